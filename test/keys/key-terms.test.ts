import fc from 'fast-check';
import { isWithinNetworks } from '../../shared/access/network';
import { keyTermsAt, readNetwork } from '../../shared/domain/key-terms';

test.each([
  ['192.0.2.7', '192.0.2.7/32'],
  [' 192.0.2.0/24 ', '192.0.2.0/24'],
  ['10.0.0.0/8', '10.0.0.0/8'],
  ['2001:DB8::/32', '2001:db8::/32'],
  ['2001:0db8:0000::0001', '2001:db8::1/128'],
  ['::/1', '::/1'],
  ['64:ff9b::192.0.2.1', '64:ff9b::c000:201/128'],
])('%s is the network %s', (text, network) => {
  expect(readNetwork(text)).toBe(network);
});

test.each([
  ...['', 'localhost', '192.0.2', '192.0.2.256', '192.0.2.07', '0300.0.2.1', '3221225985', '192.0.2.0/24/24'],
  ...['192.0.2.0/', '192.0.2.0/0', '192.0.2.0/033', '192.0.2.0/33', '192.0.2.0/-1', '192.0.2.0/255.255.255.0'],
  ...['192.0.2.7/24', '2001:db8::1/32', '2001:db8::/129', '2001:db8::%eth0', '::ffff:192.0.2.7', '0.0.0.0/0', '::/0'],
])('%j is no network that a key can be bound to', (text) => {
  expect(readNetwork(text)).toBeNull();
});

test('every network that is read holds its own address, and no address of another one of its size', () => {
  const octet = fc.integer({ min: 0, max: 255 });
  fc.assert(
    fc.property(fc.tuple(octet, octet, octet, octet), fc.integer({ min: 1, max: 32 }), (octets, prefix) => {
      const behind = 2 ** (32 - prefix);
      const value = octets.reduce((sum, part) => sum * 256 + part, 0);
      const base = value - (value % behind);
      const written = (number: number) => [24, 16, 8, 0].map((bits) => Math.floor(number / 2 ** bits) % 256).join('.');
      const network = readNetwork(`${written(base)}/${prefix}`);
      expect(network).not.toBeNull();
      expect(isWithinNetworks(written(base), [network!])).toBe(true);
      expect(isWithinNetworks(written(base + behind - 1), [network!])).toBe(true);
      expect(isWithinNetworks(written((base + behind) % 2 ** 32), [network!])).toBe(false);
      if (base !== value) expect(readNetwork(`${written(value)}/${prefix}`)).toBeNull();
    }),
    { numRuns: 300 },
  );
});

describe('terms', () => {
  const now = new Date('2026-03-01T00:00:00Z');
  const read = (over: object) => keyTermsAt(now).safeParse({ name: 'x', scopes: ['jobs:read'], ...over });

  test('that say no more than a name and scopes have no end, no bounds and are no test', () => {
    expect(read({ name: ' nightly upload ' }).data).toEqual({
      name: 'nightly upload',
      scopes: ['jobs:read'],
      expiresAt: null,
      allowedNetworks: [],
      isTest: false,
    });
  });

  test('end after now and within five years', () => {
    const isRead = (expiresAt: string) => read({ expiresAt }).success;
    expect([isRead('2026-03-01T00:00:00Z'), isRead('2026-03-01T00:00:01Z')]).toEqual([false, true]);
    expect([isRead('2031-02-28T23:59:59Z'), isRead('2031-03-01T00:00:00Z')]).toEqual([true, false]);
    expect([isRead('2026-03-01T01:00:00+03:00'), isRead('2026-03-01T01:00:00-03:00')]).toEqual([false, true]);
  });

  test.each([
    ['a name of 101 characters', { name: 'x'.repeat(101) }],
    ['a name with a line break', { name: 'a\nb' }],
    ['a name with a zero-width joiner', { name: 'a\u200db' }],
    ['51 networks', { allowedNetworks: Array(51).fill('192.0.2.0/24') }],
    ['true as a text', { isTest: 'true' }],
    ['a field that nobody knows', { role: 'admin' }],
  ])('with %s are refused', (_what, over) => {
    expect(read(over).success).toBe(false);
  });
});
