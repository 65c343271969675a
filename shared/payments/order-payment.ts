// A payment is ordered: by the API, by the public page, or because a subscription is renewed. Nothing is asked of a provider
// here; a worker does that for the event that commits with the payment.

import type { ProviderName } from '../domain/jurisdictions/pack';
import { packOf } from '../domain/jurisdictions/packs';
import type { Currency } from '../domain/money';
import { type Judged, judgeOrder, type Wanted } from '../domain/payment/judge-order';
import type { Personal } from '../domain/personal';
import type { Language } from '../domain/vehicle-fields';
import { paymentOrdered } from '../events/payment-ordered';
import type { ErrorCode, FaultDetail } from '../http/errors';
import { type PublishOptions, publish } from '../jobs/publish';
import type { Vault } from '../process/vault';
import { lockPayable, type PayableAssessment } from '../store/payable-assessments';
import { insertPayment, type NewPayment, orderContext, type PaymentRow } from '../store/payments';
import type { OwnedScope } from '../store/row-scope';
import type { Tx } from '../store/sql';

/** What a worker needs of an order and only it may read: it lies sealed beside the payment. */
export type OrderDetails = {
  payerPhone: string | null;
  language: Language;
  interaction: 'redirect' | 'client-secret';
  returnUrl: string;
  cancelUrl: string;
};

export type Order = Omit<OrderDetails, 'payerPhone'> & {
  /** Of the payment that is to be. */
  id: string;
  /** Which assessments may be paid: outside of it they are not found. */
  scope: OwnedScope;
  /**
   * Whose the payment is; 'assessment' is whoever owes it, where all of them are one's; 'anybody' has the notice, and proved
   * nothing.
   */
  owner: { partnerId: string | null; accountId: string | null } | 'assessment' | 'anybody';
  items: readonly { assessmentId: string; wanted: Wanted }[];
  provider: ProviderName;
  payerPhone: Personal | null;
  payUntil: Date;
  trace: PublishOptions;
};

export type Ordered =
  | { outcome: 'ordered'; payment: PaymentRow; jurisdiction: string }
  | {
      outcome: 'refused';
      code: Extract<
        ErrorCode,
        'ASSESSMENT_NOT_FOUND' | 'NOTHING_TO_PAY' | 'PAYMENT_UNDER_WAY' | 'PAYMENT_REFUSED' | 'PROVIDER_NOT_OFFERED'
      >;
      details: FaultDetail[];
      /** The payment that is under way instead. */
      paymentId: string | null;
    };

/** Locks the assessments until the caller's commit. */
export async function orderPayment(tx: Tx, vault: Vault, order: Order): Promise<Ordered> {
  const ids = order.items.map(({ assessmentId }) => assessmentId);
  const reserving = order.owner === 'anybody' ? 'everybody' : 'owners';
  const found = new Map((await lockPayable(tx, order.scope, ids, reserving)).map((one) => [one.id, one]));
  const missing = faultsWhere(order, ({ assessmentId }) => !found.has(assessmentId), 'ASSESSMENT_NOT_FOUND');
  if (missing.length > 0) return refused('ASSESSMENT_NOT_FOUND', missing);
  const [first] = found.values();
  const foreign = faultsWhere(
    order,
    ({ assessmentId }) => found.get(assessmentId)!.jurisdiction !== first!.jurisdiction,
    'JURISDICTION_DIFFERENT',
  );
  if (foreign.length > 0) return refused('PAYMENT_REFUSED', foreign);
  const { jurisdiction, currency } = first!;
  const pack = packOf(jurisdiction);
  if (!pack.providers.includes(order.provider)) return refused('PROVIDER_NOT_OFFERED', []);
  const judged = order.items.map((item) => ({
    ...item,
    judged: judgeOrder(payableOf(found.get(item.assessmentId)!), item.wanted, pack.payments),
  }));
  const faults = judged.flatMap((item, index) => faultOf(item.judged, index));
  if (faults.length > 0) return refusedFor(judged, faults, found);
  const items = judged.map((item) => ({
    assessmentId: item.assessmentId,
    amount: (item.judged as { amount: bigint }).amount,
  }));
  const payment = await insert(tx, vault, order, { jurisdiction, currency, items }, [...found.values()]);
  return { outcome: 'ordered', payment, jurisdiction };
}

async function insert(
  tx: Tx,
  vault: Vault,
  order: Order,
  asked: { jurisdiction: string; currency: Currency; items: { assessmentId: string; amount: bigint }[] },
  assessments: readonly PayableAssessment[],
): Promise<PaymentRow> {
  const { id, provider, language, interaction, returnUrl, cancelUrl, payerPhone } = order;
  const details: OrderDetails = {
    payerPhone: payerPhone?.reveal() ?? null,
    language,
    interaction,
    returnUrl,
    cancelUrl,
  };
  const payment = await insertPayment(tx, {
    ...asked,
    ...ownerOf(vault, order, assessments),
    id,
    provider,
    amount: asked.items.reduce((sum, { amount }) => sum + amount, 0n),
    orderSealed: vault.seal(JSON.stringify(details), orderContext(id)),
    expiresAt: order.payUntil,
  });
  await publish(tx, paymentOrdered, { paymentId: id }, { ...order.trace, tenant: asked.jurisdiction, subjectId: id });
  return payment;
}

export const orderDetailsOf = (vault: Vault, { id, orderSealed }: PaymentRow): OrderDetails => {
  if (orderSealed === null) throw new Error(`what was ordered with payment ${id} was forgotten`);
  return detailsIn(vault, id, orderSealed);
};

/** Of payment `id`. */
export const detailsIn = (vault: Vault, id: string, orderSealed: Buffer): OrderDetails =>
  JSON.parse(vault.open(orderSealed, orderContext(id)).toString()) as OrderDetails;

const nobody = { partnerId: null, accountId: null };

function ownerOf(
  vault: Vault,
  { owner, payerPhone }: Pick<Order, 'owner' | 'payerPhone'>,
  assessments: readonly PayableAssessment[],
): Pick<NewPayment, 'partnerId' | 'accountId' | 'byNotice'> {
  if (owner === 'assessment') return soleOwner(assessments);
  return owner === 'anybody' ? { ...nobody, byNotice: { payerIndex: payerIndexOf(vault, payerPhone) } } : owner;
}

/** Finds orders for one telephone without showing it. */
export const payerIndexOf = (vault: Vault, phone: Personal | null): Buffer | null =>
  phone && vault.index('payment.payer', phone.reveal());

function soleOwner(assessments: readonly PayableAssessment[]): { partnerId: string | null; accountId: string | null } {
  const [{ partnerId, accountId }] = assessments as [PayableAssessment];
  const isOne = assessments.every((one) => one.partnerId === partnerId && one.accountId === accountId);
  return isOne ? { partnerId: accountId === null ? partnerId : null, accountId } : nobody;
}

const payableOf = ({ state, amount, charges, paid, reserved, instalments }: PayableAssessment) => ({
  state,
  amount: BigInt(amount),
  charges: BigInt(charges),
  paid: BigInt(paid),
  reserved: BigInt(reserved),
  instalments: instalments.map(BigInt),
});

const messages = {
  'nothing-to-pay': 'nothing is left to pay of it',
  'under-way': 'another payment for it is under way',
  'more-than-owed': 'is more than is owed',
  'only-all-at-once': 'has to be paid all at once',
  'no-such-instalment': 'it has no such instalment',
  'too-little': 'is less than the smallest part that may be paid',
} as const;
type Reason = keyof typeof messages;

const reasonOf = (judged: Judged): Reason | null => ('refused' in judged ? judged.refused : null);

function faultOf(judged: Judged, index: number): FaultDetail[] {
  const reason = reasonOf(judged);
  if (reason === null) return [];
  const code = reason.replaceAll('-', '_').toUpperCase();
  return [{ field: `assessments.${index}`, code, message: messages[reason] }];
}

const faultsWhere = (
  { items }: Order,
  isWrong: (item: Order['items'][number]) => boolean,
  code: string,
): FaultDetail[] =>
  items.flatMap((item, index) =>
    isWrong(item) ? [{ field: `assessments.${index}`, code, message: 'cannot be paid with this payment' }] : [],
  );

function refusedFor(
  judged: readonly { assessmentId: string; judged: Judged }[],
  details: FaultDetail[],
  found: ReadonlyMap<string, PayableAssessment>,
): Ordered {
  const reasons = new Set(judged.map((item) => reasonOf(item.judged)).filter((reason) => reason !== null));
  if (reasons.size > 1) return refused('PAYMENT_REFUSED', details);
  if (reasons.has('nothing-to-pay')) return refused('NOTHING_TO_PAY', details);
  if (!reasons.has('under-way')) return refused('PAYMENT_REFUSED', details);
  const first = judged.find((item) => reasonOf(item.judged) === 'under-way')!;
  return refused('PAYMENT_UNDER_WAY', details, found.get(first.assessmentId)!.underWayId);
}

const refused = (
  code: Extract<Ordered, { outcome: 'refused' }>['code'],
  details: FaultDetail[],
  paymentId: string | null = null,
): Ordered => ({ outcome: 'refused', code, details, paymentId });
