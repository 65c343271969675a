import { auditEntries } from './support/audit-entries';
import { passwords, useConsole } from './support/run-console';

const console_ = useConsole({ TRUST_PROXY: '1', LOGIN_ATTEMPTS_PER_MINUTE: '3' });
const wrong = 'not the right password';
const attempt = (email: string, address: string, password = wrong) =>
  console_.anonymous().from(address).login(email, password);

test('after three wrong passwords not even the right one opens, and the page says for how long', async () => {
  for (let n = 0; n < 3; n += 1) expect((await attempt('admin@example.test', '10.1.1.1')).status).toBe(401);

  const limited = await attempt('ADMIN@example.test', '10.1.1.1', passwords.admin);

  expect(limited.status).toBe(429);
  expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(limited.text).toContain('Try again in');
  // A flood of attempts is no flood of entries.
  for (let n = 0; n < 5; n += 1) await attempt('admin@example.test', '10.1.1.1');
  const entries = await auditEntries(console_.db(), 'login');
  expect(entries.filter(({ outcome }) => outcome === 'refused')).toMatchObject([{ ip: '10.1.1.1' }]);
  // The owner is somewhere else.
  expect((await attempt('admin@example.test', '10.1.1.2', passwords.admin)).status).toBe(303);
});

test('confirmations count as attempts: a stolen tab guesses no password', async () => {
  const client = await console_.as('finance');
  for (let n = 0; n < 3; n += 1) expect((await client.post('/confirm', { password: wrong })).status).toBe(401);

  expect((await client.post('/confirm', { password: passwords.finance })).status).toBe(429);
});

test('wrong first codes of a second factor are counted, and written down as logins that failed', async () => {
  const client = await console_.as('admin');
  await client.post('/account/second-factor');
  const before = (await auditEntries(console_.db(), 'login')).length;
  const statuses = [];
  for (let n = 0; n < 5; n += 1)
    statuses.push((await client.post('/account/second-factor/confirm', { code: '000000' })).status);
  expect(statuses).toEqual([401, 401, 401, 429, 429]);
  const entries = (await auditEntries(console_.db(), 'login')).slice(0, -before);
  expect(entries.map(({ outcome }) => outcome)).toEqual(['refused', 'failed', 'failed', 'failed']);
});
