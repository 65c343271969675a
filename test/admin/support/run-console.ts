// The console in a test: the real one on the test's own database, and a client that keeps its cookies like a browser.
import { start } from '../../../admin/main';
import { hashPassword } from '../../../shared/access/passwords';
import type { Role } from '../../../shared/domain/permissions';
import type { RunningProcess } from '../../../shared/process/process';
import { createAccount } from '../../../shared/store/accounts';
import { type Announcement, rows, withTx } from '../../../shared/store/sql';
import { useDatabase } from '../../support/database';
import { openTestProcess } from '../../support/engine';

export const passwords = {
  admin: 'correct horse battery',
  finance: 'staple of a good ledger',
  auditor: 'eyes that only ever read',
  citizen: 'somebody with a moped',
} as const;
export type Person = keyof typeof passwords;

export type Answer = { status: number; text: string; headers: Headers; json<T>(): T };

export class ConsoleClient {
  private readonly cookies = new Map<string, string>();
  private readonly ownHeaders: Record<string, string> = {};
  constructor(private readonly url: string) {}

  async send(
    method: string,
    path: string,
    init: { body?: string; headers?: Record<string, string> } = {},
  ): Promise<Answer> {
    const answer = await fetch(this.url + path, {
      method,
      redirect: 'manual',
      headers: {
        cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        ...this.ownHeaders,
        ...init.headers,
      },
      ...(init.body !== undefined && { body: init.body }),
    });
    for (const cookie of answer.headers.getSetCookie()) this.keep(cookie);
    const text = await answer.text();
    return { status: answer.status, text, headers: answer.headers, json: () => JSON.parse(text) };
  }

  /** As if it came from there, for a console that believes one proxy. */
  from(address: string): this {
    this.ownHeaders['x-forwarded-for'] = address;
    return this;
  }

  get = (path: string) => this.send('GET', path);

  /** As the board's script sends it: with the token of the cookie as a header. */
  put = (path: string, headers: Record<string, string> = { 'x-xsrf-token': this.cookie('XSRF-TOKEN') ?? '' }) =>
    this.send('PUT', path, { headers });

  /** As one of our own forms: the token of the session in a hidden field. */
  post = (path: string, fields: Record<string, string> = {}) =>
    this.send('POST', path, {
      body: new URLSearchParams({ csrf: this.cookie('XSRF-TOKEN') ?? '', ...fields }).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });

  /** The first step; the second has no token of its own. */
  async login(email: string, password: string): Promise<Answer> {
    const form = await this.get('/login');
    const token = /name="form" value="([^"]+)"/.exec(form.text)?.[1] ?? '';
    return this.post('/login', { form: token, next: '', email, password });
  }

  cookie = (name: string): string | undefined => this.cookies.get(name);
  setCookie = (name: string, value: string): void => void this.cookies.set(name, value);

  private keep(cookie: string): void {
    const [pair = ''] = cookie.split(';');
    const at = pair.indexOf('=');
    const [name, value] = [pair.slice(0, at), pair.slice(at + 1)];
    if (value === '' || /expires=Thu, 01 Jan 1970/i.test(cookie)) this.cookies.delete(name);
    else this.cookies.set(name, value);
  }
}

/** A console on a database of its own, with one person of each kind; passwords alone open it unless `env` says otherwise. */
export function useConsole(env: Record<string, string> = {}) {
  const database = useDatabase();
  let process: RunningProcess;
  let url: string;
  const announced: Announcement[] = [];
  const accounts = new Map<Person, string>();
  beforeAll(async () => {
    process = await openTestProcess(database.url(), {
      CONSOLE_PORT: '0',
      LOGIN_ATTEMPTS_PER_MINUTE: '1000',
      STAFF_SECOND_FACTOR: 'optional',
      ...env,
    });
    process.db.onCommit((announcements) => void announced.push(...announcements));
    for (const role of Object.keys(passwords) as Person[]) {
      accounts.set(role, await addAccount(process, { role, email: `${role}@example.test`, password: passwords[role] }));
    }
    ({ url } = await start(process, { validateResponses: true }));
  });
  afterAll(() => process?.stop('the test is over'));
  return {
    db: () => process.db,
    process: () => process,
    vault: () => process.vault,
    addAccount: (given: NewPerson) => addAccount(process, given),
    /** As the audit names them. */
    actor: (person: Person): string => `account:${accounts.get(person)}`,
    /** As if so long had passed since they last gave their passwords. */
    lastConfirmed: (minutesAgo: number) =>
      rows(process.db, `update session set authenticated_at = now() - make_interval(mins => $1)`, [minutesAgo]),
    url: () => url,
    /** Bells rung after commits so far. */
    announced,
    metrics: () => process.metrics.registry.metrics(),
    anonymous: () => new ConsoleClient(url),
    async as(role: Person): Promise<ConsoleClient> {
      const client = new ConsoleClient(url);
      const answer = await client.login(`${role}@example.test`, passwords[role]);
      if (answer.status !== 303) throw new Error(`login failed: ${answer.status}`);
      return client;
    },
  };
}

type NewPerson = { role: Role; email: string; password: string; jurisdiction?: string };

async function addAccount({ db, vault }: RunningProcess, given: NewPerson): Promise<string> {
  const passwordHash = await hashPassword(given.password);
  const { role, email, jurisdiction = null } = given;
  const rest = { partnerId: null, name: null, phone: null, language: 'en', state: 'active' } as const;
  const id = await withTx(db, (tx) => createAccount(tx, vault, { ...rest, role, jurisdiction, email, passwordHash }));
  if (id === null) throw new Error(`${email} is taken`);
  return id;
}
