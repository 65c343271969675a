// What somebody was told, for them to read in the application. By whichever way it went, or did not: who turned mails off
// finds here what they would have said.
import type { Page } from './batch-reads';
import type { StoredNotification } from './notifications';
import { row, rows, type Sql, type Tx } from './sql';

export type InboxRow = Pick<StoredNotification, 'id' | 'kind' | 'jurisdiction' | 'dataSealed' | 'createdAt'> & {
  readAt: Date | null;
};

/** Not before its time: until then more may come to what it gathers. */
const isTold = `account_id = $1 and (not_before is null or not_before <= now())`;

/** Newest first; ids are ordered by time. `after` is the id the page before ended with. */
export const listInbox = (sql: Sql, accountId: string, { limit, offset, after }: Page): Promise<InboxRow[]> =>
  rows(
    sql,
    `select id, kind, jurisdiction, data_sealed as "dataSealed", created_at as "createdAt", read_at as "readAt"
       from notification
      where ${isTold}
        and ($2::uuid is null or id < $2)
      order by id desc
      limit $3
     offset $4`,
    [accountId, after ?? null, limit, offset],
  );

/** Each up to `most`: of the newest, as the pages reach them. */
export const countInbox = async (
  sql: Sql,
  accountId: string,
  most: number,
): Promise<{ total: number; unread: number }> =>
  (await row<{ total: number; unread: number }>(
    sql,
    `select count(*)::int as total, count(*) filter (where read_at is null)::int as unread
       from (select read_at from notification where ${isTold} order by id desc limit $2) as counted`,
    [accountId, most],
  ))!;

/** False when the account has no such message. When it was read first stays. */
export const markRead = async (tx: Tx, accountId: string, id: string): Promise<boolean> =>
  (await row(
    tx,
    `update notification set read_at = coalesce(read_at, now()) where ${isTold} and id = $2 returning id`,
    [accountId, id],
  )) !== undefined;

/** All, or those up to the newest that was seen. */
export const markAllRead = (tx: Tx, accountId: string, upTo: string | null): Promise<unknown> =>
  rows(
    tx,
    `update notification
        set read_at = now()
      where ${isTold}
        and read_at is null
        and ($2::uuid is null or id <= $2)`,
    [accountId, upTo],
  );
