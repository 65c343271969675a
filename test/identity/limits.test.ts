import { anAddress, aPassword, useIdentity } from './run-identity';

const defaults = {
  ANONYMOUS_REQUESTS_PER_MINUTE: '100',
  REGISTRATIONS_PER_MINUTE: '3',
  PASSWORD_RESETS_PER_HOUR: '2',
  AUTHENTICATIONS_PER_MINUTE: '5',
};
const identity = useIdentity(defaults);
let networks = 0;

test.each([
  ['registrations a minute', 3, '/api/v1/auth/register', () => ({ email: anAddress() }), 202],
  ['links an hour', 2, '/api/v1/auth/forgot-password', () => ({ email: anAddress() }), 202],
  ['refreshes a minute', 5, '/api/v1/auth/refresh', () => ({ refreshToken: 'x' }), 401],
  ['verifications a minute', 5, '/api/v1/auth/verify-email', () => ({ token: 'x', password: aPassword() }), 410],
  ['resets a minute', 5, '/api/v1/auth/reset-password', () => ({ token: 'x', newPassword: aPassword() }), 410],
])('one network gets %s: %i', async (_what, limit, path, body, status) => {
  const ask = (address: string) => identity.ask(path, { body: body(), headers: { 'X-Forwarded-For': address } });
  networks += 1;
  const address = `203.0.113.${networks}`;
  const statuses = [];
  for (let n = 0; n <= limit; n += 1) statuses.push((await ask(address)).status);
  expect(statuses).toEqual([...Array(limit).fill(status), 429]);
  const refused = await ask(address);
  expect(refused.json.code).toBe('RATE_LIMITED');
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await ask('203.0.113.250')).status).toBe(status);
});
