// What an operator does to somebody's account: commands of an installation alone, no page and no route. What people do
// to their own is in accounts.ts.
import type { Role } from '../domain/permissions';
import type { Vault } from '../process/vault';
import { type AccountRow, changeProfile, findAccountByEmail, lockAccount, normalisedEmail } from './accounts';
import { row, rows, type Tx } from './sql';

/** Staff and citizens of one jurisdiction name it, partner people their partner; everybody else has neither. */
export type Belonging = { jurisdiction: string | null; partnerId: string | null };

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The account of an address or an id, locked until the end of the transaction; see `lockAccount`. */
export async function lockAccountNamed(tx: Tx, vault: Vault, emailOrId: string): Promise<AccountRow | undefined> {
  if (uuid.test(emailOrId)) return lockAccount(tx, emailOrId.toLowerCase());
  const email = normalisedEmail(emailOrId);
  const found = email === null ? undefined : await findAccountByEmail(tx, vault, email);
  return found && lockAccount(tx, found.id);
}

/** False when the account's state does not allow it: whoever asked to be erased is not disabled. */
export async function disableAccount(tx: Tx, id: string): Promise<boolean> {
  const disabled = await row(
    tx,
    `update account set state = 'disabled' where id = $1 and state in ('unverified', 'active') returning id`,
    [id],
  );
  return disabled !== undefined;
}

/** An address that nobody had verified is to be verified still. False when the account was not disabled. */
export async function enableAccount(tx: Tx, id: string): Promise<boolean> {
  const enabled = await row(
    tx,
    `update account
        set state = case when verified_at is null then 'unverified' else 'active' end::account_state
      where id = $1
        and state = 'disabled'
     returning id`,
    [id],
  );
  return enabled !== undefined;
}

export const changeRole = (tx: Tx, id: string, role: Role, { jurisdiction, partnerId }: Belonging): Promise<unknown> =>
  rows(tx, `update account set role = $2, jurisdiction = $3, partner_id = $4 where id = $1`, [
    id,
    role,
    jurisdiction,
    partnerId,
  ]);

/** Links that were mailed and second steps under way, whatever they are for, open nothing any more. */
export const voidEveryOneTimeToken = (tx: Tx, accountId: string): Promise<unknown> =>
  rows(tx, `update one_time_token set used_at = now() where account_id = $1 and used_at is null`, [accountId]);

export type Appointed = Belonging & {
  role: Role;
  name: string | null;
  language: string;
  /** Null until the person has chosen one. */
  passwordHash: string | null;
};

/**
 * Makes an account of an address that somebody registered and nobody verified: of what the stranger left nothing stays.
 * False when the account is not waiting to be verified.
 */
export async function takeOverRegistration(tx: Tx, vault: Vault, id: string, given: Appointed): Promise<boolean> {
  const { role, jurisdiction, partnerId, name, language, passwordHash } = given;
  const taken = await row(
    tx,
    `update account
        set state = 'active', verified_at = now(), role = $2, jurisdiction = $3, partner_id = $4, password_hash = $5,
            password_changed_at = case when $5::text is not null then now() end,
            totp_sealed = null, totp_confirmed_at = null, totp_last_step = null
      where id = $1
        and state = 'unverified'
     returning id`,
    [id, role, jurisdiction, partnerId, passwordHash],
  );
  if (taken === undefined) return false;
  await changeProfile(tx, vault, id, { name, phone: null, language });
  await voidEveryOneTimeToken(tx, id);
  return true;
}
