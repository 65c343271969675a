// A payment that somebody orders by the reference of a notice, once for each form that they were shown.
import type { ProviderName } from '../../shared/domain/jurisdictions/pack';
import { providerFacts } from '../../shared/domain/payment/provider-facts';
import { referenceOf } from '../../shared/domain/payment/reference';
import type { Personal } from '../../shared/domain/personal';
import type { Language } from '../../shared/domain/vehicle-fields';
import { claimOrKept, keyInFlight } from '../../shared/http/idempotency-key';
import type { PublishOptions } from '../../shared/jobs/publish';
import { type Ordered, orderPayment, payerIndexOf } from '../../shared/payments/order-payment';
import { timeOrderedId } from '../../shared/process/time-ordered-id';
import { answerClaim, releaseClaim } from '../../shared/store/idempotency';
import { lockPayer, unpaidOrdersByNotice } from '../../shared/store/orders-by-notice';
import { type Tx, withPatience, withTx } from '../../shared/store/sql';
import { inLanguage, paymentPath } from './paths';
import { keyOfPayment } from './payment-key';
import type { PublicTools } from './tools';

export type WantedPayment = {
  assessmentId: string;
  amount: bigint;
  provider: ProviderName;
  payerPhone: Personal | null;
  language: Language;
  /** Of the form. */
  key: string;
  trace: PublishOptions;
};

export type OrderedOnce =
  | { paymentId: string }
  | Extract<Ordered, { outcome: 'refused' }>
  /** Of this notice, or for this telephone. */
  | { outcome: 'too often' };

const patienceSeconds = 10;

// Without money within an hour: who has a notice could ring strangers with it, and keep others from paying it.
const mostOrders = 3;
// What cannot be called off is asked for no longer than somebody takes who means to pay.
const shortMinutes = 10;

export async function orderedOnce(tools: PublicTools, wanted: WantedPayment): Promise<OrderedOnce> {
  const id = timeOrderedId();
  try {
    return await withPatience(patienceSeconds, () => withTx(tools.db, (tx) => order(tx, tools, id, wanted)));
  } catch (error) {
    if (error instanceof TooOften) return { outcome: 'too often' };
    throw error;
  }
}

/** Thrown, since what was ordered is to be undone. */
class TooOften extends Error {}

const minutesOf = ({ config: { PAYMENT_MINUTES } }: PublicTools, provider: ProviderName): number =>
  providerFacts[provider].canCallOff ? PAYMENT_MINUTES : Math.min(PAYMENT_MINUTES, shortMinutes);

/** Of two presses of one button the second waits for the first's commit, and is led to the same payment. */
async function order(tx: Tx, tools: PublicTools, id: string, wanted: WantedPayment): Promise<OrderedOnce> {
  const { assessmentId, amount, key, language, ...rest } = wanted;
  const place = { scope: `notice ${assessmentId}`, key };
  const kept = await claimOrKept(tx, place, id);
  if (kept !== null) {
    if (kept.answer === null) throw keyInFlight();
    return { paymentId: kept.holder };
  }
  const path = paymentPath(referenceOf(id));
  const page = tools.urlOf(inLanguage(path, language, { key: keyOfPayment(tools.vault, id) }));
  const ordered = await orderPayment(tx, tools.vault, {
    ...rest,
    id,
    language,
    scope: { kind: 'all' },
    owner: 'anybody',
    items: [{ assessmentId, wanted: { amount } }],
    interaction: 'redirect',
    returnUrl: page,
    cancelUrl: page,
    payUntil: new Date(Date.now() + minutesOf(tools, rest.provider) * 60_000),
  });
  if (ordered.outcome === 'refused') {
    await releaseClaim(tx, place, id);
    return ordered;
  }
  const payerIndex = payerIndexOf(tools.vault, rest.payerPhone);
  if (payerIndex !== null) await lockPayer(tx, payerIndex);
  // This one is among them.
  const { ofNotice, ofPayer } = await unpaidOrdersByNotice(tx, assessmentId, payerIndex);
  if (ofNotice > mostOrders || ofPayer > mostOrders) throw new TooOften();
  await answerClaim(tx, place, id, { status: 303, location: path, body: '{}', fingerprint: Buffer.alloc(0) });
  return { paymentId: id };
}
