// Seals what is personal or secret before it goes into a table, and opens it again. AES-256-GCM with a ring of keys: the
// first one seals, all of them open, so a new key is put in front and the old one goes when nothing needs it any more.
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hash,
  hkdfSync,
  type KeyObject,
  randomFillSync,
} from 'node:crypto';

/** The first of `keys` seals. Names are short: each sealed value carries one. */
export type VaultKeys = { keys: readonly VaultKey[]; lookupKey: Buffer };
export type VaultKey = { id: string; key: Buffer };

/** What a value is bound to, such as `account.email <id>`: sealed bytes moved to another row or column do not open. */
export type SealContext = string;

export type Vault = {
  seal(plain: string | Buffer, context: SealContext): Buffer;
  /** Throws when the bytes were altered, belong elsewhere, or were sealed with a key that is gone. */
  open(sealed: Buffer, context: SealContext): Buffer;
  /** Whether the key that seals today sealed it; what it did not is to be sealed anew. */
  isCurrent(sealed: Buffer): boolean;
  currentKeyId: string;
  /** A blind index: finds equal values without showing them. 32 bytes; `kind` keeps equal texts of two columns apart. */
  index(kind: string, value: string): Buffer;
  /** The same for large sets: eight bytes as a signed number for a bigint column, one microsecond each. */
  shortIndex(kind: string, value: string): bigint;
};

// One byte of version, one of the length of the key's name, the name, then nonce, tag and ciphertext.
const version = 1;
const nonceBytes = 12;
const tagBytes = 16;

// Drawn for many values at once, since asking the system costs more than sealing a short value. None is used twice.
const nonces = Buffer.alloc(256 * nonceBytes);
let usedNonces = nonces.length;
function nextNonce(): Buffer {
  if (usedNonces === nonces.length) {
    randomFillSync(nonces);
    usedNonces = 0;
  }
  usedNonces += nonceBytes;
  return nonces.subarray(usedNonces - nonceBytes, usedNonces);
}

export function openVault({ keys, lookupKey }: VaultKeys): Vault {
  const [current] = keys;
  if (current === undefined) throw new Error('the vault has no key');
  // As objects of the engine: from bytes, Node 24 makes one at each use, which takes longer than sealing itself.
  const byId = new Map<string, KeyObject>(keys.map(({ id, key }) => [id, createSecretKey(key)]));
  const sealing = byId.get(current.id)!;
  const head = Buffer.concat([Buffer.from([version, Buffer.byteLength(current.id)]), Buffer.from(current.id)]);
  // Keys of one purpose each: what an index gives away says nothing about the other.
  const indexKey = createSecretKey(Buffer.from(hkdfSync('sha256', lookupKey, '', 'taxcollector blind index', 32)));
  const shortKey = Buffer.from(hkdfSync('sha256', lookupKey, '', 'taxcollector short index', 32)).toString('hex');

  return {
    currentKeyId: current.id,
    seal(plain, context) {
      const nonce = nextNonce();
      const cipher = createCipheriv('aes-256-gcm', sealing, nonce, { authTagLength: tagBytes });
      cipher.setAAD(Buffer.from(context));
      const bytes = typeof plain === 'string' ? cipher.update(plain, 'utf8') : cipher.update(plain);
      const rest = cipher.final();
      return Buffer.concat([head, nonce, cipher.getAuthTag(), bytes, rest]);
    },
    open(sealed, context) {
      const { keyId, from } = readHead(sealed);
      const key = byId.get(keyId);
      if (key === undefined) throw new Error(`no key ${JSON.stringify(keyId)} in the ring opens this value`);
      const tagAt = from + nonceBytes;
      const bytesAt = tagAt + tagBytes;
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(from, tagAt), { authTagLength: tagBytes });
      decipher.setAAD(Buffer.from(context));
      decipher.setAuthTag(sealed.subarray(tagAt, bytesAt));
      return Buffer.concat([decipher.update(sealed.subarray(bytesAt)), decipher.final()]);
    },
    isCurrent: (sealed) => readHead(sealed).keyId === current.id,
    index: (kind, value) => createHmac('sha256', indexKey).update(`${kind}\0${value}`).digest(),
    // A secret in front of the text makes a sound MAC with SHA-512/256, which cannot be extended; a Hmac object a line
    // would cost more than the line's assessment.
    shortIndex: (kind, value) => hash('sha512-256', `${shortKey}${kind}\0${value}`, 'buffer').readBigInt64BE(0),
  };
}

function readHead(sealed: Buffer): { keyId: string; from: number } {
  const length = sealed[1] ?? 0;
  const from = 2 + length;
  if (sealed[0] !== version || sealed.length < from + nonceBytes + tagBytes) {
    throw new Error('these bytes were not sealed by this vault');
  }
  return { keyId: sealed.toString('latin1', 2, from), from };
}
