// Callbacks as the workers act upon them: what waits, and how it ends.
import type { ProviderName } from '../domain/jurisdictions/pack';
import type { Names } from '../providers/payments/told';
import { row, rows, type Sql, type Tx } from './sql';

export type WaitingCallback = {
  id: string;
  provider: ProviderName;
  paymentId: string;
  /** For `newsOf` of shared/providers/payments/told. */
  told: { names: Names };
};

const columns = 'id, provider, payment_id as "paymentId", news as told';

/** Those that still wait, in the order of their coming. Until the commit nobody else acts upon them. */
export const lockWaitingCallbacks = (tx: Tx, ids: readonly string[]): Promise<WaitingCallback[]> =>
  rows(
    tx,
    `select ${columns}
       from callback_event
      where id = any($1::uuid[])
        and state = 'waiting'
        and payment_id is not null
      order by id
        for update`,
    [ids],
  );

export const findWaitingCallback = (sql: Sql, id: string): Promise<WaitingCallback | undefined> =>
  row(sql, `select ${columns} from callback_event where id = $1 and state = 'waiting' and payment_id is not null`, [
    id,
  ]);

/** In the transaction of what they led to. Handled again after weeks, they took weeks: the column holds 24 days. */
export const finishCallbacks = (tx: Tx, ids: readonly string[]): Promise<unknown> =>
  rows(
    tx,
    `update callback_event
        set state = 'processed',
            error = null,
            processed_at = clock_timestamp(),
            processing_ms = least(extract(epoch from clock_timestamp() - received_at) * 1000, 2147483647)::int
      where id = any($1::uuid[])
        and state = 'waiting'`,
    [ids],
  );

export const failCallback = (tx: Tx, id: string, error: string): Promise<unknown> =>
  rows(
    tx,
    `update callback_event
        set state = 'failed', error = $2, processed_at = clock_timestamp()
      where id = $1
        and state = 'waiting'`,
    [id, error],
  );
