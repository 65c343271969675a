import fc from 'fast-check';
import { instalmentLateFee, instalmentTerms, splitInstalments } from '../../shared/domain/assessment/instalments';

const terms = instalmentTerms.parse({
  most: 12,
  leastAmount: 10_000,
  lateFeePercent: '5',
  graceDays: 7,
  legalReference: 'Terms of the tax authority',
  confidence: 'unconfirmed',
});

const amounts = (plan: ReturnType<typeof splitInstalments>) =>
  'instalments' in plan ? plan.instalments.map(({ amount }) => amount) : [];

test('the first part takes the remainder', () => {
  expect(amounts(splitInstalments(100_001n, 3, '2026-01-31', terms))).toEqual([33_335n, 33_333n, 33_333n]);
});

test('parts are due a month apart, and the last day of a month stays the last', () => {
  expect(splitInstalments(40_000n, 4, '2026-01-31', terms)).toEqual({
    instalments: [
      { number: 1, amount: 10_000n, dueOn: '2026-01-31' },
      { number: 2, amount: 10_000n, dueOn: '2026-02-28' },
      { number: 3, amount: 10_000n, dueOn: '2026-03-31' },
      { number: 4, amount: 10_000n, dueOn: '2026-04-30' },
    ],
  });
});

test.each<[string, bigint, number, number]>([
  ['parts that would be too small', 39_999n, 4, 3],
  ['more parts than there may be', 1_000_000n, 13, 12],
  ['no part at all', 50_000n, 0, 5],
  ['a broken number of parts', 50_000n, 2.5, 5],
  ['a sum below the least part', 9_999n, 1, 0],
  ['nothing', 0n, 1, 0],
  ['less than nothing', -50_000n, 1, 0],
])('%s is refused with the greatest number that is possible', (_, total, parts, mostParts) => {
  expect(splitInstalments(total, parts, '2026-01-31', terms)).toEqual({ refused: 'number-of-parts', mostParts });
});

test('parts sum exactly, none is below the least, and only the first differs', () => {
  const anyTerms = fc.record({
    most: fc.integer({ min: 1, max: 24 }),
    leastAmount: fc.integer({ min: 1, max: 50_000 }),
  });
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 12n }), fc.nat(30), anyTerms, (total, parts, some) => {
      const plan = splitInstalments(total, parts, '2026-01-31', { ...terms, ...some });
      if ('refused' in plan) {
        const possible = splitInstalments(total, plan.mostParts, '2026-01-31', { ...terms, ...some });
        expect('instalments' in possible).toBe(plan.mostParts > 0);
        expect(parts < 1 || parts > plan.mostParts).toBe(true);
        return;
      }
      const [first, ...others] = amounts(plan);
      expect(amounts(plan)).toHaveLength(parts);
      expect(amounts(plan).reduce((sum, amount) => sum + amount)).toBe(total);
      expect(amounts(plan).every((amount) => amount >= BigInt(some.leastAmount))).toBe(true);
      expect(new Set(others).size).toBeLessThanOrEqual(1);
      if (others[0] !== undefined) expect(first! - others[0]).toBeLessThan(BigInt(parts));
      if (others[0] !== undefined) expect(first).toBeGreaterThanOrEqual(others[0]);
    }),
    { numRuns: 500 },
  );
});

test.each<[bigint, string, bigint]>([
  [10_000n, '5', 500n],
  [10_010n, '5', 501n],
  [10_009n, '5', 500n],
  [33_335n, '2.5', 833n],
  [10_000n, '0', 0n],
])('being late with %s at %s percent costs %s, halves rounded up', (amount, lateFeePercent, fee) => {
  expect(instalmentLateFee(amount, { ...terms, lateFeePercent })).toBe(fee);
});

test.each([{ most: 0 }, { leastAmount: 0 }, { lateFeePercent: '5%' }, { lateFeePercent: '1e2' }, { graceDays: -1 }])(
  'terms with %j are refused',
  (over) => {
    expect(instalmentTerms.safeParse({ ...terms, ...over }).success).toBe(false);
  },
);
