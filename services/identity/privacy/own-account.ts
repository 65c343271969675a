import type { PersonCaller } from '../../../shared/http/caller';
import { Refusal } from '../../../shared/http/errors';
import { type AccountRow, lockAccount } from '../../../shared/store/accounts';
import type { Tx } from '../../../shared/store/sql';

/** The caller's account, locked. Refuses somebody whose account was closed since the request was let in. */
export async function lockOwnAccount(tx: Tx, { accountId }: PersonCaller): Promise<AccountRow> {
  const account = await lockAccount(tx, accountId);
  if (account === undefined || (account.state !== 'active' && account.state !== 'closing'))
    throw new Refusal('TOKEN_INVALID');
  return account;
}
