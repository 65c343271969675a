import {
  type EarlierRefund,
  judgeRefund,
  needsSecondPerson,
  type RefundFacts,
} from '../../shared/domain/payment/judge-refund';
import { paymentStates } from '../../shared/domain/payment/payment-state';

const earlier = (over: Partial<EarlierRefund> = {}): EarlierRefund => ({
  amount: 100n,
  state: 'completed',
  requestedBy: 'account:one',
  transaction: 'first',
  ...over,
});
const facts = (over: Partial<RefundFacts> = {}): RefundFacts => ({
  state: 'settled',
  received: 1000n,
  refunded: 0n,
  earlier: [],
  holdings: [{ kind: 'revenue', revenue: 'vehicle-tax', assessmentId: 'a', place: 1, amount: 1000n }],
  movements: [{ transaction: 'first', amount: 1000n }],
  ...over,
});
const all = { amount: null, source: { of: 'payment' } } as const;
const first = { transaction: 'first', amount: 1000n };

test('only what has money that nobody disputes is paid back', () => {
  const refundable = paymentStates.filter((state) => !('refused' in judgeRefund(facts({ state }), all)));
  expect(refundable).toEqual(['settled', 'partly-refunded', 'refunded']);
});

test('all that is left is what is neither gone nor proposed', () => {
  expect(judgeRefund(facts(), all)).toMatchObject({ amount: 1000n, movement: first });
  const proposed = facts({ earlier: [earlier({ state: 'proposed' }), earlier({ state: 'refused' })] });
  expect(judgeRefund(proposed, all)).toMatchObject({ amount: 900n, movement: first });
  expect(judgeRefund(proposed, { ...all, amount: 901n })).toEqual({ refused: 'too-large', most: 900n });
  expect(judgeRefund(facts({ refunded: 1000n, holdings: [] }), all)).toEqual({ refused: 'too-large', most: 0n });
});

test('what lies nowhere cannot be taken from there', () => {
  const none = { refused: 'nothing-there', most: 0n };
  expect(judgeRefund(facts(), { amount: null, source: { of: 'assessment', assessmentId: 'b' } })).toEqual(none);
  expect(judgeRefund(facts(), { amount: null, source: { of: 'overpaid' } })).toEqual(none);
});

test('a movement is given back no more than it brought', () => {
  const movements = [
    { transaction: 'second', amount: 400n },
    { transaction: 'first', amount: 600n },
  ];
  const twice = facts({ movements, earlier: [earlier({ amount: 300n, transaction: 'second' })], refunded: 300n });
  expect(judgeRefund(twice, { ...all, amount: 100n })).toMatchObject({ movement: { transaction: 'second' } });
  expect(judgeRefund(twice, { ...all, amount: 101n })).toMatchObject({ movement: { transaction: 'first' } });
  expect(judgeRefund(twice, all)).toEqual({ refused: 'several-movements', most: 600n });
});

test('what one person had paid back before counts, and what came to nothing does not', () => {
  const limit = { by: 'account:one', approvalFrom: 300n };
  const before = [earlier(), earlier({ requestedBy: 'account:other' }), earlier({ state: 'failed' })];
  expect(needsSecondPerson({ ...limit, amount: 199n }, before)).toBe(false);
  expect(needsSecondPerson({ ...limit, amount: 200n }, before)).toBe(true);
  expect(needsSecondPerson({ ...limit, approvalFrom: 0n, amount: 1n }, [])).toBe(true);
});
