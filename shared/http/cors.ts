// Which pages may call the API from a browser (R2.8). Without a page's origin in CORS_ORIGINS, browsers keep its scripts
// from reading any answer.
import cors from 'cors';
import type { RequestHandler } from 'express';
import { exchangeOf } from './exchange';

const taken = [
  'Authorization',
  'Content-Encoding',
  'Content-Type',
  'Idempotency-Key',
  'traceparent',
  'X-API-Key',
  'X-Correlation-Id',
];
const shown = ['Idempotent-Replayed', 'Location', 'RateLimit', 'RateLimit-Policy', 'Retry-After', 'X-Correlation-Id'];
/**
 * For answers that are the same for everybody and meant for everybody's pages, whatever CORS_ORIGINS says: a route gives
 * these headers with its answer. Nothing else may be asked so; a question that needs asking beforehand is refused as ever.
 */
export const forEveryOrigin = { 'Access-Control-Allow-Origin': '*' } as const;

// How long a browser may remember what it was told; Chrome takes no more than two hours.
const maxAgeSeconds = 7200;

/**
 * After beginExchange and before the routes. No credentials: keys and tokens are headers that a script sets itself, and
 * cookies are not read here, so nothing that a browser sends by itself opens anything. A question beforehand (preflight)
 * carries no credentials by definition; it is answered here, uncounted, since it costs less than counting it.
 */
export function allowOrigins(origins: readonly string[]): RequestHandler {
  const allowed = new Set(origins);
  const answerAllowed = cors({
    origin: [...origins],
    credentials: false,
    methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowedHeaders: taken,
    exposedHeaders: shown,
    maxAge: maxAgeSeconds,
  });
  return (req, res, next) => {
    if (allowed.size === 0) return next();
    // A cache must not give one origin what was answered to another, or to none.
    const { headers } = exchangeOf(res);
    headers.Vary = 'Origin';
    const { origin } = req.headers;
    if (origin === undefined || !allowed.has(origin)) return next();
    const isPreflight = req.method === 'OPTIONS' && req.headers['access-control-request-method'] !== undefined;
    // Only preflights are answered by the package itself, which knows nothing of the exchange's headers.
    if (isPreflight) for (const [name, value] of Object.entries(headers)) res.setHeader(name, value);
    answerAllowed(req, res, next);
  };
}
