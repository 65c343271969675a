// A payment ends without money: said by its provider, by its time, or by whoever ordered it.
import type { PaymentMove, PaymentState } from '../domain/payment/payment-state';
import { paymentOver } from '../events/payment-over';
import { type PublishOptions, publish } from '../jobs/publish';
import { lockPayment, movePayment } from '../store/payments';
import type { Tx } from '../store/sql';

export type Ending = {
  move: PaymentMove;
  to: Extract<PaymentState, 'failed' | 'expired' | 'cancelled'>;
  /** A short word. */
  reason: string | null;
};

/** False when it was over, or settled, before. */
export async function endPayment(tx: Tx, id: string, ending: Ending, followUp: PublishOptions): Promise<boolean> {
  if (!(await movePayment(tx, id, ending.move, ending.to, ending.reason))) return false;
  await publish(tx, paymentOver, { paymentId: id }, { ...followUp, subjectId: id });
  return true;
}

/**
 * Calls off what no provider was asked for yet, which nobody can pay. False when it was: a worker that is about to ask
 * waits for the row, and asks for nothing that was called off.
 */
export async function callOffUnsent(tx: Tx, id: string, followUp: PublishOptions): Promise<boolean> {
  const locked = await lockPayment(tx, id);
  if (locked?.state !== 'created') return false;
  return endPayment(tx, id, { move: 'called off', to: 'cancelled', reason: null }, followUp);
}
