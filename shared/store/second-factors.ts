// Second factors of accounts: the sealed secret of the app, the last time step it opened, and recovery codes.
import { hash } from 'node:crypto';
import { row, rows, type Sql, type Tx } from './sql';

export type StoredSecret = { secretSealed: Buffer; isConfirmed: boolean };

export const findSecret = (sql: Sql, accountId: string): Promise<StoredSecret | undefined> =>
  row(
    sql,
    `select totp_sealed as "secretSealed", totp_confirmed_at is not null as "isConfirmed"
       from account
      where id = $1
        and totp_sealed is not null`,
    [accountId],
  );

/** Puts a secret in place that counts once it is confirmed. False when a confirmed one is there. */
export async function storeSecret(tx: Tx, accountId: string, secretSealed: Buffer): Promise<boolean> {
  const stored = await row(
    tx,
    `update account
        set totp_sealed = $2, totp_last_step = null
      where id = $1
        and totp_confirmed_at is null
     returning id`,
    [accountId, secretSealed],
  );
  return stored !== undefined;
}

/** Forgets a secret that waits for its first code; one that was confirmed stays. */
export const dropUnconfirmedSecret = (tx: Tx, accountId: string): Promise<unknown> =>
  rows(
    tx,
    `update account
        set totp_sealed = null
      where id = $1
        and totp_confirmed_at is null
        and totp_sealed is not null`,
    [accountId],
  );

/** The first code was right. `step` opens nothing any more. False when it was confirmed before. */
export async function confirmSecret(tx: Tx, accountId: string, step: number): Promise<boolean> {
  const confirmed = await row(
    tx,
    `update account
        set totp_confirmed_at = now(), totp_last_step = $2
      where id = $1
        and totp_sealed is not null
        and totp_confirmed_at is null
     returning id`,
    [accountId, step],
  );
  return confirmed !== undefined;
}

/** Takes the code of a time step, once: false for that step and every one before it. */
export async function takeStep(tx: Tx, accountId: string, step: number): Promise<boolean> {
  const taken = await row(
    tx,
    `update account
        set totp_last_step = $2
      where id = $1
        and totp_confirmed_at is not null
        and (totp_last_step is null or totp_last_step < $2)
     returning id`,
    [accountId, step],
  );
  return taken !== undefined;
}

export async function dropSecondFactor(tx: Tx, accountId: string): Promise<void> {
  await rows(
    tx,
    `update account set totp_sealed = null, totp_confirmed_at = null, totp_last_step = null where id = $1`,
    [accountId],
  );
  await rows(tx, `delete from recovery_code where account_id = $1`, [accountId]);
}

// 80 random bits, which nobody finds by trying out hashes, so none that is slow on purpose is needed.
const hashOf = (accountId: string, code: string): Buffer => hash('sha256', `${accountId} ${code}`, 'buffer');

/** Those from before open nothing any more. */
export async function replaceRecoveryCodes(tx: Tx, accountId: string, codes: readonly string[]): Promise<void> {
  await rows(tx, `delete from recovery_code where account_id = $1`, [accountId]);
  await rows(tx, `insert into recovery_code (account_id, code_hash) select $1, unnest($2::bytea[])`, [
    accountId,
    codes.map((code) => hashOf(accountId, code)),
  ]);
}

/** Opens once. */
export async function takeRecoveryCode(tx: Tx, accountId: string, code: string): Promise<boolean> {
  const taken = await row(
    tx,
    `update recovery_code
        set used_at = now()
      where account_id = $1
        and code_hash = $2
        and used_at is null
     returning account_id`,
    [accountId, hashOf(accountId, code)],
  );
  return taken !== undefined;
}

export const countRecoveryCodes = async (sql: Sql, accountId: string): Promise<number> =>
  (await row<{ n: number }>(
    sql,
    `select count(*)::int as n from recovery_code where account_id = $1 and used_at is null`,
    [accountId],
  ))!.n;
