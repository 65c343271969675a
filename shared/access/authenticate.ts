// The one way to check who somebody is, for the API and the console alike. No answer tells whether an account exists:
// for an unknown address the same statements run, the same hash is computed and the same entry is written.
import { type Role, staffRoles } from '../domain/permissions';
import type { Config } from '../process/config';
import type { Vault } from '../process/vault';
import { type AccountRow, emailIndexOf, findAccountByEmail, lockAccount, normalisedEmail } from '../store/accounts';
import { type NewAuditEntry, platformTenant, recordAudit } from '../store/audit';
import { isKnownNetwork, noteKnownNetwork } from '../store/known-networks';
import { type Database, type Tx, withTx } from '../store/sql';
import type { Attempt, LoginGuard, Step, TooMany } from './login-guard';
import { verifyPassword } from './passwords';
import { type Door, networkFrom, type Whence } from './whence';

export type AccessTools = {
  db: Database;
  vault: Vault;
  config: Pick<Config, 'STAFF_SECOND_FACTOR' | 'TOKEN_ISSUER'>;
  guard: LoginGuard;
};

export type Authentication =
  /** The password was right and is all it takes. Nothing is open yet: `completeLogin` goes with opening a session. */
  | { kind: 'ok'; account: AccountRow }
  /** The password was right; `openSecondStep` leads on. */
  | { kind: 'second-factor-needed'; account: AccountRow }
  /** The password was right, but staff need a second factor and this person has none yet; `openSecondStep` leads on. */
  | { kind: 'enrolment-needed'; account: AccountRow }
  | { kind: 'wrong' }
  | { kind: 'too-many'; retryAfterSeconds: number };

export type Login = { email: string; password: string; door: Door; from: Whence };

/** Checks address and password. Failures are audited here, since nobody else knows what was wrong. */
export async function authenticate(
  tools: AccessTools,
  { email, password, door, from }: Login,
): Promise<Authentication> {
  const { db, vault, guard } = tools;
  // What is no address belongs to nobody, and is looked up all the same.
  const address = normalisedEmail(email) ?? '';
  const found = await findAccountByEmail(db, vault, address);
  const network = networkFrom(from);
  const isKnown = await isKnownNetwork(db, found?.id ?? null, network);
  const tooMany = await guard.attempt('password', { address: emailIndexOf(vault, address).toString('hex'), network });
  const audit: WriteRefusal = (tx, details) => auditStranger(tx, found, door, from, 'refused', details);
  if (tooMany !== null && !tooMany.isWide) return refuse(tools, tooMany, audit);

  const matches = await verifyPassword(found?.passwordHash ?? null, password);
  const isRight = matches && found !== undefined && isOpen(found);
  // What others try from elsewhere keeps nobody out of where they were before. Whoever is wrong there is answered like
  // anybody else, after the same work: otherwise a network that used up its attempts would tell who has an account.
  if (tooMany !== null && !(isRight && isKnown)) return refuse(tools, tooMany, audit);
  // An address nobody has verified is told the same as a wrong password: otherwise whoever registers an address and
  // logs in with it learns whether somebody had it before.
  if (!isRight) {
    await withTx(db, (tx) => auditStranger(tx, found, door, from, 'failed', { step: 'password' }));
    return { kind: 'wrong' };
  }
  if (found.hasSecondFactor) return { kind: 'second-factor-needed', account: found };
  if (needsSecondFactor(tools.config, found.role)) return { kind: 'enrolment-needed', account: found };
  return { kind: 'ok', account: found };
}

export const isOpen = ({ state }: AccountRow): boolean => state === 'active' || state === 'closing';

/** Roles whose sessions open nothing without a second factor. */
export const rolesNeedingSecondFactor = ({
  STAFF_SECOND_FACTOR,
}: Pick<AccessTools['config'], 'STAFF_SECOND_FACTOR'>): readonly Role[] =>
  STAFF_SECOND_FACTOR === 'required' ? staffRoles : [];

export const needsSecondFactor = (config: AccessTools['config'], role: Role): boolean =>
  rolesNeedingSecondFactor(config).includes(role);

/** As what the guard counts somebody whose account is known. */
export const attemptOf = ({ id, emailIndex }: AccountRow, from: Whence): Attempt => ({
  address: emailIndex?.toString('hex') ?? id,
  network: networkFrom(from),
});

/** Counts an attempt of somebody who has proved something already: the password, or holding a session. */
export async function countAttempt(
  { db, guard }: Pick<AccessTools, 'db' | 'guard'>,
  step: Step,
  account: AccountRow,
  from: Whence,
): Promise<TooMany | null> {
  const attempt = attemptOf(account, from);
  const tooMany = await guard.attempt(step, attempt);
  return tooMany?.isWide && (await isKnownNetwork(db, account.id, attempt.network)) ? null : tooMany;
}

/**
 * Locks an account whose password was checked, and looks again: hashing takes 40 ms, in which the password may have been
 * reset, or the account disabled, erased or given another role. Undefined then: what was proved proves nothing any more.
 */
export async function lockAsChecked(tx: Tx, checked: AccountRow): Promise<AccountRow | undefined> {
  const now = await lockAccount(tx, checked.id);
  const isSame =
    now !== undefined &&
    isOpen(now) &&
    now.passwordHash === checked.passwordHash &&
    now.role === checked.role &&
    now.hasSecondFactor === checked.hasSecondFactor;
  return isSame ? now : undefined;
}

/** In the transaction that opens the session, and last in it. `guard.succeeded` follows after the commit. */
export async function completeLogin(tx: Tx, account: AccountRow, door: Door, from: Whence): Promise<void> {
  await noteKnownNetwork(tx, account.id, networkFrom(from));
  await auditLogin(tx, account, door, from, 'done');
}

type WriteRefusal = (tx: Tx, details: Record<string, unknown>) => Promise<unknown>;

/** Of a flood only the first attempt that was too many leaves an entry. */
export async function refuse(
  { db }: Pick<AccessTools, 'db'>,
  { retryAfterSeconds, isFirst }: TooMany,
  audit: WriteRefusal,
): Promise<{ kind: 'too-many'; retryAfterSeconds: number }> {
  if (isFirst) await withTx(db, (tx) => audit(tx, { retryAfterSeconds }));
  return { kind: 'too-many', retryAfterSeconds };
}

/** Of somebody who gave the account's password, now or when the session was opened. */
export const auditLogin = (
  tx: Tx,
  account: AccountRow,
  door: Door,
  from: Whence,
  outcome: NewAuditEntry['outcome'],
  details?: Record<string, unknown>,
): Promise<unknown> =>
  recordAudit(tx, {
    tenant: account.jurisdiction ?? platformTenant,
    actor: `account:${account.id}`,
    role: account.role,
    action: 'login',
    resource: door,
    outcome,
    details,
    ...from,
  });

/**
 * Of somebody who proved nothing: it is about the account, not by its owner. What was typed as an unknown address is not
 * kept: it may be a password in the wrong field.
 */
export const auditStranger = (
  tx: Tx,
  account: AccountRow | undefined,
  door: Door,
  from: Whence,
  outcome: NewAuditEntry['outcome'],
  details: Record<string, unknown>,
): Promise<unknown> =>
  recordAudit(tx, {
    tenant: account?.jurisdiction ?? platformTenant,
    actor: 'unknown',
    role: 'guest',
    action: 'login',
    resource: account === undefined ? 'account:unknown' : `account:${account.id}`,
    outcome,
    details: { door, ...details },
    ...from,
  });
