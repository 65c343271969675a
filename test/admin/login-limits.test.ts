import { networkOf } from '../../admin/login/login-limits';
import { auditEntries } from './support/audit-entries';
import { passwords, useConsole } from './support/run-console';

const console_ = useConsole({ TRUST_PROXY: '1', LOGIN_ATTEMPTS_PER_MINUTE: '3' });

const attempt = (login: string, address: string, password = 'not the right password') =>
  console_.anonymous().from(address).login(login, password);

/** Statuses of wrong attempts, one after the other. */
async function statusesOf(attempts: ReadonlyArray<readonly [login: string, address: string]>): Promise<number[]> {
  const statuses = [];
  for (const [login, address] of attempts) statuses.push((await attempt(login, address)).status);
  return statuses;
}

test('one address may try an account three times a minute, and then not even with the right password', async () => {
  const mine = ['admin@example.test', '10.1.1.1'] as const;

  expect(await statusesOf([mine, mine, mine])).toEqual([401, 401, 401]);
  expect((await attempt('ADMIN@example.test', '10.1.1.1', passwords.admin)).status).toBe(429);
  const before = (await auditEntries(console_.db(), 'login')).length;
  const limited = await attempt(...mine);
  // A flood of attempts is no flood of entries.
  expect(await auditEntries(console_.db(), 'login')).toHaveLength(before);
  expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(limited.text).toContain('Try again in');
  expect((await auditEntries(console_.db(), 'login'))[0]).toMatchObject({ outcome: 'refused', ip: '10.1.1.1' });
});

test('whoever tries an account from elsewhere does not keep its owner out', async () => {
  const intruder = ['admin@example.test', '10.2.0.1'] as const;

  // Many more than the limit of the account: what is refused for its address does not count against the account.
  const statuses = await statusesOf(Array.from({ length: 70 }, () => intruder));

  expect(statuses.filter((status) => status === 401)).toHaveLength(3);
  expect((await attempt('admin@example.test', '10.2.0.2', passwords.admin)).status).toBe(303);
});

test('one address may try twelve times a minute, whatever the accounts', async () => {
  const statuses = await statusesOf(Array.from({ length: 13 }, (_, n) => [`${n}@x.test`, '10.3.1.1'] as const));

  expect(statuses).toEqual([...new Array(12).fill(401), 429]);
});

test('one account may be tried sixty times a minute, from wherever', async () => {
  const statuses = await statusesOf(Array.from({ length: 61 }, (_, n) => ['many@x.test', `10.4.0.${n}`] as const));

  expect(statuses).toEqual([...new Array(60).fill(401), 429]);
});

test('the addresses of one IPv6 network of 64 bits count as one', async () => {
  const inNetwork = (n: number) => ['v6@x.test', `2001:db8:0:7::${n}`] as const;

  expect(await statusesOf([1, 2, 3, 4].map(inNetwork))).toEqual([401, 401, 401, 429]);
  expect(await statusesOf([['v6@x.test', '2001:db8:0:8::1']])).toEqual([401]);
});

test.each([
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['2001:DB8:0:0:ffff::1', '2001:db8:0:0::/64'],
  ['2001:0db8:0007:0001:1:2:3:4', '2001:db8:7:1::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['64:ff9b::192.0.2.1', '64:ff9b:0:0::/64'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['192.0.2.1', '192.0.2.1'],
  ['', ''],
])('%s counts as %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});

test('the right password gives the account its attempts from there back', async () => {
  for (let round = 0; round < 2; round += 1) {
    expect((await attempt('finance@example.test', '10.5.0.1')).status).toBe(401);
    expect((await attempt('finance@example.test', '10.5.0.1')).status).toBe(401);
    expect((await attempt('finance@example.test', '10.5.0.1', passwords.finance)).status).toBe(303);
  }
});
