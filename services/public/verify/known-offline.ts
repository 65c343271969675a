// GET /.well-known/jwks.json and /verify/voided.json: what whoever verifies receipts without us has to know. Any page may
// read them, also one of another origin: a country's police may have their own.

import { hash } from 'node:crypto';
import { z } from 'zod';
import { addDays } from '../../../shared/domain/days';
import type { ReceiptNumber } from '../../../shared/domain/receipt/receipt-number';
import { forEveryOrigin } from '../../../shared/http/cors';
import { writeHead } from '../../../shared/http/exchange';
import { defineRoute, type Route } from '../../../shared/http/route';
import { voidedNumbers } from '../../../shared/store/receipt-verdicts';
import { knownKeys } from '../../../shared/store/signing-keys';
import { verifyPath } from '../paths';
import type { PublicTools } from '../tools';
import { ofVerifying } from './route-fields';

const keysSchema = z
  .object({ keys: z.array(z.looseObject({ kid: z.string(), kty: z.string(), crv: z.string(), alg: z.string() })) })
  .meta({ id: 'ReceiptKeys', title: 'Public keys (RFC 7517)' });

export const getReceiptKeys = ({ db }: PublicTools): Route =>
  defineRoute(
    {
      ...ofVerifying,
      method: 'get',
      path: '/.well-known/jwks.json',
      limit: 'verification',
      summary: 'Keys that verify receipts',
      description:
        'A key that was replaced stays: receipts are looked at for years. One that leaked is gone, and what it signed proves ' +
        'nothing any more. Look again when a token names a key that you do not know.',
      responses: { 200: { description: 'The keys', content: { 'application/json': keysSchema } } },
      errors: ['DATABASE_UNAVAILABLE'],
    },
    async () => {
      const trusted = (await knownKeys(db, 'receipt')).filter(({ leakedAt }) => leakedAt === null);
      return {
        status: 200,
        body: { keys: trusted.map(({ publicJwk }) => publicJwk) },
        headers: { ...forEveryOrigin, 'Cache-Control': 'public, max-age=300' },
      };
    },
  );

const voidedSchema = z
  .object({ voided: z.record(z.string(), z.array(z.int())).describe('Numbers by series: `{"MG-2026": [3, 17]}`') })
  .meta({ id: 'VoidedReceipts', title: 'Numbers of receipts that do not count any more' });

export const getVoided = ({ db }: PublicTools): Route =>
  defineRoute(
    {
      ...ofVerifying,
      method: 'get',
      path: `${verifyPath}/voided.json`,
      limit: 'verification',
      summary: 'Numbers of receipts that were voided and whose codes have not run out',
      description: 'Answers 304 to the `ETag` of the list that you have.',
      responses: {
        200: { description: 'The numbers', content: { 'application/json': voidedSchema } },
        304: { description: 'They are as you know them', content: {} },
      },
      errors: ['DATABASE_UNAVAILABLE'],
    },
    async ({ req, res }) => {
      // Nowhere is it earlier than half a day before.
      const today = addDays(new Date().toISOString().slice(0, 10), -1);
      const json = JSON.stringify({ voided: bySeries(await voidedNumbers(db, today)) });
      const etag = `"${hash('sha256', json, 'base64url').slice(0, 22)}"`;
      const headers = { ...forEveryOrigin, 'Cache-Control': 'public, max-age=60', ETag: etag };
      const isKnown = req.headers['if-none-match']?.split(/\s*,\s*/).some((one) => one.replace(/^W\//, '') === etag);
      if (!isKnown) return { status: 200, json, headers };
      // A length of 0 would be taken for that of the list.
      writeHead(res, 304, headers);
      res.end();
      return 'sent';
    },
  );

function bySeries(numbers: readonly ReceiptNumber[]): Record<string, number[]> {
  const series: Record<string, number[]> = {};
  for (const { jurisdiction, year, number } of numbers) {
    series[`${jurisdiction}-${year}`] ??= [];
    series[`${jurisdiction}-${year}`]!.push(number);
  }
  return series;
}
