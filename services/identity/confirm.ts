// Asks once more for the password, and for a code, before something that a session alone must not do.
import { type Asked, reauthenticate } from '../../shared/access/reauthenticate';
import type { Proof } from '../../shared/access/second-factor';
import type { Whence } from '../../shared/access/whence';
import type { PersonCaller } from '../../shared/http/caller';
import { Refusal } from '../../shared/http/errors';
import type { AccountRow } from '../../shared/store/accounts';
import { tooManyAttempts } from './login';
import type { IdentityTools } from './tools';

export type Confirmation = { password: string; proof: Proof | null };

/** The account, or a refusal. With `passwordIsEnough` nobody is asked for a code. */
export async function confirm(
  tools: IdentityTools,
  { accountId }: PersonCaller,
  { password, proof }: Confirmation,
  from: Whence,
  options: { passwordIsEnough?: boolean } = {},
): Promise<AccountRow> {
  const asked: Asked = { accountId, password, proof, door: 'api', from };
  const outcome = await reauthenticate(tools, asked, options);
  if (outcome.kind === 'too-many') throw tooManyAttempts(outcome);
  if (outcome.kind === 'wrong') throw new Refusal('CONFIRMATION_FAILED');
  return outcome.account;
}
