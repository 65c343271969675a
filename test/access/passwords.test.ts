import { hashPassword, verifyPassword } from '../../shared/access/passwords';
import { SetsOverloaded } from '../../shared/process/in-sets';

test('a hash is Argon2id with 19 MiB and two passes, and never the same twice', async () => {
  const [one, other] = await Promise.all([
    hashPassword('a long enough password'),
    hashPassword('a long enough password'),
  ]);
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(one).not.toBe(other);
  expect(await verifyPassword(one, 'a long enough password')).toBe(true);
  expect(await verifyPassword(one, 'a long enough passwore')).toBe(false);
});

test('nobody has no password, and one of 201 characters is not its first 200', async () => {
  const longest = 'aB3$'.repeat(50);
  const hash = await hashPassword(longest);
  expect(await verifyPassword(null, longest)).toBe(false);
  expect(await verifyPassword(hash, longest)).toBe(true);
  expect(await verifyPassword(hash, `${longest}x`)).toBe(false);
});

test('of a flood of passwords some are turned away instead of waiting for long', async () => {
  const outcomes = await Promise.allSettled(Array.from({ length: 420 }, () => verifyPassword(null, 'x')));
  const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
  expect(refused).toHaveLength(20);
  expect(refused.every(({ reason }) => reason instanceof SetsOverloaded)).toBe(true);
});
