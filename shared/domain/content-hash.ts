// The identity of a document by its content: canonical JSON (RFC 8785: names sorted by UTF-16 code units, no blanks)
// and its SHA-256. Two files that differ in layout or order of names are the same tariff; in one amount, never.
import { createHash } from 'node:crypto';

export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const object = value as Record<string, unknown>;
  const members = Object.keys(object)
    .sort()
    .map((name) => `${JSON.stringify(name)}:${canonicalJson(object[name])}`);
  return `{${members.join(',')}}`;
}

/** Lower-case hexadecimal, 64 characters. `value` must be plain JSON data. */
export const contentHash = (value: unknown): string => createHash('sha256').update(canonicalJson(value)).digest('hex');
