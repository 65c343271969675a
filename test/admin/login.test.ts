import { row, rows } from '../../shared/store/sql';
import { auditEntries } from './support/audit-entries';
import { ConsoleClient, passwords, useConsole } from './support/run-console';

// One proxy in front, so that a test can come from any address and over TLS.
const console_ = useConsole({ TRUST_PROXY: '1' });
const wrong = 'not the right password';

test('who is not logged in sees the login page and is brought back afterwards', async () => {
  const client = console_.anonymous();

  const page = await client.get('/search?text=x');
  expect([page.status, page.headers.get('location')]).toEqual([303, '/login?next=%2Fsearch%3Ftext%3Dx']);
  expect((await client.get('/board/api/queues')).status).toBe(401);
  expect((await client.put('/board/api/queues/pause')).status).toBe(401);

  const form = await client.get('/login?next=%2Fsearch%3Ftext%3Dx');
  const token = /name="form" value="([^"]+)"/.exec(form.text)![1]!;
  const entered = await client.post('/login', {
    form: token,
    next: '/search?text=x',
    email: ' ADMIN@example.test ',
    password: passwords.admin,
  });
  expect([entered.status, entered.headers.get('location')]).toEqual([303, '/search?text=x']);
  expect((await client.get('/board/api/queues')).status).toBe(200);
});

test.each(['//evil.test/', '/\\evil.test', 'https://evil.test', 'javascript:alert(1)', '/login?next=/login'])(
  'the login never leads to %s',
  async (next) => {
    const client = console_.anonymous();
    const form = await client.get(`/login?next=${encodeURIComponent(next)}`);
    const token = /name="form" value="([^"]+)"/.exec(form.text)![1]!;

    const answer = await client.post('/login', {
      form: token,
      next,
      email: 'admin@example.test',
      password: passwords.admin,
    });

    expect(answer.headers.get('location')).toBe('/');
  },
);

test('an unknown account and a wrong password get the same answer after the same work', async () => {
  const without = (text: string) => text.replace(/value="[^"]*"/g, '');
  const timed = async (login: string) => {
    const startedAt = performance.now();
    const answer = await console_.anonymous().login(login, wrong);
    return { answer, ms: performance.now() - startedAt };
  };
  await timed('warm@up.test');

  const unknown = [];
  const known = [];
  for (let round = 0; round < 5; round += 1) {
    unknown.push(await timed('nobody@example.test'));
    known.push(await timed('admin@example.test'));
  }

  expect(unknown[0]!.answer.status).toBe(401);
  expect(known[0]!.answer.status).toBe(401);
  expect(without(unknown[0]!.answer.text)).toBe(without(known[0]!.answer.text));
  // A login that skips the hash takes a tenth of the time.
  const fastest = (of: { ms: number }[]) => Math.min(...of.map(({ ms }) => ms));
  expect(fastest(unknown)).toBeGreaterThan(fastest(known) / 4);
});

test('each attempt leaves one audit entry, without what was typed for an unknown account', async () => {
  const before = await auditEntries(console_.db(), 'login');
  await console_.anonymous().login('hunter2 typed into the wrong field', wrong);
  await console_.anonymous().login('finance@example.test', wrong);
  await console_.as('finance');

  const entries = (await auditEntries(console_.db(), 'login')).slice(0, -before.length || undefined);

  expect(entries).toMatchObject([
    { actor: console_.actor('finance'), role: 'finance', resource: 'console', outcome: 'done' },
    { actor: 'unknown', role: 'guest', resource: console_.actor('finance'), outcome: 'failed' },
    { actor: 'unknown', role: 'guest', outcome: 'failed' },
  ]);
  expect(JSON.stringify(entries)).not.toContain('hunter2');
});

test('the cookie of a session is kept as a hash', async () => {
  const client = await console_.as('admin');

  const sessions = await rows<{ hash: Buffer }>(console_.db(), 'select cookie_hash as hash from session');
  expect(sessions.map(({ hash }) => hash.toString('base64url'))).not.toContain(client.cookie('console'));
});

test('a right password without business in the console gets the answer of a wrong one, and is written down', async () => {
  const without = (text: string) => text.replace(/value="[^"]*"/g, '');
  const citizen = await console_.anonymous().login('citizen@example.test', passwords.citizen);
  const stranger = await console_.anonymous().login('citizen@example.test', wrong);

  expect([citizen.status, without(citizen.text)]).toEqual([stranger.status, without(stranger.text)]);
  expect((await auditEntries(console_.db(), 'login'))[1]).toMatchObject({
    actor: console_.actor('citizen'),
    outcome: 'refused',
    details: { why: 'needs console:enter' },
  });
});

test('somebody whose role is taken away is out at once', async () => {
  const id = await console_.addAccount({ role: 'admin', email: 'demoted@example.test', password: passwords.admin });
  const client = console_.anonymous();
  await client.login('demoted@example.test', passwords.admin);
  expect((await client.get('/account')).status).toBe(200);

  await rows(console_.db(), `update account set role = 'citizen' where id = $1`, [id]);

  expect((await client.get('/board/api/queues')).status).toBe(401);
});

test('the session cookie is out of reach of scripts and other sites, and bound to TLS where there is TLS', async () => {
  const setCookies = async (headers: Record<string, string>) => {
    const client = new ConsoleClient(console_.url());
    const form = await client.send('GET', '/login', { headers });
    const token = /name="form" value="([^"]+)"/.exec(form.text)![1]!;
    const answer = await client.send('POST', '/login', {
      headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded', cookie: `console-login=${token}` },
      body: new URLSearchParams({ form: token, email: 'admin@example.test', password: passwords.admin }).toString(),
    });
    return answer.headers.getSetCookie();
  };

  const plain = await setCookies({});
  expect(plain.find((cookie) => cookie.startsWith('console='))).toMatch(/Path=\/; .*HttpOnly; SameSite=Strict$/);
  expect(plain.find((cookie) => cookie.startsWith('XSRF-TOKEN='))).toMatch(/SameSite=Strict$/);
  const secure = await setCookies({ 'x-forwarded-proto': 'https' });
  expect(secure.find((cookie) => cookie.startsWith('__Host-console='))).toMatch(
    /Path=\/; .*HttpOnly; Secure; SameSite=Strict$/,
  );
});

test('a login makes a new session and ends the one the browser came with', async () => {
  const client = await console_.as('admin');
  const old = client.cookie('console')!;
  const other = console_.anonymous();
  other.setCookie('console', old);
  expect((await other.get('/account')).status).toBe(200);

  // The login page sends who is logged in away, but a form that was open before is still taken.
  const form = /name="form" value="([^"]+)"/.exec((await console_.anonymous().get('/login')).text)![1]!;
  client.setCookie('console-login', form);
  const answer = await client.post('/login', { form, email: 'admin@example.test', password: passwords.admin });

  expect(answer.status).toBe(303);
  expect(client.cookie('console')).not.toBe(old);
  expect((await other.get('/account')).status).toBe(303);
});

test('logging out ends the session on the server', async () => {
  const client = await console_.as('admin');
  const token = client.cookie('console')!;

  expect((await client.post('/logout')).headers.get('location')).toBe('/login');

  const thief = console_.anonymous();
  thief.setCookie('console', token);
  expect((await thief.get('/board/api/queues')).status).toBe(401);
  expect((await auditEntries(console_.db(), 'logout'))[0]).toMatchObject({
    actor: console_.actor('admin'),
    outcome: 'done',
  });
});

test.each([
  ['nobody was there for half an hour', `seen_at = now() - interval '31 minutes'`],
  ['twelve hours have passed', `expires_at = now() - interval '1 second'`],
])('the session ends when %s', async (_why, change) => {
  const client = await console_.as('admin');
  expect((await client.get('/board/api/queues')).status).toBe(200);

  await rows(console_.db(), `update session set ${change}`);

  expect((await client.get('/board/api/queues')).status).toBe(401);
  expect((await client.get('/board/')).headers.get('location')).toBe('/login?next=%2Fboard%2F');
});

test('what the board asks on its own does not keep a session alive; a person does', async () => {
  const client = await console_.as('admin');
  const idle = async () =>
    (await row<{ idle: boolean }>(
      console_.db(),
      `select bool_and(seen_at < now() - interval '1 minute') as idle from session`,
    ))!.idle;
  await rows(console_.db(), `update session set seen_at = now() - interval '10 minutes'`);

  await client.get('/board/api/queues');
  await client.get('/session');
  expect(await idle()).toBe(true);

  const present = await client.send('POST', '/session', { headers: { 'x-xsrf-token': client.cookie('XSRF-TOKEN')! } });
  expect(present.status).toBe(204);
  const { count } = (await row<{ count: number }>(
    console_.db(),
    `select count(*)::int as count from session where seen_at > now() - interval '1 minute'`,
  ))!;
  expect(count).toBe(1);
});

test('a disabled account is out at once', async () => {
  const id = await console_.addAccount({
    role: 'admin',
    email: 'leaver@example.test',
    password: 'will be gone soon',
  });
  const client = console_.anonymous();
  await client.login('leaver@example.test', 'will be gone soon');
  expect((await client.get('/account')).status).toBe(200);

  await rows(console_.db(), `update account set state = 'disabled' where id = $1`, [id]);

  expect((await client.get('/board/api/queues')).status).toBe(401);
  expect((await client.login('leaver@example.test', 'will be gone soon')).status).toBe(401);
});

test('nothing changes without the token of the session, and the attempt is written down', async () => {
  const client = await console_.as('admin');
  const path = '/board/api/queues/tax.assess-chunk/pause';

  expect((await client.put(path, {})).status).toBe(403);
  expect((await client.put(path, { 'x-xsrf-token': 'guess' })).status).toBe(403);
  expect((await client.post('/failures/retry', { csrf: '' })).status).toBe(403);
  expect((await client.post('/logout', { csrf: 'guess' })).status).toBe(403);

  expect(await rows(console_.db(), 'select from job_queue')).toEqual([]);
  expect((await auditEntries(console_.db(), 'other'))[0]).toMatchObject({
    outcome: 'refused',
    details: { why: 'no CSRF token' },
  });
});

test('a login form from elsewhere is not taken', async () => {
  const client = console_.anonymous();

  const answer = await client.post('/login', {
    form: 'made up',
    email: 'admin@example.test',
    password: passwords.admin,
  });

  expect(answer.status).toBe(403);
  expect(client.cookie('console')).toBeUndefined();
});

test('headers that claim an identity are not believed', async () => {
  const claims = {
    'x-user': 'admin@example.test',
    'x-role': 'admin',
    'x-console-role': 'admin',
    'x-forwarded-user': 'admin',
  };
  const client = await console_.as('finance');
  const headers = { ...claims, 'x-xsrf-token': client.cookie('XSRF-TOKEN')! };

  expect((await client.send('PUT', '/board/api/queues/pause', { headers })).status).toBe(403);
  expect((await console_.anonymous().send('GET', '/board/api/queues', { headers: claims })).status).toBe(401);
});

test('pages run nothing but our scripts, ask nobody outside and are kept by no cache', async () => {
  const client = await console_.as('admin');

  const paths = [
    '/login',
    '/search',
    '/failures',
    '/audit',
    '/maintenance',
    '/maintenance/begin',
    '/inbox',
    '/account',
  ];
  for (const path of [...paths, '/board/', '/confirm', '/login/code', '/login/enrol', '/nowhere']) {
    const { headers, text } = await client.get(path);
    const policy = headers.get('content-security-policy')!;
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy.includes('unsafe-inline')).toBe(path === '/board/');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(text).not.toMatch(/(src|href)="(https?:)?\/\//);
  }
});
