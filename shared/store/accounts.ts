// People. What is personal is sealed, each value bound to its column and account; an address is found by a blind index.
import { v7 as uuidv7 } from 'uuid';
import type { Role } from '../domain/permissions';
import { type Personal, personal } from '../domain/personal';
import { ownerFields } from '../domain/vehicle-fields';
import type { Vault } from '../process/vault';
import { row, rows, type Sql, type Tx } from './sql';

export type AccountState = 'unverified' | 'active' | 'closing' | 'closed' | 'disabled';

export type AccountRow = {
  id: string;
  role: Role;
  /** Of the account, or of its partner. Null for staff of the whole platform and citizens who have named none. */
  jurisdiction: string | null;
  partnerId: string | null;
  state: AccountState;
  language: string;
  /** Null: that of the jurisdiction. */
  timeZone: string | null;
  /** Null until the person has chosen a password. */
  passwordHash: string | null;
  totpConfirmedAt: Date | null;
  hasSecondFactor: boolean;
  createdAt: Date;
  verifiedAt: Date | null;
  /** As `emailIndexOf` makes it. Null once the person was erased. */
  emailIndex: Buffer | null;
  /** Null once the person was erased. `openProfile` opens them. */
  emailSealed: Buffer | null;
  nameSealed: Buffer | null;
  phoneSealed: Buffer | null;
};

export type NewAccount = {
  role: Role;
  jurisdiction: string | null;
  partnerId: string | null;
  /** As `normalisedEmail` gives it. */
  email: string;
  name: string | null;
  phone: string | null;
  language: string;
  passwordHash: string | null;
  state: 'unverified' | 'active';
};

export type Profile = { email: Personal | null; name: Personal | null; phone: Personal | null };

/**
 * The address as accounts are found by it, or null for what is none. ASCII alone is taken: letters of other alphabets
 * that look the same would make two accounts of what people read as one address.
 */
export const normalisedEmail = (text: string): string | null =>
  ownerFields.email.read(text, [], false)?.toLowerCase() ?? null;

const sealedAs = (column: 'email' | 'name' | 'phone', id: string): string => `account.${column} ${id}`;

export const emailIndexOf = (vault: Vault, email: string): Buffer => vault.index('account.email', email);

/** Returns the id, or null when the address is taken; nothing is changed then. */
export async function createAccount(tx: Tx, vault: Vault, given: NewAccount): Promise<string | null> {
  const id = uuidv7();
  const seal = (column: 'email' | 'name' | 'phone', value: string | null) =>
    value === null ? null : vault.seal(value, sealedAs(column, id));
  const created = await row(
    tx,
    `insert into account (id, role, jurisdiction, partner_id, state, email_index, email_sealed, name_sealed,
                          phone_sealed, language, password_hash, verified_at, password_changed_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, case when $5 = 'active'::account_state then now() end,
             case when $11::text is not null then now() end)
     on conflict (email_index) do nothing
     returning id`,
    [
      id,
      given.role,
      given.jurisdiction,
      given.partnerId,
      given.state,
      emailIndexOf(vault, given.email),
      seal('email', given.email),
      seal('name', given.name),
      seal('phone', given.phone),
      given.language,
      given.passwordHash,
    ],
  );
  return created === undefined ? null : id;
}

const columns = `account.id, role, coalesce(account.jurisdiction, partner.jurisdiction) as jurisdiction,
            partner_id as "partnerId", state, language, time_zone as "timeZone",
            password_hash as "passwordHash",
            totp_confirmed_at as "totpConfirmedAt", totp_confirmed_at is not null as "hasSecondFactor",
            account.created_at as "createdAt", verified_at as "verifiedAt", email_index as "emailIndex",
            email_sealed as "emailSealed", name_sealed as "nameSealed", phone_sealed as "phoneSealed"`;
const source = `account left join partner on partner.id = account.partner_id`;

export const findAccount = (sql: Sql, id: string): Promise<AccountRow | undefined> =>
  row(sql, `select ${columns} from ${source} where account.id = $1`, [id]);

export const findAccounts = (sql: Sql, ids: readonly string[]): Promise<AccountRow[]> =>
  rows(sql, `select ${columns} from ${source} where account.id = any($1::uuid[])`, [ids]);

/**
 * Whoever changes an account by what it was locks it first: two requests must not both find the old state. Before its
 * tokens and sessions, too: taken the other way round, two requests could wait for each other.
 */
export const lockAccount = (tx: Tx, id: string): Promise<AccountRow | undefined> =>
  row(tx, `select ${columns} from ${source} where account.id = $1 for no key update of account`, [id]);

/** `email` as `normalisedEmail` gives it. */
export const findAccountByEmail = (sql: Sql, vault: Vault, email: string): Promise<AccountRow | undefined> =>
  row(sql, `select ${columns} from ${source} where email_index = $1`, [emailIndexOf(vault, email)]);

export function openProfile(vault: Vault, account: AccountRow): Profile {
  const open = (column: 'email' | 'name' | 'phone', sealed: Buffer | null) =>
    personal(sealed === null ? null : vault.open(sealed, sealedAs(column, account.id)).toString());
  return {
    email: open('email', account.emailSealed),
    name: open('name', account.nameSealed),
    phone: open('phone', account.phoneSealed),
  };
}

/** The address of an account that has one; everybody who was not erased does. */
export function emailOf(vault: Vault, account: AccountRow): Personal {
  const { email } = openProfile(vault, account);
  if (email === null) throw new Error(`account ${account.id} has no address`);
  return email;
}

/**
 * The person has shown that the address is theirs. Where citizens belong is said anew, since what was said before may be
 * a stranger's word; it is no choice for others. False when the account was not waiting for that.
 */
export async function verifyAccount(tx: Tx, id: string, jurisdiction: string | null): Promise<boolean> {
  const verified = await row(
    tx,
    `update account
        set state = 'active', verified_at = now(), jurisdiction = case when role = 'citizen' then $2 else jurisdiction end
      where id = $1
        and state = 'unverified'
     returning id`,
    [id, jurisdiction],
  );
  return verified !== undefined;
}

/** False for an account that has one, and for everybody but citizens. */
export async function setJurisdiction(tx: Tx, id: string, jurisdiction: string): Promise<boolean> {
  const set = await row(
    tx,
    `update account
        set jurisdiction = $2
      where id = $1
        and role = 'citizen'
        and jurisdiction is null
     returning id`,
    [id, jurisdiction],
  );
  return set !== undefined;
}

export const setPassword = (tx: Tx, id: string, passwordHash: string): Promise<unknown> =>
  rows(tx, `update account set password_hash = $2, password_changed_at = now() where id = $1`, [id, passwordHash]);

/** `timeZone`: a name of the IANA's, or null for that of the jurisdiction. */
export const setTimeZone = (tx: Tx, id: string, timeZone: string | null): Promise<unknown> =>
  rows(tx, `update account set time_zone = $2 where id = $1`, [id, timeZone]);

/** Undefined leaves a value as it is, null takes it away. */
export type ProfileChange = { name?: string | null; phone?: string | null; language?: string };

export const changeProfile = (tx: Tx, vault: Vault, id: string, change: ProfileChange): Promise<unknown> => {
  const seal = (column: 'name' | 'phone') => {
    const value = change[column];
    return value == null ? null : vault.seal(value, sealedAs(column, id));
  };
  return rows(
    tx,
    `update account
        set name_sealed = case when $2 then $3 else name_sealed end,
            phone_sealed = case when $4 then $5 else phone_sealed end,
            language = coalesce($6, language)
      where id = $1`,
    [id, change.name !== undefined, seal('name'), change.phone !== undefined, seal('phone'), change.language ?? null],
  );
};
