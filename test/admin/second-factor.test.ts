import { row, rows } from '../../shared/store/sql';
import { auditEntries } from './support/audit-entries';
import { Authenticator } from './support/authenticator';
import { type Answer, type ConsoleClient, passwords, useConsole } from './support/run-console';

const console_ = useConsole({ STAFF_SECOND_FACTOR: 'required' });
let people = 0;

/** Somebody of the staff who has a password and nothing else yet. */
async function newcomer(): Promise<{ id: string; email: string; client: ConsoleClient }> {
  people += 1;
  const email = `new${people}@example.test`;
  const id = await console_.addAccount({ role: 'admin', email, password: passwords.admin });
  return { id, email, client: console_.anonymous() };
}

async function enrolled() {
  const person = await newcomer();
  await person.client.login(person.email, passwords.admin);
  const app = Authenticator.from((await person.client.get('/login/enrol')).text);
  const answer = await person.client.post('/login/enrol', { code: app.next() });
  return { ...person, app, codes: codesIn(answer), answer };
}

const codesIn = ({ text }: Answer): string[] =>
  [...text.matchAll(/<li><code>([A-Z2-9-]+)<\/code>/g)].map(([, code]) => code!);

/** The first step again, in another browser. */
async function atTheCode(email: string): Promise<ConsoleClient> {
  const client = console_.anonymous();
  const answer = await client.login(email, passwords.admin);
  expect(answer.headers.get('location')).toBe('/login/code?next=%2F');
  return client;
}

const isIn = async (client: ConsoleClient) => (await client.get('/board/api/queues')).status === 200;

test('staff without a second factor get one on the way in, and their recovery codes once', async () => {
  const { id, email, client } = await newcomer();
  const first = await client.login(email, passwords.admin);
  expect(first.headers.get('location')).toBe('/login/enrol?next=%2F');
  expect(await isIn(client)).toBe(false);

  const page = await client.get('/login/enrol?next=%2Faudit');
  expect(page.text).toContain('src="data:image/png;base64,');
  const app = Authenticator.from(page.text);
  const answer = await client.post('/login/enrol', { code: app.next(), next: '/audit' });

  expect(codesIn(answer)).toHaveLength(10);
  expect(answer.text).toContain('href="/audit"');
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(await isIn(client)).toBe(true);
  expect(client.cookie('console-step')).toBeUndefined();
  expect((await client.get('/login/enrol')).status).toBe(401);
  expect((await auditEntries(console_.db(), 'change second factor'))[0]).toMatchObject({
    actor: `account:${id}`,
    before: { secondFactor: false },
    after: { secondFactor: true },
  });
});

test('a wrong first code leaves the account without a second factor and asks again', async () => {
  const { id, email, client } = await newcomer();
  await client.login(email, passwords.admin);
  await client.get('/login/enrol');

  const answer = await client.post('/login/enrol', { code: '000000' });

  expect(answer.status).toBe(401);
  expect(answer.text).toContain('action="/login/enrol"');
  expect(await isIn(client)).toBe(false);
  const stored = await row(console_.db(), 'select from account where id = $1 and totp_confirmed_at is null', [id]);
  expect(stored).toBeDefined();
});

test('the password opens nothing without the code', async () => {
  const { email, app } = await enrolled();
  const client = await atTheCode(email);

  expect(await isIn(client)).toBe(false);
  expect((await client.post('/login/code', { code: '000000' })).status).toBe(401);
  expect((await client.post('/login/code', {})).status).toBe(401);
  expect(await isIn(client)).toBe(false);

  const entered = await client.post('/login/code', { code: app.next(), next: '/search' });
  expect([entered.status, entered.headers.get('location')]).toEqual([303, '/search']);
  expect(await isIn(client)).toBe(true);
});

test('who has a second factor is not given another on the way in', async () => {
  const { email, app } = await enrolled();
  const client = await atTheCode(email);

  expect((await client.get('/login/enrol')).status).toBe(401);
  const again = await atTheCode(email);
  expect((await again.post('/login/enrol', { code: app.next() })).status).toBe(401);
  expect(await isIn(again)).toBe(false);
});

test('a code opens once, also for somebody who looked over the shoulder', async () => {
  const { email, app } = await enrolled();
  const other = await atTheCode(email);

  expect((await other.post('/login/code', { code: app.last() })).status).toBe(401);
  expect(await isIn(other)).toBe(false);
});

test('a recovery code opens once, however it is written', async () => {
  const { email, codes } = await enrolled();
  const [code] = codes as [string];
  const first = await atTheCode(email);
  const second = await atTheCode(email);

  expect((await first.post('/login/code', { code: code.toLowerCase().replaceAll('-', ' ') })).status).toBe(303);
  expect((await second.post('/login/code', { code })).status).toBe(401);
  expect([await isIn(first), await isIn(second)]).toEqual([true, false]);
});

test('the second step needs the first one, in the same browser and not for long', async () => {
  const { email, app } = await enrolled();
  expect((await console_.anonymous().post('/login/code', { code: app.next() })).status).toBe(401);
  const client = await atTheCode(email);
  await rows(console_.db(), `update one_time_token set expires_at = now() where purpose = 'second-step'`);

  const late = await client.post('/login/code', { code: app.next() });

  expect(late.status).toBe(401);
  expect(late.text).toContain('That took too long');
  expect(client.cookie('console-step')).toBeUndefined();
  expect(await isIn(client)).toBe(false);
});

test('the cookie of the step is out of reach of scripts and of every other page', async () => {
  const { email } = await enrolled();
  const client = console_.anonymous();

  const answer = await client.login(email, passwords.admin);

  const cookie = answer.headers.getSetCookie().find((one) => one.startsWith('console-step='));
  expect(cookie).toMatch(/Path=\/login; .*HttpOnly; SameSite=Strict$/);
});

test('a confirmation needs the code as well', async () => {
  const { client, app } = await enrolled();
  const password = passwords.admin;

  expect((await client.post('/confirm', { password })).status).toBe(401);
  expect((await client.post('/confirm', { password, code: app.last() })).status).toBe(401);
  expect((await client.post('/confirm', { password, code: app.next(), next: '/audit' })).status).toBe(303);
});

test('new recovery codes take the place of the old ones', async () => {
  const { email, client, codes } = await enrolled();

  const renewed = codesIn(await client.post('/account/recovery-codes'));

  expect(renewed).toHaveLength(10);
  const other = await atTheCode(email);
  expect((await other.post('/login/code', { code: codes[0]! })).status).toBe(401);
  expect((await other.post('/login/code', { code: renewed[0]! })).status).toBe(303);
  expect((await client.get('/account')).text).toContain('9 recovery codes left');
});

test('the picture stays the same until another one is asked for', async () => {
  const { email, client } = await newcomer();
  await client.login(email, passwords.admin);
  const secretIn = ({ text }: Answer) => /<code>([A-Z2-7 ]+)<\/code>/.exec(text)![1]!;
  const first = await client.get('/login/enrol');
  expect(secretIn(await client.get('/login/enrol'))).toBe(secretIn(first));
  expect(secretIn(await client.post('/login/enrol', { code: '000000' }))).toBe(secretIn(first));

  const another = await client.post('/login/enrol', { again: 'yes', code: '' });
  expect(secretIn(another)).not.toBe(secretIn(first));
  const app = Authenticator.from((await client.get('/login/enrol')).text);
  expect((await client.post('/login/enrol', { code: app.next() })).status).toBe(200);
  expect(await isIn(client)).toBe(true);
});

test('nobody is shown a secret that an earlier login has seen', async () => {
  const { email, client: earlier } = await newcomer();
  await earlier.login(email, passwords.admin);
  const seen = Authenticator.from((await earlier.get('/login/enrol')).text);
  const owner = console_.anonymous();
  await owner.login(email, passwords.admin);
  const app = Authenticator.from((await owner.get('/login/enrol')).text);
  expect(app.next()).not.toBe(seen.next());
  expect((await earlier.get('/login/enrol')).status).toBe(401);
});

test('who must make a second factor and comes to the page for codes is sent on, and can go on there', async () => {
  const { email, client } = await newcomer();
  await client.login(email, passwords.admin);
  for (const answer of [await client.get('/login/code'), await client.post('/login/code', { code: '123456' })])
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/login/enrol?next=%2F']);
  const app = Authenticator.from((await client.get('/login/enrol')).text);
  await client.post('/login/enrol', { code: app.next() });
  expect(await isIn(client)).toBe(true);
});

test('a session whose second factor was taken away opens nothing', async () => {
  const { id, client } = await enrolled();
  expect(await isIn(client)).toBe(true);
  await rows(console_.db(), `update account set totp_confirmed_at = null where id = $1`, [id]);
  expect(await isIn(client)).toBe(false);
});

test('enrolling, new recovery codes and using one are told by mail', async () => {
  const { id, email, client } = await enrolled();
  const [renewed] = codesIn(await client.post('/account/recovery-codes'));
  const other = await atTheCode(email);
  expect((await other.post('/login/code', { code: renewed! })).status).toBe(303);
  const told = await rows<{ kind: string }>(console_.db(), 'select kind from notification where account_id = $1', [id]);
  expect(told.map(({ kind }) => kind)).toEqual(Array(3).fill('second-factor-changed'));
});
