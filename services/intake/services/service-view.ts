// A service as the API shows it: in the list, and with all that is known of it.
import { z } from 'zod';
import { offerOf } from '../../../shared/domain/catalogue/service-offer';
import { packs } from '../../../shared/domain/jurisdictions/packs';
import { toJsonInteger } from '../../../shared/domain/money';
import type { CompiledTariff } from '../../../shared/domain/tariff/compile-tariff';
import type { LocalNames } from '../../../shared/domain/tariff/document-fields';
import { feeKinds } from '../../../shared/domain/tariff/rule';
import { type Language, languages } from '../../../shared/domain/vehicle-fields';
import type { ServiceDetails } from '../../../shared/store/catalogue';
import type { ServiceGroup, ServiceRow } from '../../../shared/store/services';

const namesSchema = z.partialRecord(z.enum(languages), z.string());
const named = { name: z.string().describe('In the language asked for, or the nearest there is'), names: namesSchema };
const group = z.object({ code: z.string(), ...named });

export const serviceSchema = z
  .object({ code: z.string(), ...named, category: group, sector: group, ministry: group })
  .meta({ id: 'Service', title: 'What people may ask an authority for' });

const told = z.array(z.object({ ...named, for: z.enum([...feeKinds, 'both']) }));

const inputSchema = z.object({
  ...named,
  input: z.string().describe('What a request calls it'),
  type: z.enum(['amount', 'number', 'choice']),
  unit: z.string().optional(),
  min: z.number().optional(),
  max: z.number().optional(),
  decimals: z.int().optional().describe('None when left out'),
  values: z.array(z.string()).optional(),
});

const tariffSchema = z.object({
  id: z.string(),
  version: z.int(),
  currency: z.string(),
  validity: z.object({ from: z.iso.date(), to: z.iso.date().nullable() }),
  fees: z.array(
    z.object({
      kind: z.enum(feeKinds).nullable().describe('Null where it makes no difference what is asked for'),
      amount: z.int().nullable().describe('Null where it depends on inputs'),
      inputs: z.array(z.string()).describe('What a request has to say'),
    }),
  ),
  inputs: z.array(inputSchema),
});

export const serviceWithTariffSchema = serviceSchema
  .extend({
    documents: told,
    steps: told,
    validityMonths: z.int().nullable(),
    graceDays: z.int().nullable(),
    latePenalty: z.union([z.object({ percent: z.string() }), z.object({ amount: z.int() })]).nullable(),
    tariff: tariffSchema.nullable().describe('By which it is assessed today; null while there is none'),
  })
  .meta({ id: 'ServiceWithTariff', title: 'A service with its papers, steps and fees' });

/** The language asked for, then those of the jurisdiction, then whatever there is. */
export function speaker(jurisdiction: string, language: Language | undefined) {
  const order = [...(language ? [language] : []), ...(packs.get(jurisdiction)?.languages ?? []), ...languages];
  return (names: LocalNames | undefined, otherwise: string): { name: string; names: LocalNames } => {
    const spoken = order.find((one) => names?.[one] !== undefined);
    return { name: spoken === undefined ? otherwise : names![spoken]!, names: names ?? {} };
  };
}
type Speaker = ReturnType<typeof speaker>;

const groupView = ({ code, names }: ServiceGroup, say: Speaker) => ({ code, ...say(names, code) });

export const serviceView = (
  { code, names, category, sector, ministry }: ServiceRow,
  say: Speaker,
): z.output<typeof serviceSchema> => ({
  code,
  ...say(names, code),
  category: groupView(category, say),
  sector: groupView(sector, say),
  ministry: groupView(ministry, say),
});

export function serviceWithTariffView(
  { details, ...service }: ServiceRow & { details: ServiceDetails },
  tariff: CompiledTariff | undefined,
  say: Speaker,
): z.output<typeof serviceWithTariffSchema> {
  const { documents, steps, validityMonths, graceDays, latePenalty } = details;
  const toldView = (list: ServiceDetails['steps']) => list.map((one) => ({ ...say(one.names, ''), for: one.for }));
  return {
    ...serviceView(service, say),
    documents: toldView(documents),
    steps: toldView(steps),
    validityMonths,
    graceDays,
    latePenalty,
    tariff: tariff === undefined ? null : tariffView(tariff, say),
  };
}

function tariffView(tariff: CompiledTariff, say: Speaker): z.output<typeof tariffSchema> {
  const { id, version, currency, validity } = tariff;
  const { fees, inputs } = offerOf(tariff);
  return {
    id,
    version,
    currency,
    validity,
    fees: fees.map(({ amount, ...fee }) => ({ ...fee, amount: amount === null ? null : toJsonInteger(amount) })),
    inputs: inputs.map(({ name: input, names, ...bounds }) => ({ input, ...say(names, input), ...bounds })),
  };
}
