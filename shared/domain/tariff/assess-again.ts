// What a stored assessment would come to under another version of its tariff.
import { type ApprovedExemption, type Assessment, assessBy, type VehicleFields, vehicleFacts } from './assess';
import { assessService } from './assess-service';
import type { CompiledTariff } from './compile-tariff';
import type { Inputs } from './inputs';
import { readServiceInputs } from './read-service-inputs';

export type AgainAssessed = VehicleFields & {
  kind: string;
  fiscalYear: number;
  requestedOn: string | null;
  /** Of services what was declared, as the explanation holds it; null of vehicles, whose columns hold it. */
  inputs: Inputs | null;
};

/**
 * By the same functions as the first time. A version may read what the one before did not: of a vehicle everything that
 * was declared is kept, of a service only what was read, so one that lacks an input is refused.
 */
export function assessAgain(
  stored: AgainAssessed,
  tariff: CompiledTariff,
  exemption: ApprovedExemption | undefined,
): Assessment {
  const { kind, fiscalYear, requestedOn, inputs } = stored;
  if (kind === 'vehicle-tax')
    return assessBy(tariff, vehicleFacts(stored, tariff), { fiscalYear, ...(exemption && { exemption }) });
  const known = Object.entries(inputs ?? {}).filter(([name]) => tariff.reads.includes(name));
  const read = readServiceInputs(Object.fromEntries(known), tariff);
  if ('errors' in read) return { kind: 'rejected', errors: read.errors };
  return assessService(tariff, read.inputs, requestedOn!);
}
