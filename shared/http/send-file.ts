// A small file that stays as it is: sent whole, or not at all to whoever has it already.
import type { Request, Response } from 'express';
import { writeHead } from './exchange';

export type SentFile = {
  bytes: Buffer;
  mediaType: string;
  /** A hash of the bytes. */
  version: string;
  /** Under which somebody stores it: letters, digits, dots and hyphens. */
  name: string;
};

/**
 * Browsers show a PDF by a plug-in in a page of their own with a style inside, and hold that page against the policy of the
 * file: under ours for answers of the API it would stay blank.
 */
const contentSecurityPolicy =
  "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'";

/** Whoever kept it asks each time whether it is still theirs to see. */
export function sendFile(req: Request, res: Response, { bytes, mediaType, version, name }: SentFile): 'sent' {
  const headers = {
    ETag: `"${version}"`,
    'Cache-Control': 'private, no-cache',
    'Content-Disposition': `inline; filename="${name}"`,
    'Content-Security-Policy': contentSecurityPolicy,
  };
  if (isKept(req, version)) {
    writeHead(res, 304, headers);
    res.end();
    return 'sent';
  }
  writeHead(res, 200, { ...headers, 'Content-Type': mediaType, 'Content-Length': bytes.length });
  res.end(req.method === 'HEAD' ? undefined : bytes);
  return 'sent';
}

const isKept = (req: Request, version: string): boolean =>
  (req.headers['if-none-match'] ?? '')
    .split(',')
    .map((tag) => tag.trim().replace(/^W\//, ''))
    .some((tag) => tag === `"${version}"` || tag === '*');
