import fc from 'fast-check';
import { type Holding, heldFor, type RefundSource, splitRefund } from '../../shared/domain/payment/split-refund';

const first = '01900000-0000-7000-8000-000000000001';
const second = '01900000-0000-7000-8000-000000000002';
const later = '01900000-0000-7000-8000-000000000003';
const revenue = (
  assessmentId: string,
  place: number | null,
  kind: 'vehicle-tax' | 'late-charges',
  amount: bigint,
): Holding => ({ kind: 'revenue', revenue: kind, assessmentId, place, amount });

const held: Holding[] = [
  revenue(first, 1, 'vehicle-tax', 65_000n),
  revenue(first, 1, 'late-charges', 7_200n),
  { kind: 'paid-for-cancelled', amount: 3_000n },
  revenue(second, 2, 'vehicle-tax', 40_000n),
  revenue(later, null, 'vehicle-tax', 500n),
  { kind: 'overpaid', amount: 1_000n },
  revenue(second, 2, 'late-charges', 4_000n),
];
const of = (amount: bigint, source: RefundSource = { of: 'payment' }) => splitRefund(held, amount, source);
const told = (parts: Holding[] | null) =>
  parts?.map((one) => (one.kind === 'revenue' ? [one.revenue, one.assessmentId, one.amount] : [one.kind, one.amount]));

test('what settled nobody’s debt is paid back first, then what was credited last, and charges before the tax', () => {
  expect(told(of(120_700n))).toEqual([
    ['overpaid', 1_000n],
    ['paid-for-cancelled', 3_000n],
    ['vehicle-tax', later, 500n],
    ['late-charges', second, 4_000n],
    ['vehicle-tax', second, 40_000n],
    ['late-charges', first, 7_200n],
    ['vehicle-tax', first, 65_000n],
  ]);
  expect(told(of(1_001n))).toEqual([
    ['overpaid', 1_000n],
    ['paid-for-cancelled', 1n],
  ]);
});

test('of one assessment nothing is taken from another, nor what lies aside', () => {
  expect(told(of(44_000n, { of: 'assessment', assessmentId: second }))).toEqual([
    ['late-charges', second, 4_000n],
    ['vehicle-tax', second, 40_000n],
  ]);
  expect(of(44_001n, { of: 'assessment', assessmentId: second })).toBeNull();
});

test('of what lies aside nothing else is taken', () => {
  expect(told(of(1_000n, { of: 'overpaid' }))).toEqual([['overpaid', 1_000n]]);
  expect(of(1_001n, { of: 'overpaid' })).toBeNull();
  expect(of(1n, { of: 'underpaid' })).toBeNull();
});

test('parts sum to the refund, each is above nothing and at most what lies there, or there are none', () => {
  const amount = fc.bigInt({ min: 0n, max: 1_000_000n });
  const holding: fc.Arbitrary<Holding> = fc.oneof(
    fc.record({ kind: fc.constantFrom('overpaid' as const, 'underpaid' as const), amount }),
    fc
      .record({ assessmentId: fc.constantFrom(first, second), place: fc.constantFrom(1, 2, null), amount })
      .map((one) => ({ ...one, kind: 'revenue' as const, revenue: 'vehicle-tax' as const })),
  );
  const source: fc.Arbitrary<RefundSource> = fc.constantFrom(
    { of: 'payment' },
    { of: 'assessment', assessmentId: first },
    { of: 'overpaid' },
  );
  fc.assert(
    fc.property(
      fc.array(holding, { maxLength: 8 }),
      fc.bigInt({ min: 1n, max: 3_000_000n }),
      source,
      (all, wanted, of) => {
        const parts = splitRefund(all, wanted, of);
        if (parts === null) return expect(heldFor(all, of)).toBeLessThan(wanted);
        expect(parts.reduce((sum, part) => sum + part.amount, 0n)).toBe(wanted);
        expect(parts.every((part) => part.amount > 0n)).toBe(true);
        expect(heldFor(all, of)).toBeGreaterThanOrEqual(wanted);
      },
    ),
  );
});
