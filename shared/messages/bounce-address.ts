// Where the bounces of one mail go: an address of its own, so that whatever a foreign server writes into a bounce, we know
// which attempt it is about. Nobody can make one up: it ends in a code that only we can make.
import { timingSafeEqual } from 'node:crypto';
import type { Vault } from '../process/vault';

type Indexes = Pick<Vault, 'index'>;

// Local parts hold 64 characters at most; `attemptId` takes 32 of them. Hexadecimal, since some servers lower the case.
const codeLength = 16;

/** What `BOUNCE_ADDRESS` may look like: what comes after its local part has to fit behind it. */
export const bounceAddressShape = /^[A-Za-z0-9_-]{1,14}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/;

/** `bounces@mail.example.org` -> `bounces+<attempt>.<code>@mail.example.org`. */
export function bounceAddress(vault: Indexes, base: string, attemptId: string): string {
  const at = base.lastIndexOf('@');
  const id = attemptId.replaceAll('-', '').toLowerCase();
  return `${base.slice(0, at)}+${id}.${codeOf(vault, id)}${base.slice(at)}`;
}

/**
 * The attempt whose bounces come to an address. `forged`: it looks like one of ours and is not. Null: it is no such address.
 * Its domain does not matter: whoever receives bounces for us may have rewritten it.
 */
export function readBounceAddress(vault: Indexes, address: string): { attemptId: string } | 'forged' | null {
  const [, id, code] = /\+([0-9a-f]{32})\.([0-9a-f]{16})@/i.exec(address)?.map((part) => part.toLowerCase()) ?? [];
  if (id === undefined || code === undefined) return null;
  if (!timingSafeEqual(Buffer.from(code), Buffer.from(codeOf(vault, id)))) return 'forged';
  return { attemptId: id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5') };
}

const codeOf = (vault: Indexes, id: string): string =>
  vault.index('bounce-address', id).toString('hex').slice(0, codeLength);
