// An explanation as the engine writes it, for assessments that a test stores by hand.
import type { Explanation } from '../../shared/domain/explanation/explanation';

export const landExplanation = (amount = 100_000, over: Partial<Explanation> = {}): Explanation => ({
  v: 1,
  fiscalYear: 2026,
  inputs: { fiscalPower: 7, energy: 'diesel', firstCirculation: '2015-03-01' },
  tariff: { id: 'mg-land-2026', version: 1, hash: '0'.repeat(64) },
  steps: [{ rule: 'grid', cell: '5-9/diesel/>10<=20', amount, law: 'annex', confidence: 'confirmed' }],
  rounding: 'none',
  ...over,
});
