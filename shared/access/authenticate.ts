// The one way to check who somebody is, for the API and the console alike. No answer tells whether an account exists:
// for an unknown address the same statements run, the same hash is computed and the same entry is written.
import { type Role, staffRoles } from '../domain/permissions';
import type { Config } from '../process/config';
import type { Vault } from '../process/vault';
import { type AccountRow, emailIndexOf, findAccountByEmail, normalisedEmail } from '../store/accounts';
import { type NewAuditEntry, platformTenant, recordAudit } from '../store/audit';
import { isKnownNetwork, noteKnownNetwork } from '../store/known-networks';
import { type Database, type Tx, withTx } from '../store/sql';
import type { LoginGuard, TooMany } from './login-guard';
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
  const attempt = {
    account: found?.id ?? emailIndexOf(vault, address).toString('hex'),
    network,
    isKnown: await isKnownNetwork(db, found?.id ?? null, network),
  };
  const tooMany = await guard.attempt('password', attempt);
  if (tooMany !== null) return refuse(tools, tooMany, found, door, from);

  const matches = await verifyPassword(found?.passwordHash ?? null, password);
  // An address nobody has verified is told the same as a wrong password: otherwise whoever registers an address and
  // logs in with it learns whether somebody had it before.
  if (!matches || found === undefined || !isOpen(found)) {
    await withTx(db, (tx) => auditLogin(tx, found, door, from, 'failed', { step: 'password' }));
    return { kind: 'wrong' };
  }
  if (found.hasSecondFactor) return { kind: 'second-factor-needed', account: found };
  if (needsSecondFactor(tools.config, found.role)) return { kind: 'enrolment-needed', account: found };
  return { kind: 'ok', account: found };
}

export const isOpen = ({ state }: AccountRow): boolean => state === 'active' || state === 'closing';

export const needsSecondFactor = ({ STAFF_SECOND_FACTOR }: AccessTools['config'], role: Role): boolean =>
  STAFF_SECOND_FACTOR === 'required' && staffRoles.includes(role);

/** In the transaction that opens the session, and last in it. `guard.succeeded` follows after the commit. */
export async function completeLogin(tx: Tx, account: AccountRow, door: Door, from: Whence): Promise<void> {
  await noteKnownNetwork(tx, account.id, networkFrom(from));
  await auditLogin(tx, account, door, from, 'done');
}

/** Of a flood only the first attempt that was too many leaves an entry. */
export async function refuse(
  { db }: Pick<AccessTools, 'db'>,
  { retryAfterSeconds, isFirst }: TooMany,
  account: AccountRow | undefined,
  door: Door,
  from: Whence,
): Promise<{ kind: 'too-many'; retryAfterSeconds: number }> {
  if (isFirst) await withTx(db, (tx) => auditLogin(tx, account, door, from, 'refused', { retryAfterSeconds }));
  return { kind: 'too-many', retryAfterSeconds };
}

/** What was typed as an unknown address is not kept: it may be a password in the wrong field. */
export const auditLogin = (
  tx: Tx,
  account: AccountRow | undefined,
  door: Door,
  from: Whence,
  outcome: NewAuditEntry['outcome'],
  details?: Record<string, unknown>,
): Promise<unknown> =>
  recordAudit(tx, {
    tenant: account?.jurisdiction ?? platformTenant,
    actor: account === undefined ? 'unknown' : `account:${account.id}`,
    role: account?.role ?? 'guest',
    action: 'login',
    resource: door,
    outcome,
    details,
    ...from,
  });
