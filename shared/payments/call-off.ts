// Somebody thinks better of a payment: over the API, or on its public page.
import { isUnderWay } from '../domain/payment/payment-state';
import { providerFacts } from '../domain/payment/provider-facts';
import { callOffRequested } from '../events/call-off-requested';
import { type PublishOptions, publish } from '../jobs/publish';
import { type PaymentRow, paymentById } from '../store/payments';
import type { Tx } from '../store/sql';
import { callOffUnsent } from './end-payment';

/** `asked`: a worker asks its provider to close it. `impossible`: the provider has no way to; it ends by itself. */
export type CalledOff = 'off' | 'asked' | 'over' | 'impossible';

export async function callOff(tx: Tx, payment: PaymentRow, trace: PublishOptions): Promise<CalledOff> {
  const { id, provider } = payment;
  if (await callOffUnsent(tx, id, trace)) return 'off';
  // Read again: a worker may have asked the provider meanwhile.
  const { state, providerReference } = (await paymentById(tx, id))!;
  if (state === 'cancelled') return 'off';
  if (!isUnderWay(state)) return 'over';
  // Of an order that was left unclear nobody knows whether it is there.
  const isUnclear = state === 'pending' && providerReference === null;
  if (isUnclear || !providerFacts[provider].canCallOff) return 'impossible';
  await publish(tx, callOffRequested, { paymentId: id }, trace);
  return 'asked';
}
