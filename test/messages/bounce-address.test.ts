import { randomBytes } from 'node:crypto';
import { bounceAddress, readBounceAddress } from '../../shared/messages/bounce-address';
import { readConfig } from '../../shared/process/config';
import { openVault } from '../../shared/process/vault';

const openWith = (lookupKey: Buffer) => openVault({ keys: [{ id: 'a', key: randomBytes(32) }], lookupKey });
const vault = openWith(randomBytes(32));
const attemptId = '019b1f2c-8d3e-7a4b-9c5d-0e1f2a3b4c5d';
const address = bounceAddress(vault, 'bounces@mail.example.org', attemptId);

test('what was made of an attempt leads back to it, whatever a server does to case and domain', () => {
  expect(address).toMatch(/^bounces\+019b1f2c8d3e7a4b9c5d0e1f2a3b4c5d\.[0-9a-f]{16}@mail\.example\.org$/);
  for (const seen of [
    address,
    address.toUpperCase(),
    `<${address}>`,
    address.replace('mail.example.org', 'in.example'),
  ])
    expect(readBounceAddress(vault, seen)).toEqual({ attemptId });
});

test('one letter more or less, or another key, makes it a forgery', () => {
  const other = address.replace(/^(.{20})./, (_, head: string) => `${head}${address[20] === '0' ? '1' : '0'}`);
  expect(readBounceAddress(vault, other)).toBe('forged');
  expect(readBounceAddress(openWith(randomBytes(32)), address)).toBe('forged');
});

test.each(['', 'bounces@mail.example.org', 'bounces+1.2@mail.example.org', `${'+'.repeat(5000)}@x`])(
  'other addresses are none of ours: %.40s',
  (text) => expect(readBounceAddress(vault, text)).toBeNull(),
);

test.each([
  'bounces',
  'bounces@localhost',
  'a-name-far-too-long@mail.example.org',
  'b+x@mail.example.org',
  'b@m.org\n',
])('an address that could not be made longer is no setting: %j', (BOUNCE_ADDRESS) => {
  const env = { ENVIRONMENT: 'development', DATABASE_URL: 'postgres://x', BOUNCE_ADDRESS };
  expect(() => readConfig(env)).toThrow(/BOUNCE_ADDRESS/);
});

test('the longest that is taken leaves a local part that servers take', () => {
  const long = bounceAddress(vault, 'fourteen-chars@mail.example.org', attemptId);
  expect(long.indexOf('@')).toBeLessThanOrEqual(64);
});
