import {
  isUnderWay,
  paymentMoves,
  paymentStates,
  paymentStatesBefore,
} from '../../shared/domain/payment/payment-state';

test('every state is reached, and every move leads to a state that there is', () => {
  expect([...new Set(paymentMoves.map(({ to }) => to))].sort()).toEqual([...paymentStates].sort());
});

test('money settles whatever is under way or was given up, and nothing that was settled before', () => {
  expect(paymentStatesBefore('money received')).toEqual([
    'created',
    'requested',
    'pending',
    'failed',
    'expired',
    'cancelled',
  ]);
});

test('what has money is not ended, and what has none is not refunded', () => {
  for (const ending of ['said to have failed', 'time to pay over', 'called off'] as const) {
    expect(paymentStatesBefore(ending).every(isUnderWay)).toBe(true);
  }
  expect(paymentStatesBefore('refunded')).toEqual(['settled', 'partly-refunded', 'refunded']);
});
