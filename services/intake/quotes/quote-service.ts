// What a service would cost today.
import { dayIn } from '../../../shared/domain/days';
import { packs } from '../../../shared/domain/jurisdictions/packs';
import type { Assessed } from '../../../shared/domain/tariff/assess';
import { assessService } from '../../../shared/domain/tariff/assess-service';
import type { CompiledTariff } from '../../../shared/domain/tariff/compile-tariff';
import { readServiceInputs } from '../../../shared/domain/tariff/read-service-inputs';
import { type FaultDetail, Refusal } from '../../../shared/http/errors';
import { valid } from '../../../shared/http/mount-routes';
import { withPatience } from '../../../shared/store/sql';
import { loadServiceTariff } from '../../../shared/store/tariffs';
import { readPatienceSeconds } from '../get-batch';
import type { IntakeTools } from '../tools';
import { serviceRequestSchema } from './quote-view';

export type AssessedService = { assessed: Assessed; tariff: CompiledTariff; service: string; requestedOn: string };

/** `record` is parsed JSON of whatever shape. */
export async function quoteService(
  { db, tariffCache }: Pick<IntakeTools, 'db' | 'tariffCache'>,
  record: object,
  jurisdiction: string,
): Promise<AssessedService> {
  const { service, kind, inputs } = valid(serviceRequestSchema, record);
  const pack = packs.get(jurisdiction);
  const today = pack && dayIn(pack.timeZone, new Date());
  const tariff =
    today &&
    (await withPatience(readPatienceSeconds, () =>
      loadServiceTariff(db, jurisdiction, service, { on: today, today }, tariffCache),
    ));
  if (!tariff) throw withoutTariff(service, jurisdiction);
  const read = readServiceInputs({ ...inputs, ...(kind !== undefined && { kind }) }, tariff);
  if ('errors' in read) throw invalid(read.errors);
  const assessment = assessService(tariff, read.inputs, today);
  if (assessment.kind === 'rejected') throw invalid(assessment.errors);
  return { assessed: assessment, tariff, service, requestedOn: today };
}

function withoutTariff(service: string, jurisdiction: string): Refusal {
  const message = `${jurisdiction} has no fee for ${service} today`;
  return new Refusal('SERVICE_WITHOUT_TARIFF', {
    detail: message,
    details: [{ field: 'service', code: 'SERVICE_WITHOUT_TARIFF', message }],
  });
}

/** Inputs stand under `inputs`, the kind beside them. */
const invalid = (faults: readonly FaultDetail[]): Refusal =>
  new Refusal('SERVICE_REQUEST_INVALID', {
    details: faults.map((fault) => ({
      ...fault,
      field: fault.field === 'kind' || fault.field === '' ? fault.field : `inputs.${fault.field}`,
    })),
  });
