// The API in a test: a process of its own on the test's database, asked over real HTTP.
import { randomUUID } from 'node:crypto';
import { start } from '../../services/intake/main';
import { keyScopes } from '../../shared/domain/permissions';
import type { RunningProcess } from '../../shared/process/process';
import { type IssuedApiKey, issueApiKey, type NewApiKey } from '../../shared/store/api-keys';
import { createPartner } from '../../shared/store/partners';
import type { Database } from '../../shared/store/sql';
import { publishShippedTariffs } from './batches';
import { useDatabase } from './database';
import { openTestProcess } from './engine';

export type TestPartner = { id: string; keyId: string; key: string };

export type Reply = {
  status: number;
  headers: Headers;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers and say themselves what they expect there
  json: any;
};

export type Ask = {
  method?: string;
  headers?: Record<string, string>;
  body?: string | Buffer | ReadableStream;
};

export type TestIntake = {
  db(): Database;
  databaseUrl(): string;
  url(): string;
  process(): RunningProcess;
  ask(path: string, key: string | null, options?: Ask): Promise<Reply>;
  /** Posts lines as NDJSON under a new Idempotency-Key, unless told otherwise. */
  postBatch(key: string | null, body: Ask['body'], headers?: Record<string, string>, query?: string): Promise<Reply>;
};

/** One API for the test file, with the shipped tariffs published. What is known only later of `env` comes as a function. */
export function useIntake(env: Record<string, string> | (() => Record<string, string>) = {}): TestIntake {
  const { db, url: databaseUrl } = useDatabase();
  let process: RunningProcess;
  let url: string;
  beforeAll(async () => {
    await publishShippedTariffs(db());
    const given = typeof env === 'function' ? env() : env;
    process = await openTestProcess(databaseUrl(), { INTAKE_PORT: '0', STOP_SECONDS: '2', ...given });
    ({ url } = await start(process));
  });
  afterAll(() => process?.stop('the test is over'));

  const intake: TestIntake = {
    db,
    databaseUrl,
    url: () => url,
    process: () => process,
    async ask(path, key, { method = 'GET', headers = {}, body } = {}) {
      const response = await fetch(url + path, {
        method,
        headers: { ...(key !== null && { 'X-API-Key': key }), ...headers },
        ...(body !== undefined && { body: body as string, duplex: 'half' }),
      });
      const text = await response.text();
      const isJson = /[/+]json$/.test(response.headers.get('content-type') ?? '');
      return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : null };
    },
    postBatch: (key, body, headers = {}, query = '?fiscalYear=2026') =>
      intake.ask(`/api/v1/batches${query}`, key, {
        method: 'POST',
        headers: { 'Content-Type': 'application/x-ndjson', 'Idempotency-Key': randomUUID(), ...headers },
        ...(body !== undefined && { body }),
      }),
  };
  return intake;
}

export async function aPartnerWithKey(db: Database, name = `partner ${randomUUID()}`): Promise<TestPartner> {
  const id = await createPartner(db, name, 'MG');
  const { id: keyId, key } = await aKeyOf(db, id);
  return { id, keyId, key };
}

/** Another key of a partner, with every scope and no limits unless told otherwise. */
export const aKeyOf = (db: Database, partnerId: string, over: Partial<NewApiKey> = {}): Promise<IssuedApiKey> =>
  issueApiKey(db, {
    partnerId,
    name: 'test',
    scopes: keyScopes,
    expiresAt: null,
    allowedNetworks: [],
    isTest: false,
    createdBy: 'shell:test',
    ...over,
  });
