// A quote as the API shows it, and what one can be asked for.
import { z } from 'zod';
import { explainInWords } from '../../../shared/domain/explanation/explain-in-words';
import { languageSpokenIn } from '../../../shared/domain/jurisdictions/packs';
import { toJsonInteger } from '../../../shared/domain/money';
import type { Assessed } from '../../../shared/domain/tariff/assess';
import type { CompiledTariff } from '../../../shared/domain/tariff/compile-tariff';
import { feeKinds } from '../../../shared/domain/tariff/rule';
import { serviceCode } from '../../../shared/domain/tariff/tariff-document';
import { type Language, languages } from '../../../shared/domain/vehicle-fields';
import { vehicleLineSchema } from '../../../shared/domain/vehicle-line-schema';

export const languageQuery = z
  .enum(languages)
  .optional()
  .describe('Of the sentences; the first language of the jurisdiction when left out');

const inWordsSchema = z
  .object({ language: z.enum(languages), sentences: z.array(z.string()) })
  .meta({ id: 'ExplanationInWords', title: 'How an amount came about, sentence by sentence' });

export const explainedFields = {
  amount: z.int().describe('In the smallest unit of the currency in use'),
  currency: z.string(),
  explanation: z.unknown().describe('Inputs, tariff with its content hash, and every step to the amount'),
  inWords: inWordsSchema,
};

export const quoteSchema = z
  .object({
    fiscalYear: z.int(),
    registration: z.string().optional().describe('Of a vehicle'),
    service: z.string().optional(),
    dueOn: z.iso.date().nullable().describe('The last day in time; null while no day is set'),
    ...explainedFields,
  })
  .meta({ id: 'Quote', title: 'What a vehicle or a service would cost' });

export const serviceRequestSchema = z
  .strictObject({
    service: serviceCode.describe('Its code, such as T-552'),
    kind: z.enum(feeKinds).optional().describe('Where the service has a fee of its own for each'),
    inputs: z.record(z.string().max(40), z.unknown()).default({}).describe('By name, as the service lists them'),
  })
  .meta({ id: 'ServiceRequest', title: 'What somebody asks of a service' });

export const quoteBody = z.union([vehicleLineSchema, serviceRequestSchema]);

/** In the language that was asked for, or the first that the jurisdiction speaks. */
export const inWords = (explanation: Assessed['explanation'], tariff: CompiledTariff, language: Language | undefined) =>
  explainInWords(explanation, tariff.document, language ?? languageSpokenIn(tariff.jurisdiction));

/** `of` is what was quoted: `{ registration }` or `{ service }`. */
export function quoteView(
  { amount, currency, dueOn, explanation }: Assessed,
  tariff: CompiledTariff,
  language: Language | undefined,
  of: { registration: string } | { service: string },
): z.output<typeof quoteSchema> {
  const { fiscalYear } = explanation;
  const words = inWords(explanation, tariff, language);
  return { fiscalYear, ...of, amount: toJsonInteger(amount), currency, dueOn, explanation, inWords: words };
}
