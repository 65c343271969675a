// Between the password and the session: a token that is good for the second factor, or for getting one, and for nothing
// else. What it is good for follows from the account: one that has a second factor cannot be given another this way.
import { type AccountRow, emailOf, findAccount, lockAccount } from '../store/accounts';
import { platformTenant, recordAudit } from '../store/audit';
import { isKnownNetwork } from '../store/known-networks';
import { findOneTimeToken, issueOneTimeToken, useOneTimeToken } from '../store/one-time-tokens';
import { type Sql, type Tx, withTx } from '../store/sql';
import { type AccessTools, auditLogin, completeLogin, isOpen, refuse } from './authenticate';
import { beginSecondFactor, checkSecondFactor, confirmSecondFactor, type Enrolment, type Proof } from './second-factor';
import { type Door, networkFrom, type Whence } from './whence';

const stepMinutes = 10;

/** For an account whose password was right. */
export const openSecondStep = ({ db }: Pick<AccessTools, 'db'>, account: AccountRow): Promise<string> =>
  withTx(db, (tx) =>
    issueOneTimeToken(tx, {
      accountId: account.id,
      purpose: 'second-step',
      expiresAt: new Date(Date.now() + stepMinutes * 60_000),
    }),
  );

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

/** A fresh secret for somebody who must have a second factor and has none. Asked again, the one before is void. */
export async function beginEnrolment(
  { db, vault, config }: AccessTools,
  token: string,
): Promise<({ kind: 'ok' } & Enrolment) | { kind: 'expired' }> {
  const account = await accountOf(db, token);
  if (account === undefined || account.hasSecondFactor) return { kind: 'expired' };
  const issuer = config.TOKEN_ISSUER;
  const enrolment = await withTx(db, (tx) =>
    beginSecondFactor(tx, vault, { accountId: account.id, email: emailOf(vault, account), issuer }),
  );
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
  const network = networkFrom(from);
  const isKnown = await isKnownNetwork(db, found.id, network);
  const tooMany = await guard.attempt('code', { account: found.id, network, isKnown });
  if (tooMany !== null) return refuse(tools, tooMany, found, door, from);

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
  if (outcome.kind === 'ok') await guard.succeeded({ account: found.id, network });
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
