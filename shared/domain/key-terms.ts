// What may be asked for when an API key is issued, over HTTP, in the console and from a shell alike.
import { z } from 'zod';
import { keyScopes } from './permissions';

const longestName = 100;
const mostNetworks = 50;
const longestLifeYears = 5;

/** Shown in lists and in the audit, so nothing that could move, hide or reverse what stands beside it. */
const name = z
  .string()
  .trim()
  .min(1)
  .max(longestName)
  .regex(/^[^\p{C}\p{Zl}\p{Zp}]*$/u, 'holds characters that cannot be seen');

const network = z.string().transform((text, context) => {
  const read = readNetwork(text);
  if (read !== null) return read;
  context.addIssue('expected an address or a network such as 192.0.2.0/24, with nothing set behind its prefix');
  return z.NEVER;
});

/** `now` bounds the end: a key that has expired already, or outlives everybody who knows of it, was not meant. */
export const keyTermsAt = (now: Date) =>
  z.strictObject({
    name: name.describe('Tells the keys of a partner apart'),
    scopes: z
      .array(z.enum(keyScopes))
      .min(1)
      .refine((scopes) => new Set(scopes).size === scopes.length, 'names a scope twice'),
    expiresAt: z.iso
      .datetime({ offset: true })
      .transform((text) => new Date(text))
      .refine((end) => end > now && end < yearsAfter(now, longestLifeYears), 'is not within the next five years')
      .nullable()
      .default(null)
      .describe('Until when it opens; null for as long as it is not revoked'),
    allowedNetworks: z
      .array(network)
      .max(mostNetworks)
      .default([])
      .describe('Addresses and networks that it may be used from, such as 192.0.2.0/24; empty for anywhere'),
    isTest: z.boolean().default(false).describe('Whether what it sends is marked and counts for nothing'),
  });

export type KeyTerms = z.output<ReturnType<typeof keyTermsAt>>;

const yearsAfter = (day: Date, years: number): Date => {
  const later = new Date(day);
  later.setUTCFullYear(later.getUTCFullYear() + years);
  return later;
};

const ipv4 = z.ipv4();
const ipv6 = z.ipv6();

/**
 * `192.0.2.7` and `192.0.2.7/32` are the same; the answer always has its prefix. Null for what is neither, for bits set
 * behind the prefix (the network was not meant, or the address), for a prefix of 0 (from anywhere: leave it out), and for
 * IPv4 written as IPv6, which no caller ever has.
 */
export function readNetwork(text: string): string | null {
  const [address = '', bits, ...more] = text.trim().split('/');
  const isV4 = ipv4.safeParse(address).success;
  if (more.length > 0 || !(isV4 || ipv6.safeParse(address).success)) return null;
  const size = isV4 ? 32 : 128;
  if (bits !== undefined && !/^[1-9]\d{0,2}$/.test(bits)) return null;
  const prefix = Number(bits ?? size);
  if (prefix > size) return null;
  const written = isV4 ? address : new URL(`http://[${address}]`).hostname.slice(1, -1);
  const value = isV4 ? valueOfV4(address) : valueOfV6(written);
  const isMapped = !isV4 && value >> 32n === 0xffffn;
  const behind = value & ((1n << BigInt(size - prefix)) - 1n);
  return isMapped || behind !== 0n ? null : `${written}/${prefix}`;
}

const joined = (groups: readonly bigint[], bitsOfOne: bigint): bigint =>
  groups.reduce((value, group) => (value << bitsOfOne) | group, 0n);

const valueOfV4 = (address: string): bigint => joined(address.split('.').map(BigInt), 8n);

/** `address` as the parser of URLs writes it: hex groups, at most one `::`. */
function valueOfV6(address: string): bigint {
  const [head = '', tail] = address.split('::');
  const groupsOf = (part: string | undefined) => (part ?? '').split(':').filter(Boolean);
  const zeros = Array<string>(8 - groupsOf(head).length - groupsOf(tail).length).fill('0');
  const groups = [...groupsOf(head), ...(tail === undefined ? [] : zeros), ...groupsOf(tail)];
  return joined(
    groups.map((group) => BigInt(`0x${group}`)),
    16n,
  );
}
