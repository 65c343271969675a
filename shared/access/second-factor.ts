// The second factor: codes of an app (TOTP, RFC 6238: SHA-1, six digits, half a minute, since apps know no other) and
// recovery codes for who has lost it. Each code opens once. Whatever changes here is mailed to the owner.
import { randomBytes } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import type { Personal } from '../domain/personal';
import type { Vault } from '../process/vault';
import { findAccount } from '../store/accounts';
import {
  confirmSecret,
  dropSecondFactor,
  findSecret,
  replaceRecoveryCodes,
  storeSecret,
  takeRecoveryCode,
  takeStep,
} from '../store/second-factors';
import type { Sql, Tx } from '../store/sql';
import { mailNews } from './account-mails';

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
  return enrolmentOf(secret, email, issuer);
}

/** The secret that waits for its first code, once more. Null when none does. */
export async function pendingSecondFactor(
  sql: Sql,
  vault: Vault,
  { accountId, email, issuer }: { accountId: string; email: Personal; issuer: string },
): Promise<Enrolment | null> {
  const stored = await findSecret(sql, accountId);
  if (stored === undefined || stored.isConfirmed) return null;
  return enrolmentOf(vault.open(stored.secretSealed, sealedAs(accountId)).toString(), email, issuer);
}

function enrolmentOf(secret: string, email: Personal, issuer: string): Enrolment {
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
  return renewRecoveryCodes(tx, vault, accountId);
}

/** Takes the proof: the same one does not open again, nor a code that is older. */
export async function checkSecondFactor(tx: Tx, vault: Vault, accountId: string, proof: Proof): Promise<boolean> {
  if ('recoveryCode' in proof) {
    const isTaken = await takeRecoveryCode(tx, accountId, asWritten(proof.recoveryCode));
    if (isTaken) await tellOwner(tx, vault, accountId);
    return isTaken;
  }
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
export async function renewRecoveryCodes(tx: Tx, vault: Vault, accountId: string): Promise<string[]> {
  const codes = Array.from({ length: recoveryCodeCount }, newRecoveryCode);
  await replaceRecoveryCodes(tx, accountId, codes.map(asWritten));
  await tellOwner(tx, vault, accountId);
  return codes;
}

const newRecoveryCode = (): string => {
  const letters = Array.from(randomBytes(16), (byte) => recoveryAlphabet[byte % recoveryAlphabet.length]).join('');
  return letters.replace(/(.{4})(?=.)/g, '$1-');
};

/** People write codes down with blanks, hyphens and small letters. */
const asWritten = (code: string): string => code.replace(/[\s-]/g, '').toUpperCase();

export async function removeSecondFactor(tx: Tx, vault: Vault, accountId: string): Promise<void> {
  await dropSecondFactor(tx, accountId);
  await tellOwner(tx, vault, accountId);
}

async function tellOwner(tx: Tx, vault: Vault, accountId: string): Promise<void> {
  const account = await findAccount(tx, accountId);
  if (account !== undefined) await mailNews({ vault }, tx, account, 'second-factor-changed');
}
