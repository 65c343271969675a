import { isStanding, refundMoves, refundStates, refundStatesBefore } from '../../shared/domain/payment/refund-state';

test('guards name the states in which something may happen', () => {
  expect(refundStatesBefore('approved')).toEqual(['proposed']);
  expect(refundStatesBefore('asked of the provider')).toEqual(['approved', 'requested']);
  expect(refundStatesBefore('paid back')).toEqual(['requested']);
  expect(refundStatesBefore('paid back by hand')).toEqual(['approved']);
  expect(refundStatesBefore('seen there')).toEqual(['approved', 'requested']);
  expect(refundStatesBefore('not seen there')).toEqual(['approved', 'requested']);
  expect(refundStatesBefore('failed')).toEqual(['requested', 'completed']);
  expect(refundStatesBefore('asked for')).toEqual([]);
});

test('what failed, was refused or withdrawn is final, and every state can be reached', () => {
  const from = refundMoves.flatMap((move): readonly string[] => move.from);
  for (const state of refundStates.filter((one) => !isStanding(one))) expect(from).not.toContain(state);
  expect(refundStates.filter((state) => !refundMoves.some(({ to }) => to === state))).toEqual([]);
});

test('what was asked for is counted until it has surely come to nothing', () => {
  expect(refundStates.filter(isStanding)).toEqual(['proposed', 'approved', 'requested', 'completed']);
});
