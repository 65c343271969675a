// What a request proves itself with: an API key or an access token, never both and never one twice.
import type { Request } from 'express';
import { Refusal } from './errors';

export type Credentials = { kind: 'key'; key: string } | { kind: 'token'; token: string } | { kind: 'none' };

// Three parts of base64url, of sizes that our tokens have by far.
const tokenPattern = /^[A-Za-z0-9_-]{1,500}\.[A-Za-z0-9_-]{1,3000}\.[A-Za-z0-9_-]{1,1000}$/;

/** A header that is there but cannot hold what it should gives a credential that nobody owns, not 'none'. */
export function credentialsOf(req: Request): Credentials {
  const key = req.headers['x-api-key'];
  const authorization = req.headers.authorization;
  if (key === undefined && authorization === undefined) return { kind: 'none' };
  if (key !== undefined && authorization !== undefined) throw ambiguous('X-API-Key and Authorization');
  // Node keeps the first Authorization and drops the others without a word; a proxy may have read the last.
  if ((req.headersDistinct.authorization?.length ?? 0) > 1) throw ambiguous('more than one Authorization');
  if (typeof key === 'string') return { kind: 'key', key };
  const [scheme = '', token = '', ...more] = (authorization ?? '').split(' ');
  const isToken = scheme.toLowerCase() === 'bearer' && more.length === 0 && tokenPattern.test(token);
  return { kind: 'token', token: isToken ? token : '' };
}

const ambiguous = (what: string): Refusal =>
  new Refusal('CREDENTIALS_AMBIGUOUS', { detail: `The request carries ${what}` });
