// From an entry of a catalogue to the tariff document by which the service is assessed.
import type { Currency } from '../money';
import { type DocumentFault, readTariffDocument, type TariffDocument } from '../tariff/tariff-document';
import type { ServiceEntry } from './catalogue';

type Place = { jurisdiction: string; currency: Currency; version: number };

/** Faults name places within the entry: `rule.slices[1].from`. */
export function tariffOfService(
  entry: ServiceEntry,
  { jurisdiction, currency, version }: Place,
): { document: TariffDocument } | { faults: DocumentFault[] } {
  const { code, names, validity, legalReference, confidence, inputs, rule, graceDays, latePenalty } = entry;
  const sourced = { legalReference: 'law', confidence };
  return readTariffDocument({
    schema: 1,
    id: `${jurisdiction}-${code}`.toLowerCase(),
    version,
    title: Object.values(names)[0],
    names,
    jurisdiction,
    currency,
    category: 'service',
    service: code,
    validity,
    legalReferences: { law: legalReference },
    ...(inputs && { inputs }),
    rule,
    rounding: { to: 1, mode: 'half-up', ...sourced },
    exemptions: [],
    // A fee is owed with the request; the days of grace come before the penalty, not before the day it is due.
    due: { onRequest: { due: 'after-days', days: 0, ...sourced } },
    ...(latePenalty && {
      latePayment: [
        {
          id: 'late',
          on: true,
          dueFrom: validity.from,
          dueTo: validity.to,
          graceDays: graceDays ?? 0,
          once: latePenalty,
          rounding: { to: 1, mode: 'half-up' },
          ...sourced,
        },
      ],
    }),
  });
}
