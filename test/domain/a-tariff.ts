// Tariff documents of services for tests: lawful but for what a test says.
import { type CompiledTariff, compileTariff } from '../../shared/domain/tariff/compile-tariff';
import { readTariffDocument } from '../../shared/domain/tariff/tariff-document';

export const sourced = { legalReference: 'law', confidence: 'confirmed' } as const;
export const base = { base: { type: 'amount', min: 1, max: 1_000_000_000 } } as const;
export const quantity = { quantity: { type: 'number', unit: 'page', min: 0, max: 1000 } } as const;

export const aTariff = (over: Record<string, unknown> = {}): Record<string, unknown> => ({
  schema: 1,
  id: 'gq-t-900',
  version: 1,
  title: 'A service',
  jurisdiction: 'GQ',
  currency: 'XAF',
  category: 'service',
  service: 'T-900',
  validity: { from: '2026-01-01', to: null },
  legalReferences: { law: 'Ley' },
  rule: { method: 'amount', amount: 1000, ...sourced },
  rounding: { to: 1, mode: 'half-up', ...sourced },
  exemptions: [],
  ...over,
});

export function compiled(over: Record<string, unknown>): CompiledTariff {
  const read = readTariffDocument(aTariff(over));
  if ('faults' in read) throw new Error(JSON.stringify(read.faults));
  return compileTariff(read.document);
}

/** `place: message` of every fault. */
export function faultsOfTariff(over: Record<string, unknown>): string[] {
  const read = readTariffDocument(aTariff(over));
  return 'faults' in read ? read.faults.map(({ path, message }) => `${path}: ${message}`) : [];
}
