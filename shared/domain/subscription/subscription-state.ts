// What becomes of a subscription: one table of legal moves, which statements take as their guards.
import { type Move, statesBeforeMove } from '../state-moves';

export const subscriptionStates = ['active', 'paused', 'ended'] as const;
export type SubscriptionState = (typeof subscriptionStates)[number];

/** A move may lead from a state to itself: it changes days and counts beside the state. */
export const subscriptionMoves = [
  { by: 'subscribed', from: [], to: 'active' },
  { by: 'period began', from: ['active'], to: 'active', when: 'its fee is assessed, and a payment ordered' },
  { by: 'payment ordered again', from: ['active'], to: 'active', when: 'the day of a retry has come' },
  { by: 'payment failed', from: ['active'], to: 'active', when: 'a retry is left' },
  { by: 'payment failed', from: ['active'], to: 'paused', when: 'three retries have failed, too' },
  {
    by: 'cannot be renewed',
    from: ['active'],
    to: 'paused',
    when: 'no fee or provider through the days of grace, or an unpaid period',
  },
  { by: 'period paid', from: ['active', 'paused'], to: 'active' },
  { by: 'period paid', from: ['paused'], to: 'paused', when: 'the period is over by then' },
  { by: 'resumed', from: ['paused'], to: 'active' },
  { by: 'ended', from: ['active', 'paused'], to: 'ended' },
] as const satisfies readonly Move<SubscriptionState>[];
export type SubscriptionMove = (typeof subscriptionMoves)[number]['by'];

/** The states in which this may happen, for guards: `where state = any($1)`. In any other state it is refused. */
export const subscriptionStatesBefore = (move: SubscriptionMove): SubscriptionState[] =>
  statesBeforeMove(subscriptionStates, subscriptionMoves, move);
