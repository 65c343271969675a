// A payment that somebody orders by the reference of a notice, once for each form that they were shown.
import type { ProviderName } from '../../shared/domain/jurisdictions/pack';
import { referenceOf } from '../../shared/domain/payment/reference';
import type { Personal } from '../../shared/domain/personal';
import type { Language } from '../../shared/domain/vehicle-fields';
import { keyInFlight } from '../../shared/http/idempotency-key';
import type { PublishOptions } from '../../shared/jobs/publish';
import { type Ordered, orderPayment } from '../../shared/payments/order-payment';
import { timeOrderedId } from '../../shared/process/time-ordered-id';
import { answerClaim, claimKey, findClaims, releaseClaim } from '../../shared/store/idempotency';
import { type Tx, withPatience, withTx } from '../../shared/store/sql';
import { inLanguage, paymentPath } from './paths';
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

export type OrderedOnce = { paymentId: string } | Extract<Ordered, { outcome: 'refused' }>;

// The claim is answered in the transaction that makes it, so nobody ever sees this lease.
const leaseSeconds = 60;
const patienceSeconds = 10;

export function orderedOnce(tools: PublicTools, wanted: WantedPayment): Promise<OrderedOnce> {
  const id = timeOrderedId();
  return withPatience(patienceSeconds, () => withTx(tools.db, (tx) => order(tx, tools, id, wanted)));
}

/** Of two presses of one button the second waits for the first's commit, and is led to the same payment. */
async function order(tx: Tx, tools: PublicTools, id: string, wanted: WantedPayment): Promise<OrderedOnce> {
  const { assessmentId, amount, key, language, ...rest } = wanted;
  const place = { scope: `notice ${assessmentId}`, key };
  if (!(await claimKey(tx, place, id, leaseSeconds))) {
    const [kept] = await findClaims(tx, [place]);
    if (!kept?.answer) throw keyInFlight();
    return { paymentId: kept.holder };
  }
  const path = paymentPath(referenceOf(id));
  const page = tools.urlOf(inLanguage(path, language));
  const ordered = await orderPayment(tx, tools.vault, {
    ...rest,
    id,
    language,
    scope: { kind: 'all' },
    owner: { partnerId: null, accountId: null },
    items: [{ assessmentId, wanted: { amount } }],
    interaction: 'redirect',
    returnUrl: page,
    cancelUrl: page,
    payUntil: new Date(Date.now() + tools.config.PAYMENT_MINUTES * 60_000),
  });
  if (ordered.outcome === 'refused') {
    await releaseClaim(tx, place, id);
    return ordered;
  }
  await answerClaim(tx, place, id, { status: 303, location: path, body: '{}', fingerprint: Buffer.alloc(0) });
  return { paymentId: id };
}
