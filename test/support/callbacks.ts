// Callbacks as the service that takes them leaves them, for tests of what comes after.
import { randomUUID } from 'node:crypto';
import { timeOrderedId } from '../../shared/process/time-ordered-id';
import { type Database, row, rows } from '../../shared/store/sql';

export type CallbackFields = {
  provider: string;
  state: string;
  paymentId: string | null;
  news: object;
  names: object;
  isSigned: boolean;
  receivedAt: Date;
  error: string | null;
};

const noNames = { reference: null, providerReference: null, transaction: null, token: null, address: null };

/** A signed one about nothing known that failed, unless told otherwise. Returns its id. */
export async function aCallback(db: Database, over: Partial<CallbackFields> = {}): Promise<string> {
  const fields = {
    provider: 'bange',
    state: 'failed',
    paymentId: null,
    news: { kind: 'expired' },
    names: {},
    isSigned: true,
    receivedAt: new Date(),
    error: 'it did not work',
    ...over,
  };
  const id = timeOrderedId();
  await rows(
    db,
    `insert into callback_event (id, provider, event_id, event_type, payment_id, body_hash, body_sealed, signature_valid, news,
                                 state, error, received_at)
     values ($1, $2, $3, 'payment.success', $4, '', 'sealed', $5, $6, $7, $8, $9)`,
    [
      id,
      fields.provider,
      `event-${randomUUID()}`,
      fields.paymentId,
      fields.isSigned ? true : null,
      JSON.stringify({ news: fields.news, names: { ...noNames, ...fields.names }, occurredAt: null }),
      fields.state,
      fields.error,
      fields.receivedAt,
    ],
  );
  return id;
}

/** Any payment of a jurisdiction, for what only has to be about one. */
export async function aPaymentOf(db: Database, jurisdiction: string, provider = 'bange'): Promise<string> {
  const id = timeOrderedId();
  await rows(
    db,
    `insert into payment (id, jurisdiction, currency, amount, provider, state, provider_reference, expires_at)
     values ($1::uuid, $2, 'XAF', 25000, $3, 'pending', 'there-' || $1::text, now() + interval '1 hour')`,
    [id, jurisdiction, provider],
  );
  return id;
}

export type CallbackState = { state: string; paymentId: string | null; error: string | null };

export const callbackOf = async (db: Database, id: string): Promise<CallbackState> =>
  (await row<CallbackState>(db, `select state, payment_id as "paymentId", error from callback_event where id = $1`, [
    id,
  ]))!;
