import { auditEntries } from './support/audit-entries';
import { passwords, useConsole } from './support/run-console';

const console_ = useConsole({ TRUST_PROXY: '1', LOGIN_ATTEMPTS_PER_MINUTE: '3' });

const attempt = (login: string, address: string, password = 'not the right password') =>
  console_.anonymous().from(address).login(login, password);

test('one address may try three times a minute, whatever the accounts', async () => {
  const statuses = [];
  for (const login of ['a@x.test', 'b@x.test', 'c@x.test', 'd@x.test'])
    statuses.push((await attempt(login, '10.1.1.1')).status);

  expect(statuses).toEqual([401, 401, 401, 429]);
  const before = (await auditEntries(console_.db(), 'login')).length;
  const limited = await attempt('e@x.test', '10.1.1.1');
  // A flood of attempts is no flood of entries.
  expect(await auditEntries(console_.db(), 'login')).toHaveLength(before);
  expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(limited.text).toContain('Try again in');
  expect((await auditEntries(console_.db(), 'login'))[0]).toMatchObject({ outcome: 'refused', ip: '10.1.1.1' });
});

test('one account may be tried three times a minute, from wherever, and then not even with the right password', async () => {
  const statuses = [];
  for (const address of ['10.2.0.1', '10.2.0.2', '10.2.0.3'])
    statuses.push((await attempt('admin@example.test', address)).status);
  statuses.push((await attempt('ADMIN@example.test', '10.2.0.4', passwords.admin)).status);

  expect(statuses).toEqual([401, 401, 401, 429]);
});

test('the right password gives the account its attempts back', async () => {
  const address = (n: number) => `10.3.0.${n}`;
  for (let round = 0; round < 2; round += 1) {
    expect((await attempt('finance@example.test', address(round * 3 + 1))).status).toBe(401);
    expect((await attempt('finance@example.test', address(round * 3 + 2))).status).toBe(401);
    expect((await attempt('finance@example.test', address(round * 3 + 3), passwords.finance)).status).toBe(303);
  }
});
