// Asks somebody who is logged in once more for the password, and for a code where there is a second factor: before a
// dangerous act, a new password, another second factor. Counted by the same guard as logging in.
import { type AccountRow, findAccount } from '../store/accounts';
import { withTx } from '../store/sql';
import { type AccessTools, attemptOf, auditLogin, countAttempt, isOpen, refuse } from './authenticate';
import { verifyPassword } from './passwords';
import { checkSecondFactor, type Proof } from './second-factor';
import type { Door, Whence } from './whence';

export type Reauthentication =
  | { kind: 'ok'; account: AccountRow }
  | { kind: 'wrong' }
  | { kind: 'too-many'; retryAfterSeconds: number };

export type Asked = {
  accountId: string;
  password: string;
  /** Null asks for the password alone: for acts that need no second factor, or who has none. */
  proof: Proof | null;
  door: Door;
  from: Whence;
};

/**
 * Who has a second factor and gives no proof of it is 'wrong', unless `passwordIsEnough`. Whatever is done next begins
 * with `lockAsChecked`: the account may have changed meanwhile.
 */
export async function reauthenticate(
  tools: AccessTools,
  { accountId, password, proof, door, from }: Asked,
  { passwordIsEnough = false } = {},
): Promise<Reauthentication> {
  const { db, guard } = tools;
  const account = await findAccount(db, accountId);
  if (account === undefined || !isOpen(account)) return { kind: 'wrong' };
  const tooMany =
    (await countAttempt(tools, 'password', account, from)) ??
    (proof === null ? null : await countAttempt(tools, 'code', account, from));
  if (tooMany !== null)
    return refuse(tools, tooMany, (tx, details) => auditLogin(tx, account, door, from, 'refused', details));

  const matches = await verifyPassword(account.passwordHash, password);
  const isRight = matches && (await proofHolds(tools, account, proof, passwordIsEnough));
  if (!isRight) {
    await withTx(db, (tx) => auditLogin(tx, account, door, from, 'failed', { step: 'confirmation' }));
    return { kind: 'wrong' };
  }
  await guard.succeeded(
    attemptOf(account, from),
    proof !== null && account.hasSecondFactor ? ['password', 'code'] : ['password'],
  );
  return { kind: 'ok', account };
}

async function proofHolds(
  { db, vault }: AccessTools,
  account: AccountRow,
  proof: Proof | null,
  passwordIsEnough: boolean,
): Promise<boolean> {
  if (!account.hasSecondFactor) return true;
  if (proof === null) return passwordIsEnough;
  return withTx(db, (tx) => checkSecondFactor(tx, vault, account.id, proof));
}
