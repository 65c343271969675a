// Callbacks as BANGE would send them, each another event about one of many payments, and the payments they are about.
import { createHmac, randomUUID } from 'node:crypto';
import { referenceOf } from '../../shared/domain/payment/reference';
import { type Database, rows } from '../../shared/store/sql';

export const callbackSecret = 'bench';

/** What the platform is told of the provider; it is never called. */
export const callbackSettings = {
  BANGE_URL: 'http://127.0.0.1:1',
  BANGE_API_KEY: 'bench',
  BANGE_WEBHOOK_SECRETS: callbackSecret,
};

const amount = 25_000;

/** Pending payments without anything that is owed: what becomes of the money is measured elsewhere. */
export async function insertPayments(db: Database, count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, () => randomUUID());
  await rows(
    db,
    `insert into payment (id, jurisdiction, currency, amount, provider, state, provider_reference, expires_at)
     select id, 'GQ', 'XAF', $2, 'bange', 'pending', 'bange-' || id, now() + interval '1 day'
       from unnest($1::uuid[]) as id`,
    [ids, amount],
  );
  await rows(db, 'analyze payment');
  return ids;
}

export type SignedCallback = { body: string; signature: string };

/** Signing is the provider's work, and is done before anything is measured. */
export function signCallbacks(paymentIds: readonly string[], count: number): SignedCallback[] {
  const timestamp = new Date().toISOString();
  return Array.from({ length: count }, (_, index) => {
    const id = paymentIds[index % paymentIds.length]!;
    const body = JSON.stringify({
      event_id: `evt-${randomUUID()}`,
      event_type: 'payment.success',
      timestamp,
      data: {
        payment_id: `bange-${id}`,
        bange_transaction_id: `tx-${randomUUID()}`,
        status: 'success',
        amount,
        currency: 'XAF',
        fee: 250,
        paid_at: timestamp,
        metadata: { reference: referenceOf(id) },
      },
    });
    return { body, signature: `sha256=${createHmac('sha256', callbackSecret).update(body).digest('hex')}` };
  });
}
