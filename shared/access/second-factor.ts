// The second factor: codes of an app (TOTP, RFC 6238: SHA-1, six digits, half a minute, since apps know no other) and
// recovery codes for who has lost it. Each code opens once.
import { randomBytes } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import type { Personal } from '../domain/personal';
import type { Vault } from '../process/vault';
import {
  confirmSecret,
  dropSecondFactor,
  findSecret,
  replaceRecoveryCodes,
  storeSecret,
  takeRecoveryCode,
  takeStep,
} from '../store/second-factors';
import type { Tx } from '../store/sql';

const periodSeconds = 30;
// One step back and one ahead: clocks differ, and people type slowly.
const stepsAround = 1;
const secretBytes = 20;
const recoveryCodeCount = 10;
const recoveryAlphabet = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';

const sealedAs = (accountId: string): string => `account.totp ${accountId}`;

const totpOf = (base32: string): TOTP =>
  new TOTP({ secret: Secret.fromBase32(base32), algorithm: 'SHA1', digits: 6, period: periodSeconds });

/** What proves possession: a code of the app, or one of the recovery codes. */
export type Proof = { code: string } | { recoveryCode: string };

export type Enrolment = {
  /** For typing by hand, base32. */
  secret: string;
  /** For the app: an otpauth address, usually shown as a QR code. */
  uri: string;
};

/** Makes a secret that counts once its first code was given. Null when the account has a second factor already. */
export async function beginSecondFactor(
  tx: Tx,
  vault: Vault,
  { accountId, email, issuer }: { accountId: string; email: Personal; issuer: string },
): Promise<Enrolment | null> {
  const secret = new Secret({ buffer: new Uint8Array(randomBytes(secretBytes)).buffer }).base32;
  if (!(await storeSecret(tx, accountId, vault.seal(secret, sealedAs(accountId))))) return null;
  const totp = totpOf(secret);
  totp.issuer = issuer;
  totp.label = email.reveal();
  return { secret, uri: totp.toString() };
}

/** Recovery codes, to be shown once. Null for a wrong code, and when there is nothing to confirm. */
export async function confirmSecondFactor(
  tx: Tx,
  vault: Vault,
  accountId: string,
  code: string,
): Promise<string[] | null> {
  const step = await stepOf(tx, vault, accountId, code);
  if (step === null || !(await confirmSecret(tx, accountId, step))) return null;
  return renewRecoveryCodes(tx, accountId);
}

/** Takes the proof: the same one does not open again, nor a code that is older. */
export async function checkSecondFactor(tx: Tx, vault: Vault, accountId: string, proof: Proof): Promise<boolean> {
  if ('recoveryCode' in proof) return takeRecoveryCode(tx, accountId, asWritten(proof.recoveryCode));
  const step = await stepOf(tx, vault, accountId, proof.code);
  return step !== null && takeStep(tx, accountId, step);
}

/** The time step whose code it is, or null. */
async function stepOf(tx: Tx, vault: Vault, accountId: string, code: string): Promise<number | null> {
  const stored = await findSecret(tx, accountId);
  if (stored === undefined || !/^\d{6}$/.test(code)) return null;
  const totp = totpOf(vault.open(stored.secretSealed, sealedAs(accountId)).toString());
  const now = Date.now();
  const delta = totp.validate({ token: code, timestamp: now, window: stepsAround });
  return delta === null ? null : totp.counter({ timestamp: now }) + delta;
}

/** Ten codes of 80 bits, to be shown once; those before open nothing any more. */
export async function renewRecoveryCodes(tx: Tx, accountId: string): Promise<string[]> {
  const codes = Array.from({ length: recoveryCodeCount }, newRecoveryCode);
  await replaceRecoveryCodes(tx, accountId, codes.map(asWritten));
  return codes;
}

const newRecoveryCode = (): string => {
  const letters = Array.from(randomBytes(16), (byte) => recoveryAlphabet[byte % recoveryAlphabet.length]).join('');
  return letters.replace(/(.{4})(?=.)/g, '$1-');
};

/** People write codes down with blanks, hyphens and small letters. */
const asWritten = (code: string): string => code.replace(/[\s-]/g, '').toUpperCase();

export const removeSecondFactor = (tx: Tx, accountId: string): Promise<void> => dropSecondFactor(tx, accountId);
