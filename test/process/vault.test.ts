import fc from 'fast-check';
import { openVault, type VaultKey } from '../../shared/process/vault';

const aKey = (id: string, byte: number): VaultKey => ({ id, key: Buffer.alloc(32, byte) });
const lookupKey = Buffer.alloc(32, 9);
const [older, newer] = [aKey('2025', 1), aKey('2026-b', 2)];
const vault = openVault({ keys: [older], lookupKey });
const context = 'account.email 019b0000-0000-7000-8000-000000000001';

test('what is sealed opens again, whatever it is, and never looks the same twice', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.string(), (bytes, place) => {
      const sealed = vault.seal(Buffer.from(bytes), place);
      expect(vault.open(sealed, place)).toEqual(Buffer.from(bytes));
      expect(vault.seal(Buffer.from(bytes), place)).not.toEqual(sealed);
    }),
    { numRuns: 50 },
  );
  expect(vault.open(vault.seal('Ranjavola €', context), context).toString()).toBe('Ranjavola €');
});

test('nothing of the plain text can be seen in it', () => {
  expect(vault.seal('lova@example.mg', context).includes('example')).toBe(false);
});

test('one bit changed anywhere, and it does not open', () => {
  const sealed = vault.seal('lova@example.mg', context);
  for (let bit = 0; bit < sealed.length * 8; bit += 1) {
    const altered = Buffer.from(sealed);
    altered[bit >> 3]! ^= 1 << (bit & 7);
    expect(() => vault.open(altered, context)).toThrow();
  }
});

test('a byte more or less at either end, or nothing at all, does not open', () => {
  const sealed = vault.seal('lova@example.mg', context);
  const altered = [
    ...Array.from({ length: sealed.length }, (_, length) => sealed.subarray(0, length)),
    sealed.subarray(1),
    Buffer.concat([sealed, Buffer.from([0])]),
    Buffer.concat([Buffer.from([0]), sealed]),
  ];
  for (const bytes of altered) expect(() => vault.open(bytes, context)).toThrow();
});

test('moved to another row or column it does not open', () => {
  const sealed = vault.seal('lova@example.mg', context);
  for (const other of [context.replace('email', 'phone'), context.replace(/1$/, '2'), '', `${context} `])
    expect(() => vault.open(sealed, other)).toThrow();
});

test('another vault does not open it, not even with a key of the same name', () => {
  const sealed = vault.seal('lova@example.mg', context);
  const stranger = openVault({ keys: [aKey('2025', 77)], lookupKey });
  expect(() => stranger.open(sealed, context)).toThrow();
  expect(() => openVault({ keys: [newer], lookupKey }).open(sealed, context)).toThrow('no key "2025" in the ring');
});

test('a new key in front seals from now on, and the old one still opens what it sealed', () => {
  const rotated = openVault({ keys: [newer, older], lookupKey });
  const before = vault.seal('before', context);
  const after = rotated.seal('after', context);

  expect([rotated.open(before, context).toString(), rotated.open(after, context).toString()]).toEqual([
    'before',
    'after',
  ]);
  expect([rotated.currentKeyId, rotated.isCurrent(before), rotated.isCurrent(after)]).toEqual(['2026-b', false, true]);
  expect(() => vault.open(after, context)).toThrow('no key "2026-b" in the ring');
});

describe('an index', () => {
  test('is the same for equal values in every process and after every rotation of the keys', () => {
    const rotated = openVault({ keys: [newer], lookupKey });
    expect(rotated.index('email', 'lova@example.mg')).toEqual(vault.index('email', 'lova@example.mg'));
    expect(rotated.shortIndex('email', 'lova@example.mg')).toBe(vault.shortIndex('email', 'lova@example.mg'));
    // Written down: with another value nobody would be found any more.
    expect(vault.index('email', 'lova@example.mg').toString('hex')).toBe(
      '68a09cee1159e6a14b7b8c518d76258e09d16e4f0557f172d9a68b1ac8928af9',
    );
    expect(vault.shortIndex('email', 'lova@example.mg')).toBe(-4153143727020784653n);
  });

  test('differs by value, by kind and by key', () => {
    const other = openVault({ keys: [older], lookupKey: Buffer.alloc(32, 8) });
    const indexes = [
      vault.index('email', 'lova@example.mg'),
      vault.index('email', 'lova@example.mh'),
      vault.index('phone', 'lova@example.mg'),
      other.index('email', 'lova@example.mg'),
    ].map((index) => index.toString('hex'));
    expect(new Set(indexes).size).toBe(indexes.length);
    expect(indexes[0]).toHaveLength(64);
    expect(vault.shortIndex('email', 'a')).not.toBe(other.shortIndex('email', 'a'));
  });

  test('fits a bigint column', () => {
    const most = 2n ** 63n;
    for (let n = 0; n < 200; n += 1) {
      const index = vault.shortIndex('email', `${n}@example.mg`);
      expect(index >= -most && index < most).toBe(true);
    }
  });
});

test('a vault without a key is refused', () => {
  expect(() => openVault({ keys: [], lookupKey })).toThrow('the vault has no key');
});
