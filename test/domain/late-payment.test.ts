import {
  type Charge,
  chargesUpTo,
  type LatePaymentRule,
  latePaymentRule,
  latePaymentRuleFor,
  latePaymentRules,
} from '../../shared/domain/assessment/late-payment';

const sample = latePaymentRule.parse({
  id: 'sample-2027',
  on: true,
  dueFrom: '2026-01-01',
  dueTo: null,
  graceDays: 0,
  once: { percent: '10' },
  monthly: { percent: '1' },
  capPercent: 100,
  rounding: { to: 100, mode: 'up' },
  legalReference: 'late',
  confidence: 'sample',
});
const { once: _once, monthly: _monthly, capPercent: _cap, ...bare } = sample;

type Lateness = Parameters<typeof chargesUpTo>[0];
const chargesOn = (today: string, over: Partial<Lateness> = {}) =>
  chargesUpTo({ rule: sample, dueOn: '2026-01-31', unpaid: 65_000n, today, alreadyCharged: [], ...over });

const amounts = (charges: readonly Charge[]) => charges.map(({ period, amount }) => [period, amount]);
const sumOf = (charges: readonly { amount: bigint }[]) => charges.reduce((sum, { amount }) => sum + amount, 0n);

test('nothing is charged up to the due date', () => {
  expect(chargesOn('2026-01-31')).toEqual([]);
});

test('the first day late costs the penalty and the first month, 7 150 rounded up to 7 200', () => {
  expect(chargesOn('2026-02-01')).toEqual([
    {
      period: 'once',
      kind: 'penalty',
      amount: 6_500n,
      explanation: {
        v: 1,
        rule: 'sample-2027',
        base: 65_000,
        percent: '10',
        months: 0,
        rounding: 'up to 100',
        law: 'late',
        confidence: 'sample',
      },
    },
    {
      period: 'month-1',
      kind: 'interest',
      amount: 700n,
      explanation: {
        v: 1,
        rule: 'sample-2027',
        base: 65_000,
        percent: '11',
        months: 1,
        rounding: 'up to 100',
        law: 'late',
        confidence: 'sample',
      },
    },
  ]);
});

test.each<[string, bigint]>([
  ['2026-02-28', 7_200n],
  ['2026-03-01', 7_800n],
  ['2026-03-31', 7_800n],
  ['2026-04-01', 8_500n],
  ['2027-02-01', 15_000n],
  ['2033-07-01', 65_000n],
  ['2040-01-01', 65_000n],
])('up to %s they come to %s', (today, total) => {
  expect(sumOf(chargesOn(today))).toBe(total);
});

test('what the cap cuts off says so, and nothing follows it', () => {
  const charges = chargesOn('2026-12-31', { rule: { ...sample, capPercent: 12 } });
  expect(amounts(charges)).toEqual([
    ['once', 6_500n],
    ['month-1', 700n],
    ['month-2', 600n],
  ]);
  expect(charges.map(({ explanation }) => explanation.capPercent)).toEqual([undefined, undefined, undefined]);
  const cut = chargesOn('2026-12-31', { rule: { ...sample, once: { percent: '11.5' }, capPercent: 12 } });
  expect(amounts(cut)).toEqual([
    ['once', 7_500n],
    ['month-1', 300n],
  ]);
  expect(cut[1]!.explanation).toMatchObject({ percent: '12.5', capPercent: 12 });
});

test('days of grace put off everything', () => {
  const rule = { ...sample, graceDays: 7 };
  expect(chargesOn('2026-02-07', { rule })).toEqual([]);
  expect(amounts(chargesOn('2026-02-08', { rule }))).toEqual([
    ['once', 6_500n],
    ['month-1', 700n],
  ]);
  expect(sumOf(chargesOn('2026-03-07', { rule }))).toBe(7_200n);
  expect(sumOf(chargesOn('2026-03-08', { rule }))).toBe(7_800n);
});

test('months are counted from the first late day, whatever the length of those between', () => {
  const late = (today: string) =>
    chargesOn(today, { dueOn: '2026-01-30' })
      .map(({ period }) => period)
      .at(-1);
  expect(['2026-02-27', '2026-02-28', '2026-03-30', '2026-03-31'].map(late)).toEqual([
    'month-1',
    'month-2',
    'month-2',
    'month-3',
  ]);
});

test('a fixed sum is charged once, without months where the rule has none', () => {
  const rule = { ...bare, once: { amount: 1_250 } };
  const charges = chargesOn('2029-01-01', { rule });
  expect(amounts(charges)).toEqual([['once', 1_300n]]);
  expect(charges[0]!.explanation).toMatchObject({ fixed: 1_250, percent: '0' });
});

test.each<[LatePaymentRule['rounding']['mode'], bigint[]]>([
  ['up', [200n, 200n, 200n, 300n, 300n]],
  ['down', [100n, 100n, 100n, 200n, 200n]],
  ['half-up', [100n, 200n, 200n, 300n, 300n]],
  ['half-even', [100n, 200n, 200n, 200n, 300n]],
])('149, 150, 151, 250 and 251 are rounded %s to hundreds', (mode, expected) => {
  const rounded = [149, 150, 151, 250, 251].map((amount) =>
    sumOf(chargesOn('2026-02-01', { rule: { ...bare, once: { amount }, rounding: { to: 100, mode } } })),
  );
  expect(rounded).toEqual(expected);
});

test('a rule with months alone has no penalty', () => {
  expect(amounts(chargesOn('2026-03-01', { rule: { ...bare, monthly: { percent: '1.5' } } }))).toEqual([
    ['month-1', 1_000n],
    ['month-2', 1_000n],
  ]);
});

test.each<[string, Partial<Lateness>]>([
  ['the rule is off', { rule: { ...sample, on: false } }],
  ['nothing is unpaid', { unpaid: 0n }],
  ['too much was paid', { unpaid: -1n }],
])('nothing is charged where %s', (_, over) => {
  expect(chargesOn('2030-01-01', over)).toEqual([]);
});

test('after a part payment a new month costs interest on the rest, and the months charged stay', () => {
  const alreadyCharged = chargesOn('2026-02-01');
  expect(amounts(chargesOn('2026-03-01', { unpaid: 30_000n, alreadyCharged }))).toEqual([['month-2', 300n]]);
});

test('what was charged on a larger base counts against the cap of the rest', () => {
  const alreadyCharged = chargesOn('2026-02-01');
  const over = { alreadyCharged, rule: { ...sample, capPercent: 50 } };
  expect(chargesOn('2026-03-01', { ...over, unpaid: 10_000n })).toEqual([]);
  expect(amounts(chargesOn('2026-03-01', { ...over, unpaid: 14_500n }))).toEqual([['month-2', 100n]]);
});

test('the rule is that of the period in which the tax fell due', () => {
  const old = { ...sample, id: 'old', dueFrom: '2025-01-01', dueTo: '2026-01-01' };
  const rules = latePaymentRules.parse([sample, old]);
  expect(['2024-12-31', '2025-12-31', '2026-01-01'].map((day) => latePaymentRuleFor(rules, day)?.id)).toEqual([
    undefined,
    'old',
    'sample-2027',
  ]);
});

test.each<[string, object[], string[]]>([
  ['a period that ends before it begins', [{ ...sample, dueTo: '2026-01-01' }], ['0.dueTo']],
  ['nothing to charge', [bare], ['0']],
  ['a penalty of two kinds', [{ ...sample, once: { percent: '10', amount: 5 } }], ['0.once']],
  ['a penalty of no kind', [{ ...sample, once: {} }], ['0.once']],
  ['a percentage of 0', [{ ...sample, monthly: { percent: '0.0' } }], ['0.monthly.percent']],
  ['a percentage as a number', [{ ...sample, monthly: { percent: 1 } }], ['0.monthly.percent']],
  ['an open period before another', [sample, { ...sample, id: 'new', dueFrom: '2027-01-01' }], ['1.dueFrom']],
  [
    'an overlap of one day',
    [sample, { ...sample, id: 'old', dueFrom: '2025-01-01', dueTo: '2026-01-02' }],
    ['1.dueFrom'],
  ],
  ['the same name twice', [sample, { ...sample, dueFrom: '2025-01-01', dueTo: '2026-01-01' }], ['1.id']],
])('rules with %s are refused, with the place', (_, rules, places) => {
  expect(latePaymentRules.safeParse(rules).error?.issues.map(({ path }) => path.join('.'))).toEqual(places);
});
