// What a provider's word on a payment changes.
import type { PaymentMove, PaymentState } from '../../shared/domain/payment/payment-state';
import { paymentOver } from '../../shared/events/payment-over';
import { type PublishOptions, publish } from '../../shared/jobs/publish';
import type { Standing } from '../../shared/providers/payments/provider';
import { movePayment, type PaymentRow } from '../../shared/store/payments';
import type { Receipt } from '../../shared/store/settle-payments';
import type { Tx } from '../../shared/store/sql';
import { settleAndTell } from './settle';

/** Pending changes nothing. What is over already, or was settled meanwhile, stays as it is. */
export async function actOnStanding(
  tx: Tx,
  { id, provider }: Pick<PaymentRow, 'id' | 'provider'>,
  standing: Standing,
  learnedBy: Receipt['learnedBy'],
  followUp: PublishOptions,
): Promise<void> {
  if (standing.kind === 'paid') {
    const { kind: _, ...money } = standing;
    await settleAndTell(tx, [{ ...money, paymentId: id, provider, learnedBy }], () => followUp);
  } else if (standing.kind === 'failed') {
    await endPayment(tx, id, { move: 'said to have failed', to: 'failed', reason: standing.reason }, followUp);
  } else if (standing.kind === 'expired') {
    await endPayment(tx, id, { move: 'time to pay over', to: 'expired', reason: null }, followUp);
  }
}

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
