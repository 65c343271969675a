// What becomes of a payment: one table of legal moves, which statements take as their guards and the documentation
// shows. What a provider says it received is never argued with: a payment that was given up is settled after all.
import { type Move, statesBeforeMove } from '../state-moves';

export const paymentStates = [
  'created',
  'requested',
  'pending',
  'settled',
  'failed',
  'expired',
  'cancelled',
  'partly-refunded',
  'refunded',
  'disputed',
] as const;
export type PaymentState = (typeof paymentStates)[number];

const underWay = ['created', 'requested', 'pending'] as const;

/** A move may lead from a state to itself: it may happen there, and changes nothing but facts beside the state. */
export const paymentMoves = [
  { by: 'ordered', from: [], to: 'created' },
  {
    by: 'asked of the provider',
    from: ['created', 'requested'],
    to: 'requested',
    when: 'again only where the provider takes the same order twice for one, or surely did not get the first',
  },
  { by: 'not taken by the provider', from: ['requested'], to: 'created', when: 'it surely did not get the order' },
  { by: 'taken by the provider', from: ['requested'], to: 'pending' },
  {
    by: 'left unclear by the provider',
    from: ['requested'],
    to: 'pending',
    when: 'nobody knows whether it got the order',
  },
  { by: 'refused by the provider', from: ['created', 'requested'], to: 'failed' },
  { by: 'money received', from: underWay, to: 'settled' },
  { by: 'money received', from: ['failed', 'expired', 'cancelled'], to: 'settled', when: 'late, but received' },
  { by: 'said to have failed', from: ['requested', 'pending'], to: 'failed' },
  { by: 'time to pay over', from: underWay, to: 'expired', when: 'the provider says that nothing was paid' },
  { by: 'called off', from: underWay, to: 'cancelled', when: 'it can be paid no more' },
  { by: 'refunded', from: ['settled', 'partly-refunded'], to: 'partly-refunded', when: 'a part of the money remains' },
  { by: 'refunded', from: ['settled', 'partly-refunded'], to: 'refunded', when: 'nothing remains' },
  { by: 'refunded', from: ['refunded'], to: 'partly-refunded', when: 'more money came since; a part of it remains' },
  { by: 'refunded', from: ['refunded'], to: 'refunded', when: 'more money came since; nothing remains' },
  { by: 'refund failed', from: ['partly-refunded', 'refunded'], to: 'settled', when: 'nothing is refunded any more' },
  { by: 'refund failed', from: ['partly-refunded', 'refunded'], to: 'partly-refunded', when: 'other refunds stand' },
  { by: 'refund failed', from: ['disputed'], to: 'disputed' },
  { by: 'disputed by the payer', from: ['settled', 'partly-refunded'], to: 'disputed' },
  { by: 'dispute won', from: ['disputed'], to: 'settled', when: 'nothing is refunded' },
  { by: 'dispute won', from: ['disputed'], to: 'partly-refunded', when: 'a part is refunded' },
  { by: 'dispute lost', from: ['disputed'], to: 'refunded', when: 'nothing remains' },
  { by: 'dispute lost', from: ['disputed'], to: 'partly-refunded', when: 'a part remains' },
] as const satisfies readonly Move<PaymentState>[];
export type PaymentMove = (typeof paymentMoves)[number]['by'];

/** The states in which this may happen, for guards: `where state = any($1)`. In any other state it is refused. */
export const paymentStatesBefore = (move: PaymentMove): PaymentState[] =>
  statesBeforeMove(paymentStates, paymentMoves, move);

/** Whether its provider has not answered the order yet, or was never sent it. */
export const isUnanswered = (state: PaymentState): boolean => state === 'created' || state === 'requested';

/** Whether money may still come that was asked for: what is under way is reserved of what is owed. */
export const isUnderWay = (state: PaymentState): boolean => (underWay as readonly PaymentState[]).includes(state);
