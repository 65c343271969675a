// Between the password and the session: a token that is good for the second factor, or for getting one, and for nothing
// else. What it is good for follows from the account: one that has a second factor cannot be given another this way.
import { type AccountRow, emailOf, findAccount, lockAccount } from '../store/accounts';
import { platformTenant, recordAudit } from '../store/audit';
import { findOneTimeToken, issueOneTimeToken, useOneTimeToken, voidOneTimeTokens } from '../store/one-time-tokens';
import { dropUnconfirmedSecret } from '../store/second-factors';
import { type Sql, type Tx, withTx } from '../store/sql';
import {
  type AccessTools,
  attemptOf,
  auditLogin,
  auditStranger,
  completeLogin,
  countAttempt,
  isOpen,
  lockAsChecked,
  refuse,
} from './authenticate';
import {
  beginSecondFactor,
  checkSecondFactor,
  confirmSecondFactor,
  type Enrolment,
  type Proof,
  pendingSecondFactor,
} from './second-factor';
import type { Door, Whence } from './whence';

const stepMinutes = 10;

/** For an account whose password was right; null when that is not so any more. */
export const openSecondStep = (
  { db }: Pick<AccessTools, 'db'>,
  checked: AccountRow,
  door: Door,
  from: Whence,
): Promise<string | null> =>
  withTx(db, async (tx) => {
    const account = await lockAsChecked(tx, checked);
    if (account === undefined) {
      await auditStranger(tx, checked, door, from, 'failed', { step: 'password' });
      return null;
    }
    if (!account.hasSecondFactor) await forgetEnrolments(tx, account.id);
    const expiresAt = new Date(Date.now() + stepMinutes * 60_000);
    return issueOneTimeToken(tx, { accountId: account.id, purpose: 'second-step', expiresAt });
  });

/** One enrolment at a time: nobody is shown a secret that an earlier step has shown, perhaps to somebody else. */
async function forgetEnrolments(tx: Tx, accountId: string): Promise<void> {
  await voidOneTimeTokens(tx, accountId, 'second-step');
  await dropUnconfirmedSecret(tx, accountId);
}

export type SecondStep = { token: string; door: Door; from: Whence };

/** Opens the session within the transaction that takes the code and the token: all of it happens, or nothing. */
export type Enter<T> = (tx: Tx, account: AccountRow) => Promise<T>;

export type StepRefused =
  /** The token is unknown, used, expired, or not for this: back to the password. */
  | { kind: 'expired' }
  /** The code is wrong or was used before; the token still holds. */
  | { kind: 'wrong' }
  | { kind: 'too-many'; retryAfterSeconds: number };

/** Takes the second factor of somebody who has one. */
export const passSecondStep = <T>(
  tools: AccessTools,
  { proof, ...step }: SecondStep & { proof: Proof },
  enter: Enter<T>,
): Promise<{ kind: 'ok'; account: AccountRow; value: T } | StepRefused> =>
  take(tools, step, {
    isFor: ({ hasSecondFactor }) => hasSecondFactor,
    async prove(tx, account) {
      if (!(await checkSecondFactor(tx, tools.vault, account.id, proof))) return null;
      return () => enter(tx, account);
    },
  });

/** What the token is good for now; null for one that is good for nothing. */
export async function kindOfStep(
  { db }: Pick<AccessTools, 'db'>,
  token: string,
): Promise<'second factor' | 'enrolment' | null> {
  const account = await accountOf(db, token);
  if (account === undefined) return null;
  return account.hasSecondFactor ? 'second factor' : 'enrolment';
}

/**
 * The secret for somebody who must have a second factor and has none. It stays the same within the step, unless a fresh
 * one is asked for, which makes the one before void.
 */
export async function beginEnrolment(
  { db, vault, config }: AccessTools,
  token: string,
  { isFresh }: { isFresh: boolean },
): Promise<({ kind: 'ok' } & Enrolment) | { kind: 'expired' }> {
  const found = await accountOf(db, token);
  if (found === undefined) return { kind: 'expired' };
  const enrolment = await withTx(db, async (tx) => {
    await lockAccount(tx, found.id);
    const account = await accountOf(tx, token);
    if (account === undefined || account.hasSecondFactor) return null;
    const given = { accountId: account.id, email: emailOf(vault, account), issuer: config.TOKEN_ISSUER };
    const pending = isFresh ? null : await pendingSecondFactor(tx, vault, given);
    return pending ?? beginSecondFactor(tx, vault, given);
  });
  return enrolment === null ? { kind: 'expired' } : { kind: 'ok', ...enrolment };
}

/** The first code makes the secret count and logs in; the recovery codes are shown once. */
export const confirmEnrolment = <T>(
  tools: AccessTools,
  { code, ...step }: SecondStep & { code: string },
  enter: Enter<T>,
): Promise<{ kind: 'ok'; account: AccountRow; value: { entered: T; recoveryCodes: string[] } } | StepRefused> =>
  take(tools, step, {
    isFor: ({ hasSecondFactor }) => !hasSecondFactor,
    async prove(tx, account) {
      const recoveryCodes = await confirmSecondFactor(tx, tools.vault, account.id, code);
      if (recoveryCodes === null) return null;
      return async () => {
        const entered = await enter(tx, account);
        await auditEnrolment(tx, account, step.from);
        return { entered, recoveryCodes };
      };
    },
  });

type Taking<T> = {
  isFor(account: AccountRow): boolean;
  /** Null when the code is wrong, else what opens the session. */
  prove(tx: Tx, account: AccountRow): Promise<(() => Promise<T>) | null>;
};

async function take<T>(
  tools: AccessTools,
  { token, door, from }: SecondStep,
  { isFor, prove }: Taking<T>,
): Promise<{ kind: 'ok'; account: AccountRow; value: T } | StepRefused> {
  const { db, guard } = tools;
  const found = await accountOf(db, token);
  if (found === undefined || !isFor(found)) return { kind: 'expired' };
  const tooMany = await countAttempt(tools, 'code', found, from);
  if (tooMany !== null)
    return refuse(tools, tooMany, (tx, details) => auditLogin(tx, found, door, from, 'refused', details));

  const outcome = await withTx(db, async (tx) => {
    await lockAccount(tx, found.id);
    // Once more under the lock: the password may have changed meanwhile, or another request was faster.
    const account = await accountOf(tx, token);
    if (account === undefined || !isFor(account)) return { kind: 'expired' } as const;
    const open = await prove(tx, account);
    if (open === null) {
      await auditLogin(tx, account, door, from, 'failed', { step: 'second factor' });
      return { kind: 'wrong' } as const;
    }
    await useOneTimeToken(tx, token, 'second-step');
    const value = await open();
    await completeLogin(tx, account, door, from);
    return { kind: 'ok', account, value } as const;
  });
  if (outcome.kind === 'ok') await guard.succeeded(attemptOf(found, from), ['password', 'code']);
  return outcome;
}

async function accountOf(sql: Sql, token: string): Promise<AccountRow | undefined> {
  const holder = await findOneTimeToken(sql, token, 'second-step');
  const account = holder && (await findAccount(sql, holder.accountId));
  return account !== undefined && isOpen(account) ? account : undefined;
}

const auditEnrolment = (tx: Tx, account: AccountRow, from: Whence): Promise<unknown> =>
  recordAudit(tx, {
    tenant: account.jurisdiction ?? platformTenant,
    actor: `account:${account.id}`,
    role: account.role,
    action: 'change second factor',
    resource: `account:${account.id}`,
    outcome: 'done',
    before: { secondFactor: false },
    after: { secondFactor: true },
    ...from,
  });
