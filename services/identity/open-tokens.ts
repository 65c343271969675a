// From a login that is complete to the tokens that the client gets.
import { z } from 'zod';
import type { Enter } from '../../shared/access/second-step';
import type { Whence } from '../../shared/access/whence';
import type { Answer } from '../../shared/http/answer';
import { type OpenedTokens, openTokenSession } from '../../shared/store/refresh-tokens';
import type { IdentityTools } from './tools';

export const tokensSchema = z
  .object({
    tokenType: z.literal('Bearer'),
    accessToken: z.string().describe('For `Authorization: Bearer`'),
    expiresInSeconds: z.int(),
    refreshToken: z.string().describe('Gives the next pair, once'),
    refreshExpiresAt: z.iso.datetime(),
  })
  .meta({ id: 'Tokens', title: 'What proves who one is' });

export const openTokens =
  ({ config }: Pick<IdentityTools, 'config'>, { ip, userAgent }: Whence): Enter<OpenedTokens> =>
  (tx, { id: accountId }) =>
    openTokenSession(tx, { accountId, ip, userAgent, refreshDays: config.REFRESH_TOKEN_DAYS });

/** Signs the access token after the commit: one that was signed before it might name a session that never was. */
export async function tokensAnswer(
  { tokens }: Pick<IdentityTools, 'tokens'>,
  accountId: string,
  { sessionId, refreshToken, expiresAt }: OpenedTokens,
): Promise<Answer> {
  const { token: accessToken, expiresInSeconds } = await tokens.issue({ accountId, sessionId });
  const refreshExpiresAt = expiresAt.toISOString();
  return {
    status: 200,
    body: { tokenType: 'Bearer', accessToken, expiresInSeconds, refreshToken, refreshExpiresAt },
  };
}
