import { createConsoleUser } from '../../shared/store/console-users';
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
    login: ' ADMIN@example.test ',
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
      login: 'admin@example.test',
      password: passwords.admin,
    });

    expect(answer.headers.get('location')).toBe('/board/');
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
  expect(fastest(unknown)).toBeGreaterThan(fastest(known) / 2);
});

test('each attempt leaves one audit entry, without what was typed for an unknown account', async () => {
  const before = (await auditEntries(console_.db(), 'login'))[0]?.number ?? 0;
  await console_.anonymous().login('hunter2 typed into the wrong field', wrong);
  await console_.anonymous().login('finance@example.test', wrong);
  await console_.as('finance');

  const entries = (await auditEntries(console_.db(), 'login')).filter(({ number }) => number > before);

  expect(entries).toMatchObject([
    { actor: 'finance@example.test', role: 'finance', outcome: 'done' },
    { actor: 'finance@example.test', role: 'none', outcome: 'failed' },
    { actor: 'unknown', role: 'none', outcome: 'failed' },
  ]);
  expect(JSON.stringify(entries)).not.toContain('hunter2');
});

test('the password is kept as an Argon2id hash and the session token as a hash', async () => {
  const client = await console_.as('admin');

  const user = await row<{ hash: string }>(
    console_.db(),
    `select password_hash as hash from console_user where role = 'admin'`,
  );
  expect(user!.hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  const sessions = await rows<{ hash: Buffer }>(console_.db(), 'select token_hash as hash from console_session');
  expect(sessions.map(({ hash }) => hash.toString('base64url'))).not.toContain(client.cookie('console'));
});

test('a console password has at least twelve characters, and a taken login stays as it is', async () => {
  await expect(createConsoleUser(console_.db(), { login: 'x', role: 'admin', password: 'short' })).rejects.toThrow(
    '12',
  );
  const again = { login: 'ADMIN@example.test', role: 'finance', password: 'another good password' } as const;
  expect(await createConsoleUser(console_.db(), again)).toBeNull();
  await console_.as('admin');
});

test('the session cookie is out of reach of scripts and other sites, and bound to TLS where there is TLS', async () => {
  const setCookies = async (headers: Record<string, string>) => {
    const client = new ConsoleClient(console_.url());
    const form = await client.send('GET', '/login', { headers });
    const token = /name="form" value="([^"]+)"/.exec(form.text)![1]!;
    const answer = await client.send('POST', '/login', {
      headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded', cookie: `console-login=${token}` },
      body: new URLSearchParams({ form: token, login: 'admin@example.test', password: passwords.admin }).toString(),
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
  const answer = await client.post('/login', { form, login: 'admin@example.test', password: passwords.admin });

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
    actor: 'admin@example.test',
    outcome: 'done',
  });
});

test.each([
  ['nobody was there for half an hour', `seen_at = now() - interval '31 minutes'`],
  ['twelve hours have passed', `expires_at = now() - interval '1 second'`],
])('the session ends when %s', async (_why, change) => {
  const client = await console_.as('admin');
  expect((await client.get('/board/api/queues')).status).toBe(200);

  await rows(console_.db(), `update console_session set ${change}`);

  expect((await client.get('/board/api/queues')).status).toBe(401);
  expect((await client.get('/board/')).headers.get('location')).toBe('/login?next=%2Fboard%2F');
});

test('what the board asks on its own does not keep a session alive; a person does', async () => {
  const client = await console_.as('admin');
  const idle = async () =>
    (await row<{ idle: boolean }>(
      console_.db(),
      `select bool_and(seen_at < now() - interval '1 minute') as idle from console_session`,
    ))!.idle;
  await rows(console_.db(), `update console_session set seen_at = now() - interval '10 minutes'`);

  await client.get('/board/api/queues');
  await client.get('/session');
  expect(await idle()).toBe(true);

  const present = await client.send('POST', '/session', { headers: { 'x-xsrf-token': client.cookie('XSRF-TOKEN')! } });
  expect(present.status).toBe(204);
  const { count } = (await row<{ count: number }>(
    console_.db(),
    `select count(*)::int as count from console_session where seen_at > now() - interval '1 minute'`,
  ))!;
  expect(count).toBe(1);
});

test('a disabled user is out at once', async () => {
  await createConsoleUser(console_.db(), {
    login: 'leaver@example.test',
    role: 'admin',
    password: 'will be gone soon',
  });
  const client = console_.anonymous();
  await client.login('leaver@example.test', 'will be gone soon');
  expect((await client.get('/account')).status).toBe(200);

  await rows(console_.db(), `update console_user set disabled_at = now() where login = 'leaver@example.test'`);

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
    login: 'admin@example.test',
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

  for (const path of ['/login', '/board/', '/search', '/failures', '/audit', '/account', '/nowhere']) {
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
