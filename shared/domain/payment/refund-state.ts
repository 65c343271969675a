// What becomes of a refund: one table of legal moves, which statements take as their guards and the documentation shows.
import { type Move, statesBeforeMove } from '../state-moves';

export const refundStates = [
  'proposed',
  'approved',
  'requested',
  'completed',
  'failed',
  'refused',
  'withdrawn',
] as const;
export type RefundState = (typeof refundStates)[number];

/** A move may lead from a state to itself: it may happen there, and changes nothing but facts beside the state. */
export const refundMoves = [
  { by: 'asked for', from: [], to: 'proposed', when: 'it is large enough to need a second person' },
  { by: 'asked for', from: [], to: 'approved', when: 'it is not' },
  { by: 'found at the provider', from: [], to: 'completed', when: 'somebody paid it back there, without us' },
  { by: 'approved', from: ['proposed'], to: 'approved' },
  { by: 'refused', from: ['proposed'], to: 'refused' },
  { by: 'withdrawn', from: ['proposed'], to: 'withdrawn' },
  { by: 'given up', from: ['approved'], to: 'withdrawn', when: 'it was to be paid back by hand, and cannot be' },
  {
    by: 'asked of the provider',
    from: ['approved', 'requested'],
    to: 'requested',
    when: 'again under the same reference, which the provider takes for one',
  },
  { by: 'paid back', from: ['requested'], to: 'completed', when: 'the provider says so' },
  { by: 'paid back by hand', from: ['approved'], to: 'completed', when: 'the provider has no way' },
  {
    by: 'seen there',
    from: ['approved', 'requested'],
    to: 'completed',
    when: 'the provider is not asked any more, and a person saw that it was paid back',
  },
  {
    by: 'not seen there',
    from: ['approved', 'requested'],
    to: 'failed',
    when: 'the provider is not asked any more, and a person saw that it was not',
  },
  { by: 'failed', from: ['requested'], to: 'failed' },
  { by: 'failed', from: ['completed'], to: 'failed', when: 'the money came back to the provider' },
] as const satisfies readonly Move<RefundState>[];
export type RefundMove = (typeof refundMoves)[number]['by'];

/** The states in which this may happen, for guards: `where state = any($1)`. In any other state it is refused. */
export const refundStatesBefore = (move: RefundMove): RefundState[] =>
  statesBeforeMove(refundStates, refundMoves, move);

/** Whether its amount is gone, or may go yet: together such refunds are never more than what was received. */
export const isStanding = (state: RefundState): boolean =>
  state !== 'failed' && state !== 'refused' && state !== 'withdrawn';
