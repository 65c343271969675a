// What a new password brings with it, however it was chosen: by link, in the API or in the console.
import type { Vault } from '../process/vault';
import { type AccountRow, openProfile, setPassword } from '../store/accounts';
import { voidOneTimeTokens } from '../store/one-time-tokens';
import { endSessionsOf } from '../store/sessions';
import type { Tx } from '../store/sql';
import { mailNews } from './account-mails';
import { passwordFault } from './passwords';

/** Why the account's owner, who may be about to give a name, may not choose it; or null. */
export function faultOfPassword(vault: Vault, account: AccountRow, password: string, newName = ''): string | null {
  const { email, name } = openProfile(vault, account);
  return passwordFault(password, [email?.reveal() ?? '', name?.reveal() ?? '', newName]);
}

/**
 * Ends what the old one opened: sessions, links that would set another, second steps under way. And says so by mail.
 * Returns how many sessions ended. The account is locked before.
 */
export async function replacePassword(
  tx: Tx,
  tools: { vault: Vault },
  account: AccountRow,
  { passwordHash, exceptSessionId }: { passwordHash: string; exceptSessionId: string | null },
): Promise<number> {
  await setPassword(tx, account.id, passwordHash);
  await voidOneTimeTokens(tx, account.id, 'reset-password');
  await voidOneTimeTokens(tx, account.id, 'second-step');
  const ended = await endSessionsOf(tx, account.id, 'password changed', exceptSessionId);
  await mailNews(tools, tx, account, 'password-changed');
  return ended;
}
