import { findAccount, openProfile } from '../../shared/store/accounts';
import { countRecoveryCodes } from '../../shared/store/second-factors';
import { listSessions } from '../../shared/store/sessions';
import type { ConsoleTools } from '../console-tools';
import { page } from '../pages/layout';
import { Refused } from '../refused';
import type { Call } from '../route';
import { accountPage, type Said } from './account-page';

/** `said` is about what was just done. */
export async function showAccount({ db, vault }: ConsoleTools, call: Call, said: Said | null = null): Promise<void> {
  const { session, res } = call;
  const account = await findAccount(db, session.accountId);
  if (account === undefined) throw new Refused(404, 'There is no such account.');
  const [sessions, recoveryCodes] = await Promise.all([
    listSessions(db, account.id),
    countRecoveryCodes(db, account.id),
  ]);
  const shown = { account, profile: openProfile(vault, account), session, sessions, recoveryCodes, said };
  res.send(page(call, 'Account', accountPage(shown)));
}
