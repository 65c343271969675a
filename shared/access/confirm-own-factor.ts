// The first code of a second factor that somebody who is logged in makes, in the API and in the console.
import { type AccountRow, findAccount, lockAccount } from '../store/accounts';
import { type Tx, withTx } from '../store/sql';
import { type AccessTools, attemptOf, auditLogin, countAttempt, isOpen, refuse } from './authenticate';
import { confirmSecondFactor } from './second-factor';
import type { Door, Whence } from './whence';

export type OwnFactor =
  | { kind: 'ok'; recoveryCodes: string[] }
  | { kind: 'wrong' }
  | { kind: 'too-many'; retryAfterSeconds: number };

/** Counts like a code at logging in, and writes down each one that is wrong. `audit` goes with a right one. */
export async function confirmOwnFactor(
  tools: AccessTools,
  { accountId, code, door, from }: { accountId: string; code: string; door: Door; from: Whence },
  audit: (tx: Tx, account: AccountRow) => Promise<unknown>,
): Promise<OwnFactor> {
  const { db, vault, guard } = tools;
  const found = await findAccount(db, accountId);
  if (found === undefined) return { kind: 'wrong' };
  const tooMany = await countAttempt(tools, 'code', found, from);
  if (tooMany !== null)
    return refuse(tools, tooMany, (tx, details) => auditLogin(tx, found, door, from, 'refused', details));
  const recoveryCodes = await withTx(db, async (tx) => {
    const account = await lockAccount(tx, accountId);
    if (account === undefined || !isOpen(account)) return null;
    const made = await confirmSecondFactor(tx, vault, accountId, code);
    if (made === null) await auditLogin(tx, account, door, from, 'failed', { step: 'enrolment' });
    else await audit(tx, account);
    return made;
  });
  if (recoveryCodes === null) return { kind: 'wrong' };
  await guard.succeeded(attemptOf(found, from), ['code']);
  return { kind: 'ok', recoveryCodes };
}
