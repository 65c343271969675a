import fc from 'fast-check';
import { allocate, type PayableItem } from '../../shared/domain/payment/allocate';

const anItem = (over: Partial<PayableItem> = {}): PayableItem => ({
  assessmentId: 'a',
  asked: 100n,
  revenue: 'vehicle-tax',
  state: 'due',
  amount: 100n,
  charges: 0n,
  paid: 0n,
  ...over,
});

const money = fc.bigInt({ min: 1n, max: 10n ** 12n });
const items = fc.array(
  fc.record({
    assessmentId: fc.uuid(),
    asked: money,
    revenue: fc.constantFrom('vehicle-tax' as const, 'service-fee' as const),
    state: fc.constantFrom(
      'due' as const,
      'partly-paid' as const,
      'overdue' as const,
      'paid' as const,
      'exempt' as const,
      'cancelled' as const,
    ),
    amount: fc.bigInt({ min: 0n, max: 10n ** 12n }),
    charges: fc.bigInt({ min: 0n, max: 10n ** 12n }),
    paid: fc.bigInt({ min: 0n, max: 10n ** 12n }),
  }),
  { minLength: 1, maxLength: 8 },
);

test('whatever is received, for whatever, is credited to the last unit, and no assessment gets more than it owes', () => {
  fc.assert(
    fc.property(money, items, fc.boolean(), (received, owed, isPartialAllowed) => {
      const credits = allocate(received, owed, isPartialAllowed);
      expect(credits.every(({ amount }) => amount > 0n)).toBe(true);
      expect(credits.reduce((sum, { amount }) => sum + amount, 0n)).toBe(received);
      for (const { assessmentId, amount, charges, paid, asked, state } of owed) {
        const credited = credits
          .filter((credit) => credit.kind === 'revenue' && credit.assessmentId === assessmentId)
          .reduce((sum, credit) => sum + credit.amount, 0n);
        expect(credited <= asked).toBe(true);
        expect(
          credited === 0n || (credited <= amount + charges - paid && ['due', 'partly-paid', 'overdue'].includes(state)),
        ).toBe(true);
      }
    }),
  );
});

test('the tax comes before what was charged for being late', () => {
  const item = anItem({ asked: 110n, charges: 10n, paid: 95n, state: 'overdue' });
  expect(allocate(110n, [item], true)).toEqual([
    { kind: 'revenue', revenue: 'vehicle-tax', assessmentId: 'a', amount: 5n },
    { kind: 'revenue', revenue: 'late-charges', assessmentId: 'a', amount: 10n },
    { kind: 'overpaid', amount: 95n },
  ]);
});

test('too little of several lies aside whole where nothing is paid in part, and else goes to the first', () => {
  const two = [anItem(), anItem({ assessmentId: 'b' })];
  expect(allocate(150n, two, false)).toEqual([{ kind: 'underpaid', amount: 150n }]);
  expect(allocate(150n, two, true)).toEqual([
    { kind: 'revenue', revenue: 'vehicle-tax', assessmentId: 'a', amount: 100n },
    { kind: 'revenue', revenue: 'vehicle-tax', assessmentId: 'b', amount: 50n },
  ]);
});

test('what was asked for a cancelled one is kept apart from what was paid too much', () => {
  const two = [anItem({ state: 'cancelled' }), anItem({ assessmentId: 'b' })];
  expect(allocate(230n, two, false)).toEqual([
    { kind: 'revenue', revenue: 'vehicle-tax', assessmentId: 'b', amount: 100n },
    { kind: 'paid-for-cancelled', amount: 100n },
    { kind: 'overpaid', amount: 30n },
  ]);
});
