// From a password that is all it takes to a session, for the API and the console alike.
import type { AccountRow } from '../store/accounts';
import { withTx } from '../store/sql';
import { type AccessTools, attemptOf, auditStranger, completeLogin, lockAsChecked } from './authenticate';
import type { Enter } from './second-step';
import type { Door, Whence } from './whence';

/** What `enter` opened; null when the password is not right any more. */
export async function enterAtOnce<T>(
  { db, guard }: Pick<AccessTools, 'db' | 'guard'>,
  checked: AccountRow,
  { door, from }: { door: Door; from: Whence },
  enter: Enter<T>,
): Promise<T | null> {
  const entered = await withTx(db, async (tx) => {
    const account = await lockAsChecked(tx, checked);
    if (account === undefined) {
      await auditStranger(tx, checked, door, from, 'failed', { step: 'password' });
      return null;
    }
    const value = await enter(tx, account);
    await completeLogin(tx, account, door, from);
    return { value };
  });
  if (entered === null) return null;
  await guard.succeeded(attemptOf(checked, from), ['password']);
  return entered.value;
}
