// Where to report a weakness (RFC 9116), at the address where everybody looks for it.
import { z } from 'zod';
import type { Config } from '../process/config';
import { writeHead } from './exchange';
import { defineRoute, type Route } from './route';

const expiresInDays = 180;

/**
 * The text as of this moment. Its end is always half a year away: who answers here is read from the configuration at
 * every start, so as long as this server runs, the contact is meant to be right.
 */
export function securityTxt(contact: string, now: Date): string {
  const expiresAt = new Date(now.getTime() + expiresInDays * 86_400_000);
  // Whole seconds, as RFC 3339 allows and some readers of the file expect.
  const expires = `${expiresAt.toISOString().slice(0, 19)}Z`;
  return `Contact: ${contact}\nExpires: ${expires}\nPreferred-Languages: en, fr\n`;
}

export const securityTxtRoutes = ({ SECURITY_CONTACT }: Pick<Config, 'SECURITY_CONTACT'>): Route[] => [
  defineRoute(
    {
      method: 'get',
      path: '/.well-known/security.txt',
      audience: 'public',
      permission: 'documentation:read',
      tag: 'Documentation',
      summary: 'Where to report a weakness',
      responses: {
        200: { description: 'A security.txt (RFC 9116)', content: { 'text/plain': z.string() } },
      },
      errors: [],
    },
    async ({ res }) => {
      const text = securityTxt(SECURITY_CONTACT, new Date());
      writeHead(res, 200, {
        'Content-Type': 'text/plain; charset=utf-8',
        'Content-Length': Buffer.byteLength(text),
        'Cache-Control': 'public, max-age=86400',
      });
      res.end(text);
      return 'sent';
    },
  ),
];
