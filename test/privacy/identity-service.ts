// The identity service in a test, asked over real HTTP by people who are logged in.
import { start } from '../../services/identity/main';
import { openAccessTokens } from '../../shared/access/access-tokens';
import type { RunningProcess } from '../../shared/process/process';
import type { NewAccount } from '../../shared/store/accounts';
import { openTokenSession } from '../../shared/store/sessions';
import { type Database, withTx } from '../../shared/store/sql';
import { useDatabase } from '../support/database';
import { openTestProcess } from '../support/engine';
import type { Reply } from '../support/intake';
import { aPerson, type TestPerson } from './people';

export type LoggedIn = TestPerson & { token: string };

export type Ask = { method?: string; json?: unknown; headers?: Record<string, string> };

export function useIdentity(env: Record<string, string> = {}) {
  const { db, url: databaseUrl } = useDatabase();
  let process: RunningProcess;
  let url: string;
  beforeAll(async () => {
    const limits = { PASSWORD_RESETS_PER_HOUR: '1000', AUTHENTICATIONS_PER_MINUTE: '1000' };
    process = await openTestProcess(databaseUrl(), { IDENTITY_PORT: '0', STOP_SECONDS: '2', ...limits, ...env });
    ({ url } = await start(process));
  });
  afterAll(() => process?.stop('the test is over'));

  return {
    db: (): Database => db(),
    process: (): RunningProcess => process,
    async somebody(over: Partial<NewAccount> = {}): Promise<LoggedIn> {
      const person = await aPerson(db(), process.vault, over);
      const { sessionId } = await withTx(db(), (tx) =>
        openTokenSession(tx, { accountId: person.id, ip: null, userAgent: null, refreshDays: 7 }),
      );
      const { token } = await openAccessTokens(process).issue({ accountId: person.id, sessionId });
      return { ...person, token };
    },
    async ask(path: string, who: { token: string } | null, { method = 'GET', json, headers = {} }: Ask = {}) {
      const response = await fetch(url + path, {
        method,
        headers: {
          ...(who !== null && { Authorization: `Bearer ${who.token}` }),
          ...(json !== undefined && { 'Content-Type': 'application/json' }),
          ...headers,
        },
        ...(json !== undefined && { body: typeof json === 'string' ? json : JSON.stringify(json) }),
      });
      const text = await response.text();
      const isJson = /[/+]json$/.test(response.headers.get('content-type') ?? '');
      const parsed: unknown = isJson ? JSON.parse(text) : null;
      return { status: response.status, headers: response.headers, text, json: parsed } as Reply;
    },
  };
}
