// What SQL says of a payment's state, from the table of moves.
import { isUnderWay, type PaymentState, paymentStates } from '../domain/payment/payment-state';

const listed = (states: readonly PaymentState[]): string => states.map((state) => `'${state}'`).join(', ');

/** `in (…)`, spelt out: of a parameter the planner would not know that a partial index serves it. */
export const inUnderWay: string = `in (${listed(paymentStates.filter(isUnderWay))})`;
