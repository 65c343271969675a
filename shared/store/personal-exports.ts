// Copies of everything that is kept of one person, made on request and kept for a day.
import { v7 as uuidv7 } from 'uuid';
import type { Vault } from '../process/vault';
import { row, rows, type Sql, type Tx } from './sql';

export const exportContext = (id: string): string => `personal_export.content ${id}`;

export type PersonalExport = {
  id: string;
  accountId: string;
  state: 'waiting' | 'ready' | 'failed' | 'expired';
  createdAt: Date;
  readyAt: Date | null;
  expiresAt: Date | null;
};

// One that is past its time is expired, whether or not its content was taken away already.
const columns = `id, account_id as "accountId",
            case when state = 'ready' and expires_at <= now() then 'expired' else state end as state,
            created_at as "createdAt", ready_at as "readyAt", expires_at as "expiresAt"`;

/**
 * The one that is under way, or was made within the last `minutes`: no second is made meanwhile. Lock the account first,
 * or two requests at once find none and make one each.
 */
export const recentExport = (tx: Tx, accountId: string, minutes: number): Promise<PersonalExport | undefined> =>
  row(
    tx,
    `select ${columns}
       from personal_export
      where account_id = $1
        and (state = 'waiting' or state = 'ready' and created_at > now() - make_interval(mins => $2))
      order by id desc
      limit 1`,
    [accountId, minutes],
  );

export async function insertExport(tx: Tx, accountId: string): Promise<PersonalExport> {
  const made = await row<PersonalExport>(
    tx,
    `insert into personal_export (id, account_id) values ($1, $2) returning ${columns}`,
    [uuidv7(), accountId],
  );
  return made!;
}

export const findExport = (sql: Sql, id: string): Promise<PersonalExport | undefined> =>
  row(sql, `select ${columns} from personal_export where id = $1`, [id]);

/** Stores the sealed content of an export that waits, and returns until when it can be had; undefined when none waits. */
export async function storeExport(
  tx: Tx,
  vault: Vault,
  id: string,
  content: string,
  hours: number,
): Promise<Date | undefined> {
  const stored = await row<{ expiresAt: Date }>(
    tx,
    `update personal_export
        set state = 'ready', content_sealed = $2, ready_at = now(), expires_at = now() + make_interval(hours => $3)
      where id = $1
        and state = 'waiting'
     returning expires_at as "expiresAt"`,
    [id, vault.seal(content, exportContext(id)), hours],
  );
  return stored?.expiresAt;
}

export const failExport = (tx: Tx, id: string): Promise<unknown> =>
  rows(tx, `update personal_export set state = 'failed' where id = $1 and state = 'waiting'`, [id]);

/** Takes away the copies of an account that are ready, but for one: a newer one takes their place. */
export const withdrawExports = (tx: Tx, accountId: string, exceptId: string | null): Promise<unknown> =>
  rows(
    tx,
    `update personal_export
        set state = 'expired', content_sealed = null
      where account_id = $1
        and state in ('waiting', 'ready')
        and id is distinct from $2`,
    [accountId, exceptId],
  );

/** The content as JSON text, while it can be had. */
export async function openExport(sql: Sql, vault: Vault, id: string): Promise<string | undefined> {
  const found = await row<{ sealed: Buffer }>(
    sql,
    `select content_sealed as sealed from personal_export where id = $1 and state = 'ready' and expires_at > now()`,
    [id],
  );
  return found && vault.open(found.sealed, exportContext(id)).toString();
}
