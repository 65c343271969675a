// What a new password brings with it, however it was chosen.

import { mailNews } from '../../shared/access/account-mails';
import { passwordFault } from '../../shared/access/passwords';
import { type AccountRow, openProfile, setPassword } from '../../shared/store/accounts';
import { voidOneTimeTokens } from '../../shared/store/one-time-tokens';
import { endSessionsOf } from '../../shared/store/sessions';
import type { Tx } from '../../shared/store/sql';
import type { IdentityTools } from './tools';

/** Why the account's owner may not choose it, or null. */
export function faultOfPassword(vault: IdentityTools['vault'], account: AccountRow, password: string): string | null {
  const { email, name } = openProfile(vault, account);
  return passwordFault(password, [email?.reveal() ?? '', name?.reveal() ?? '']);
}

/** Ends what the old one opened: sessions, links that would set another, second steps under way. And says so by mail. */
export async function replacePassword(
  tx: Tx,
  tools: Pick<IdentityTools, 'vault'>,
  account: AccountRow,
  { passwordHash, exceptSessionId }: { passwordHash: string; exceptSessionId: string | null },
): Promise<void> {
  await setPassword(tx, account.id, passwordHash);
  await voidOneTimeTokens(tx, account.id, 'reset-password');
  await voidOneTimeTokens(tx, account.id, 'second-step');
  await endSessionsOf(tx, account.id, 'password changed', exceptSessionId);
  await mailNews(tools, tx, account, 'password-changed');
}
