// What the routes of the identity service work with.
import { type AccessTokens, openAccessTokens } from '../../shared/access/access-tokens';
import { linkUnder } from '../../shared/access/account-mails';
import type { AccessTools } from '../../shared/access/authenticate';
import { openLoginGuard } from '../../shared/access/login-guard';
import type { Process } from '../../shared/process/process';

export type IdentityTools = Pick<Process, 'db' | 'vault' | 'config' | 'log'> &
  AccessTools & {
    tokens: AccessTokens;
    /** An address of this service as people reach it, for links in mails. */
    linkTo(path: string, query: Readonly<Record<string, string>>): string;
  };

/** `baseUrl` is asked when a link is made: the port may not be known before. */
export function openIdentityTools(process: Process, baseUrl: () => string): IdentityTools {
  const { db, vault, config, log, redis } = process;
  return {
    db,
    vault,
    config,
    log,
    guard: openLoginGuard({ config, redis, vault }),
    tokens: openAccessTokens({ db, vault, config }),
    linkTo: (path, query) => linkUnder(baseUrl(), path, query),
  };
}
