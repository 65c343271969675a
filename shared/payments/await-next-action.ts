// A worker asks the provider; whoever ordered the payment waits a moment for what the payer is to do next.
import { setTimeout as pause } from 'node:timers/promises';
import { isUnanswered } from '../domain/payment/payment-state';
import { type PaymentRow, paymentById } from '../store/payments';
import type { Database } from '../store/sql';

// Most providers answer within half a second; whoever has waited longer need not know to the tenth of one. 26 looks in
// eight seconds instead of 130, for each of all who wait.
const shortestPauseMs = 50;
const longestPauseMs = 400;

/** The payment as it is when the provider has answered, or when the seconds are over. */
export async function awaitNextAction(db: Database, id: string, seconds: number): Promise<PaymentRow> {
  const until = Date.now() + seconds * 1000;
  for (let pauseMs = shortestPauseMs; ; pauseMs = Math.min(pauseMs * 1.3, longestPauseMs)) {
    const payment = await paymentById(db, id);
    if (payment === undefined) throw new Error(`payment ${id} does not exist`);
    if (!isUnanswered(payment.state) || Date.now() + pauseMs > until) return payment;
    await pause(pauseMs);
  }
}
