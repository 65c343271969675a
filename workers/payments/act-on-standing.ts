// What a provider's word on a payment changes.
import type { PublishOptions } from '../../shared/jobs/publish';
import { endPayment } from '../../shared/payments/end-payment';
import type { Standing } from '../../shared/providers/payments/provider';
import type { Receipt } from '../../shared/store/money-movements';
import type { PaymentRow } from '../../shared/store/payments';
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
