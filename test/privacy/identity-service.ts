// The identity service in a test, asked by people who are logged in already.
import { openAccessTokens } from '../../shared/access/access-tokens';
import type { NewAccount } from '../../shared/store/accounts';
import { openTokenSession } from '../../shared/store/refresh-tokens';
import { withTx } from '../../shared/store/sql';
import * as running from '../identity/run-identity';
import { aPerson, type TestPerson } from './people';

export type LoggedIn = TestPerson & { token: string };

export type Ask = { method?: string; json?: unknown };

export function useIdentity(env: Record<string, string> = {}) {
  const { db, process, ask } = running.useIdentity(env);
  return {
    db,
    process,
    async somebody(over: Partial<NewAccount> = {}): Promise<LoggedIn> {
      const person = await aPerson(db(), process().vault, over);
      const { sessionId } = await withTx(db(), (tx) =>
        openTokenSession(tx, { accountId: person.id, ip: null, userAgent: null, refreshDays: 7 }),
      );
      const { token } = await openAccessTokens(process()).issue({ accountId: person.id, sessionId });
      return { ...person, token };
    },
    ask: (path: string, who: { token: string } | null, { method = 'GET', json }: Ask = {}) =>
      ask(path, {
        method,
        // Always from one address: that is how attempts are counted.
        headers: { 'X-Forwarded-For': '198.51.100.9' },
        ...(who !== null && { token: who.token }),
        ...(json !== undefined && { body: json as object | string }),
      }),
  };
}
