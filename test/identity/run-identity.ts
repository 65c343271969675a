// The identity service in a test: a process of its own on the test's database, asked over real HTTP, and people.
import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import { start } from '../../services/identity/main';
import { hashPassword } from '../../shared/access/passwords';
import type { Role } from '../../shared/domain/permissions';
import type { RunningProcess } from '../../shared/process/process';
import type { Vault } from '../../shared/process/vault';
import { createAccount } from '../../shared/store/accounts';
import { notificationDataContext, recipientContext } from '../../shared/store/notifications';
import { type Database, rows, withTx } from '../../shared/store/sql';
import { useDatabase } from '../support/database';
import { openTestProcess } from '../support/engine';

export type IdentityReply = {
  status: number;
  headers: Headers;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers and say themselves what they expect there
  json: any;
};

export type IdentityAsk = {
  method?: string;
  token?: string;
  headers?: Record<string, string>;
  /** Serialised, unless it is a text already. */
  body?: object | string;
};

export type Person = { id: string; email: string; password: string };
export type Mail = { kind: string; recipient: string; language: string; data: Record<string, string> };

/** Limits out of the way; tests of limits set their own. */
const generous = {
  ANONYMOUS_REQUESTS_PER_MINUTE: '100000',
  USER_REQUESTS_PER_MINUTE: '100000',
  REGISTRATIONS_PER_MINUTE: '100000',
  PASSWORD_RESETS_PER_HOUR: '100000',
  AUTHENTICATIONS_PER_MINUTE: '100000',
  TRUST_PROXY: '1',
};

export function useIdentity(env: Record<string, string> = {}) {
  const { db, url: databaseUrl } = useDatabase();
  let process: RunningProcess;
  let url: string;
  beforeAll(async () => {
    process = await openTestProcess(databaseUrl(), { IDENTITY_PORT: '0', STOP_SECONDS: '2', ...generous, ...env });
    ({ url } = await start(process));
  });
  afterAll(() => process?.stop('the test is over'));

  const ask = async (path: string, { method, token, headers = {}, body }: IdentityAsk = {}): Promise<IdentityReply> => {
    const response = await fetch(url + path, {
      method: method ?? (body === undefined ? 'GET' : 'POST'),
      redirect: 'manual',
      headers: {
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
        ...(token !== undefined && { Authorization: `Bearer ${token}` }),
        ...fromAnywhere(),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = /[/+]json/.test(response.headers.get('content-type') ?? '');
    return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : null };
  };

  return {
    db,
    databaseUrl,
    url: () => url,
    process: () => process,
    vault: () => process.vault,
    ask,
    logIn: ({ email, password }: Pick<Person, 'email' | 'password'>, headers: Record<string, string> = {}) =>
      ask('/api/v1/auth/login', { body: { email, password }, headers }),
    /** What was written to the outbox for somebody, oldest first. */
    mailsTo: (accountId: string) => mailsTo(db(), process.vault, accountId),
    aPerson: (over: Partial<PersonOptions> = {}) => aPerson(db(), process.vault, over),
  };
}

export type PersonOptions = { role: Role; jurisdiction: string | null; partnerId: string | null; name: string | null };

/** As if it came from another network each time: what is limited for one is not what most tests are about. */
export const fromAnywhere = (): Record<string, string> => ({
  'X-Forwarded-For': `10.${randomInt(256)}.${randomInt(256)}.${randomInt(256)}`,
});

export const aPassword = (): string => randomBytes(15).toString('base64url');
export const anAddress = (): string => `person-${randomUUID()}@example.mg`;

/** Somebody with a verified account; a citizen unless told otherwise. */
export async function aPerson(db: Database, vault: Vault, over: Partial<PersonOptions> = {}): Promise<Person> {
  const email = anAddress();
  const password = aPassword();
  const passwordHash = await hashPassword(password);
  const rest = { role: 'citizen', jurisdiction: null, partnerId: null, name: 'Lova', phone: null, ...over } as const;
  const id = await withTx(db, (tx) =>
    createAccount(tx, vault, { ...rest, email, passwordHash, language: 'en', state: 'active' }),
  );
  return { id: id!, email, password };
}

export async function mailsTo(db: Database, vault: Vault, accountId: string): Promise<Mail[]> {
  const found = await rows<{ id: string; kind: string; language: string; recipient: Buffer; data: Buffer }>(
    db,
    `select id, kind, language, recipient_sealed as recipient, data_sealed as data
       from notification
      where account_id = $1
      order by id`,
    [accountId],
  );
  return found.map(({ id, kind, language, recipient, data }) => ({
    kind,
    language,
    recipient: JSON.parse(vault.open(recipient, recipientContext(id)).toString()).email,
    data: JSON.parse(vault.open(data, notificationDataContext(id)).toString()),
  }));
}

/** The token in the link of a mail. */
export const tokenIn = (mail: Mail | undefined): string => new URL(mail!.data.link!).searchParams.get('token')!;

/** What the app would show, `steps` half minutes from now: a code opens once, so a test that needs two takes the next. */
export const codeOf = (secret: string, steps = 0): string =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + steps * 30_000 });
