// Payments: made, found, locked, and moved from state to state. What money changes lies in settle-payments.ts.
import type { ProviderName } from '../domain/jurisdictions/pack';
import type { Currency } from '../domain/money';
import { type PaymentMove, type PaymentState, paymentStatesBefore } from '../domain/payment/payment-state';
import { referenceOf } from '../domain/payment/reference';
import type { Vault } from '../process/vault';
import type { KnownPayment, NextAction, StartedPayment } from '../providers/payments/provider';
import { inUnderWay } from './payment-states';
import { type OwnedScope, ownedScopeClause } from './row-scope';
import { row, rows, type Sql, type Tx } from './sql';

/** Amounts are digits. */
export type PaymentRow = {
  id: string;
  jurisdiction: string;
  currency: Currency;
  amount: string;
  provider: ProviderName;
  state: PaymentState;
  partnerId: string | null;
  accountId: string | null;
  providerReference: string | null;
  received: string;
  refunded: string;
  failedReason: string | null;
  checks: number;
  expiresAt: Date;
  createdAt: Date;
  settledAt: Date | null;
  orderSealed: Buffer | null;
  tokenSealed: Buffer | null;
  nextSealed: Buffer | null;
};
export type LockedPayment = PaymentRow;

export const paymentColumns = `
  id, jurisdiction, currency, amount, provider, state, partner_id as "partnerId", account_id as "accountId",
  provider_reference as "providerReference", received, refunded, failed_reason as "failedReason", checks,
  expires_at as "expiresAt", created_at as "createdAt", settled_at as "settledAt", order_sealed as "orderSealed",
  token_sealed as "tokenSealed", next_sealed as "nextSealed"`;

export const orderContext = (id: string): string => `payment.order_sealed ${id}`;
export const tokenContext = (id: string): string => `payment.token_sealed ${id}`;
export const nextContext = (id: string): string => `payment.next_sealed ${id}`;

/** The blind index by which a payment is found that a callback proves itself with. */
export const tokenIndex = (vault: Vault, provider: ProviderName, token: string): Buffer =>
  vault.index(`payment.token ${provider}`, token);

export type NewPayment = Pick<
  PaymentRow,
  'id' | 'jurisdiction' | 'currency' | 'provider' | 'partnerId' | 'accountId' | 'orderSealed' | 'expiresAt'
> & {
  amount: bigint;
  items: readonly { assessmentId: string; amount: bigint }[];
  /** Ordered by whoever has the notice: whom it rings, null where it rings nobody. */
  byNotice?: { payerIndex: Buffer | null };
};

export async function insertPayment(tx: Tx, { items, amount, byNotice, ...payment }: NewPayment): Promise<PaymentRow> {
  const inserted = await row<PaymentRow>(
    tx,
    `insert into payment (
       id, jurisdiction, currency, amount, provider, partner_id, account_id, order_sealed, expires_at, by_notice, payer_index)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
     returning ${paymentColumns}`,
    [
      payment.id,
      payment.jurisdiction,
      payment.currency,
      amount.toString(),
      payment.provider,
      payment.partnerId,
      payment.accountId,
      payment.orderSealed,
      payment.expiresAt,
      byNotice !== undefined,
      byNotice?.payerIndex ?? null,
    ],
  );
  await rows(
    tx,
    `insert into payment_item (payment_id, assessment_id, place, amount)
     select $1, "assessmentId", place, amount
       from rows from (json_to_recordset($2) as ("assessmentId" uuid, amount bigint)) with ordinality
            as i("assessmentId", amount, place)`,
    [payment.id, JSON.stringify(items.map((item) => ({ ...item, amount: item.amount.toString() })))],
  );
  return inserted!;
}

export function findPayment(sql: Sql, scope: OwnedScope, id: string): Promise<PaymentRow | undefined> {
  const params: unknown[] = [id];
  const where = `id = $1 and ${ownedScopeClause(scope, params)}`;
  return row(sql, `select ${paymentColumns} from payment where ${where}`, params);
}

/** Whoever it belongs to. For workers, and for whoever holds its reference. */
export const paymentById = (sql: Sql, id: string): Promise<PaymentRow | undefined> =>
  row(sql, `select ${paymentColumns} from payment where id = $1`, [id]);

/** Until the commit nobody settles, ends or refunds it. */
export const lockPayment = (tx: Tx, id: string): Promise<LockedPayment | undefined> =>
  row(tx, `select ${paymentColumns} from payment where id = $1 for no key update`, [id]);

/** In the order of ids, as everybody locks several. */
export async function lockPayments(tx: Tx, ids: readonly string[]): Promise<Map<string, LockedPayment>> {
  const locked = await rows<LockedPayment>(
    tx,
    `select ${paymentColumns}
       from payment
      where id = any($1::uuid[])
      order by id
        for no key update`,
    [[...new Set(ids)]],
  );
  return new Map(locked.map((one) => [one.id, one]));
}

/** Null before the provider has told what it calls it. */
export function knownPaymentOf(vault: Vault, payment: PaymentRow): KnownPayment | null {
  const { id, jurisdiction, currency, amount, providerReference, tokenSealed } = payment;
  if (providerReference === null) return null;
  const token = tokenSealed && vault.open(tokenSealed, tokenContext(id)).toString();
  return { reference: referenceOf(id), providerReference, token, jurisdiction, currency, amount: BigInt(amount) };
}

/** What the payer does next; null when there is nothing, or nothing any more. */
export const nextActionOf = (vault: Vault, { id, nextSealed }: PaymentRow): NextAction | null =>
  nextSealed && (JSON.parse(vault.open(nextSealed, nextContext(id)).toString()) as NextAction);

/** False when it is in no state from which this may happen. */
export async function movePayment(
  tx: Tx,
  id: string,
  move: PaymentMove,
  to: PaymentState,
  reason: string | null = null,
): Promise<boolean> {
  const moved = await rows(
    tx,
    `update payment
        set state = $2,
            failed_reason = $3,
            next_sealed = case when $2 ${inUnderWay} then next_sealed end
      where id = $1
        and state = any($4)
     returning id`,
    [id, to, reason, paymentStatesBefore(move)],
  );
  return moved.length > 0;
}

/**
 * The provider has the order. What it calls it is kept whatever has become of the payment meanwhile: a callback may have
 * settled it before the provider's answer came, and a refund names it.
 */
export const recordStart = (
  tx: Tx,
  vault: Vault,
  { id, provider }: Pick<PaymentRow, 'id' | 'provider'>,
  { providerReference, token, next }: StartedPayment,
): Promise<unknown> =>
  rows(
    tx,
    `update payment
        set provider_reference = $2,
            token_index = $3,
            token_sealed = $4,
            next_sealed = case when state = any($6) then $5::bytea end,
            state = case when state = any($6) then 'pending' else state end
      where id = $1`,
    [
      id,
      providerReference,
      token && tokenIndex(vault, provider, token),
      token && vault.seal(token, tokenContext(id)),
      vault.seal(JSON.stringify(next), nextContext(id)),
      paymentStatesBefore('taken by the provider'),
    ],
  );

/** Of an order whose answer was lost, learned from the provider by another way. */
export const adoptReference = (tx: Tx, id: string, providerReference: string): Promise<unknown> =>
  rows(tx, `update payment set provider_reference = $2 where id = $1 and provider_reference is null`, [
    id,
    providerReference,
  ]);

export const countCheck = (tx: Tx, id: string): Promise<unknown> =>
  rows(tx, `update payment set checks = checks + 1 where id = $1`, [id]);
