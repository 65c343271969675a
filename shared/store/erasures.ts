// Erasing people: what of them goes, and what stays without them. Amounts, assessments, the audit and what was consented
// to stay as they are; none of it holds a name, and the id of the account leads to nobody any more.
import type { AccountRow } from './accounts';
import { row, rows, type Sql, type Tx } from './sql';

/** Puts an active account on its way out and returns when it goes; undefined when it was on its way already. */
export async function askErasure(tx: Tx, accountId: string, graceDays: number): Promise<Date | undefined> {
  const asked = await row<{ eraseAfter: Date }>(
    tx,
    `update account
        set state = 'closing', erase_after = now() + make_interval(days => $2)
      where id = $1
        and state = 'active'
     returning erase_after as "eraseAfter"`,
    [accountId, graceDays],
  );
  return asked?.eraseAfter;
}

/** When the account goes, or undefined when nobody asked for it. */
export const eraseAfterOf = async (sql: Sql, accountId: string): Promise<Date | undefined> =>
  (
    await row<{ eraseAfter: Date }>(
      sql,
      `select erase_after as "eraseAfter" from account where id = $1 and state = 'closing'`,
      [accountId],
    )
  )?.eraseAfter;

/** False when there was nothing to withdraw, or the grace is over and the erasure may have begun. */
export async function withdrawErasure(tx: Tx, accountId: string): Promise<boolean> {
  const kept = await row(
    tx,
    `update account
        set state = 'active', erase_after = null
      where id = $1
        and state = 'closing'
        and erase_after > now()
     returning id`,
    [accountId],
  );
  return kept !== undefined;
}

/** Accounts whose grace is over, in order of their ids. */
export const accountsToErase = async (sql: Sql, afterId: string | null, most: number): Promise<string[]> =>
  (
    await rows<{ id: string }>(
      sql,
      `select id
         from account
        where state = 'closing'
          and erase_after <= now()
          and ($1::uuid is null or id > $1)
        order by id
        limit $2`,
      [afterId, most],
    )
  ).map(({ id }) => id);

/** Whether the account is still to be erased; its row is locked until the commit. */
export const lockErasable = async (tx: Tx, accountId: string): Promise<boolean> =>
  (await row(tx, `select from account where id = $1 and state = 'closing' and erase_after <= now() for update`, [
    accountId,
  ])) !== undefined;

/** Everything but the account row that leads to the person; subscriptions are ended before. Returns nothing; what is gone already stays gone. */
export async function eraseTracks(tx: Tx, { id }: Pick<AccountRow, 'id'>): Promise<void> {
  await rows(
    tx,
    `update session
        set ended_at = coalesce(ended_at, now()), ended_why = coalesce(ended_why, 'account closed'), ip = null,
            user_agent = null
      where account_id = $1`,
    [id],
  );
  await rows(tx, `delete from refresh_token using session where session_id = session.id and account_id = $1`, [id]);
  await rows(tx, `delete from one_time_token where account_id = $1`, [id]);
  await rows(tx, `delete from recovery_code where account_id = $1`, [id]);
  await rows(tx, `delete from known_network where account_id = $1`, [id]);
  await rows(
    tx,
    `update notification
        set recipient_sealed = null, data_sealed = null,
            state = case when state = 'waiting' then 'expired' else state end,
            settled_at = coalesce(settled_at, now())
      where account_id = $1`,
    [id],
  );
  await rows(
    tx,
    `update payment
        set order_sealed = null, token_sealed = null, token_index = null, next_sealed = null, payer_index = null
      where account_id = $1
        and order_sealed is not null`,
    [id],
  );
  await rows(
    tx,
    `update subscription
        set order_sealed = null
      where account_id = $1
        and order_sealed is not null`,
    [id],
  );
  // Words of theirs or about them, in which they may be named.
  await rows(
    tx,
    `update assessment
        set ref = null, cancelled_reason = null
      where account_id = $1
        and coalesce(ref, cancelled_reason) is not null`,
    [id],
  );
}

/** Takes the person out of the account. The row stays, so that what points to it points to something. */
export const closeAccount = (tx: Tx, accountId: string): Promise<unknown> =>
  rows(
    tx,
    `update account
        set state = 'closed', closed_at = now(), erase_after = null, email_index = null, email_sealed = null,
            name_sealed = null, phone_sealed = null, password_hash = null, totp_sealed = null,
            totp_confirmed_at = null, totp_last_step = null, time_zone = null
      where id = $1`,
    [accountId],
  );
