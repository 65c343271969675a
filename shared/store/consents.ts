// What people said to the purposes of shared/domain/consents. Rows are only added: the last word of a purpose counts.
import type { ConsentPurpose, SaidToPurpose } from '../domain/consents';
import { row, rows, type Sql, type Tx } from './sql';

/** `purpose` may be one that is no more asked for. */
export type StoredConsent = SaidToPurpose & { purpose: string; at: Date };

/** Everything that was ever said, newest first. */
export const consentHistory = (sql: Sql, accountId: string): Promise<StoredConsent[]> =>
  rows(
    sql,
    `select purpose, granted, text_version as "textVersion", at
       from consent
      where account_id = $1
      order by id desc`,
    [accountId],
  );

/** What somebody last said to one purpose; undefined when they were never asked. */
export const lastConsent = (sql: Sql, accountId: string, purpose: ConsentPurpose): Promise<SaidToPurpose | undefined> =>
  row(
    sql,
    `select granted, text_version as "textVersion"
       from consent
      where account_id = $1
        and purpose = $2
      order by id desc
      limit 1`,
    [accountId, purpose],
  );

export const addConsent = (
  tx: Tx,
  accountId: string,
  purpose: ConsentPurpose,
  { granted, textVersion }: SaidToPurpose,
): Promise<unknown> =>
  rows(tx, `insert into consent (account_id, purpose, granted, text_version) values ($1, $2, $3, $4)`, [
    accountId,
    purpose,
    granted,
    textVersion,
  ]);
