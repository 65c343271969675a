import type { InstalmentTerms } from '../../shared/domain/assessment/instalments';
import { lateFees, unpaidInstalments } from '../../shared/domain/assessment/late-instalments';

const terms: InstalmentTerms = {
  most: 12,
  leastAmount: 10_000,
  lateFeePercent: '5',
  graceDays: 7,
  legalReference: 'terms',
  confidence: 'unconfirmed',
};
const plan = [
  { number: 1, amount: 10_001n, dueOn: '2026-01-31' },
  { number: 2, amount: 10_000n, dueOn: '2026-02-28' },
  { number: 3, amount: 10_000n, dueOn: '2026-03-31' },
];

test.each([
  [0n, [10_001n, 10_000n, 10_000n]],
  [10_000n, [1n, 10_000n, 10_000n]],
  [10_001n, [10_000n, 10_000n]],
  [15_000n, [5_001n, 10_000n]],
  [30_000n, [1n]],
  [30_001n, []],
  [99_999n, []],
])('%i covers the first parts first', (paid, left) => {
  expect(unpaidInstalments(plan, paid).map(({ unpaid }) => unpaid)).toEqual(left);
});

const feesOn = (today: string, { paid = 0n, charged = [] as string[] } = {}) =>
  lateFees({ unpaid: unpaidInstalments(plan, paid), terms, today, alreadyCharged: new Set(charged) }).map(
    ({ period, amount, dueOn }) => [period, dueOn, amount],
  );

test('a part costs its fee from the day after the days of grace, once', () => {
  expect(feesOn('2026-02-07')).toEqual([]);
  expect(feesOn('2026-02-08')).toEqual([['instalment-1', '2026-01-31', 500n]]);
  expect(feesOn('2026-03-08')).toEqual([
    ['instalment-1', '2026-01-31', 500n],
    ['instalment-2', '2026-02-28', 500n],
  ]);
  expect(feesOn('2026-03-08', { charged: ['instalment-1'] })).toEqual([['instalment-2', '2026-02-28', 500n]]);
});

test('the fee is of what is unpaid of the part, and never a row of nothing', () => {
  expect(feesOn('2026-02-08', { paid: 6_001n })).toEqual([['instalment-1', '2026-01-31', 200n]]);
  expect(feesOn('2026-02-08', { paid: 9_992n })).toEqual([]);
});

test('the reason names the part, the share and where it is agreed', () => {
  const [fee] = lateFees({
    unpaid: unpaidInstalments(plan, 0n),
    terms,
    today: '2026-02-08',
    alreadyCharged: new Set(),
  });
  expect(fee!.explanation).toEqual({
    v: 1,
    rule: 'instalment-late',
    instalment: 1,
    base: 10_001,
    percent: '5',
    rounding: 'half-up to 1',
    law: 'terms',
    confidence: 'unconfirmed',
  });
});
