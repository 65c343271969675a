// Callbacks as people look at them: what was told, what became of it. What the provider wrote stays sealed.
import type { ProviderName } from '../domain/jurisdictions/pack';
import type { Page } from './batch-reads';
import { countUpTo, type Filtered, filteredBy, newestFirst } from './filtered-lists';
import { row, rows, type Sql, type Tx } from './sql';

export const callbackStates = ['waiting', 'processed', 'failed', 'refused'] as const;
export type CallbackState = (typeof callbackStates)[number];

export type CallbackRow = {
  id: string;
  provider: ProviderName;
  eventId: string;
  eventType: string;
  transaction: string | null;
  paymentId: string | null;
  jurisdiction: string | null;
  state: CallbackState;
  /** Null where nothing was signed. */
  isSignatureValid: boolean | null;
  refusedReason: string | null;
  /** Of ids, amounts and states; null for what nobody read. */
  news: Record<string, unknown> | null;
  error: string | null;
  receivedAt: Date;
  processedAt: Date | null;
  processingMs: number | null;
};

/**
 * `jurisdiction` null is all of them, and those about nothing known, which are of none. `fromId` and `toId` are the range of
 * ids, which are ordered by time.
 */
export type CallbackFilter = {
  jurisdiction: string | null;
  provider: ProviderName | null;
  state: CallbackState | null;
  fromId: string | null;
  toId: string | null;
};

const columns = `
  e.id, e.provider, event_id as "eventId", event_type as "eventType", transaction_id as transaction,
  payment_id as "paymentId", jurisdiction, e.state, signature_valid as "isSignatureValid",
  refused_reason as "refusedReason", news -> 'news' as news, error, received_at as "receivedAt",
  processed_at as "processedAt", processing_ms as "processingMs"`;

const from = 'callback_event e left join payment on payment.id = payment_id';

const filtered = ({ jurisdiction, provider, state, fromId, toId }: CallbackFilter): Filtered =>
  filteredBy([
    ['jurisdiction =', jurisdiction],
    ['e.provider =', provider],
    ['e.state =', state],
    ['e.id >=', fromId],
    ['e.id <', toId],
  ]);

/** Newest first. */
export const listCallbacks = (sql: Sql, filter: CallbackFilter, page: Page): Promise<CallbackRow[]> =>
  newestFirst(sql, { columns, from, id: 'e.id' }, filtered(filter), page);

/** Counts up to `most`. */
export const countCallbacks = (sql: Sql, filter: CallbackFilter, most: number): Promise<number> =>
  countUpTo(sql, from, filtered(filter), most);

export const findCallback = (sql: Sql, id: string, jurisdiction: string | null): Promise<CallbackRow | undefined> =>
  row(
    sql,
    `select ${columns}
       from callback_event e
       left join payment on payment.id = payment_id
      where e.id = $1
        and ($2::text is null or jurisdiction = $2)`,
    [id, jurisdiction],
  );

/** Of one provider or all, those first whose payment is known, then the oldest. */
export async function failedCallbacks(tx: Tx, provider: ProviderName | null, most: number): Promise<string[]> {
  const found = await rows<{ id: string }>(
    tx,
    `select id
       from callback_event
      where state = 'failed'
        and ($1::text is null or provider = $1)
      order by payment_id is null, id
      limit $2`,
    [provider, most],
  );
  return found.map(({ id }) => id);
}
