// What is known of a request from its first moment on: ids to follow it by, and what its metrics will say.
import { randomUUID } from 'node:crypto';
import type { RequestHandler, Response } from 'express';
import type { Metrics } from '../process/metrics';
import { securityHeaders } from './security-headers';

export type Exchange = {
  correlationId: string;
  /** W3C trace context as the caller sent it; undefined when it sent none or a malformed one. */
  traceParent: string | undefined;
  startedAt: number;
  /** Template of the route, never the address as written: one label per route, not one per id. */
  endpoint: string;
  /** Headers of the answer so far. Kept here and written at once: fifteen calls of setHeader cost more than routing. */
  headers: Record<string, string>;
};

const correlationIdPattern = /^[A-Za-z0-9._-]{1,64}$/;
const traceParentPattern = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

export const exchangeOf = (res: Response): Exchange => res.locals.exchange as Exchange;

/** The first middleware. A malformed X-Correlation-Id is replaced, since it goes into logs and headers. */
export function beginExchange(metrics: Metrics): RequestHandler {
  return (req, res, next) => {
    const { 'x-correlation-id': correlationId, traceparent } = req.headers;
    const id =
      typeof correlationId === 'string' && correlationIdPattern.test(correlationId) ? correlationId : randomUUID();
    const exchange: Exchange = {
      correlationId: id,
      traceParent: typeof traceparent === 'string' && traceParentPattern.test(traceparent) ? traceparent : undefined,
      startedAt: performance.now(),
      endpoint: 'none',
      headers: { ...securityHeaders, 'X-Correlation-Id': id },
    };
    res.locals.exchange = exchange;
    metrics.activeRequests.inc();
    res.once('close', () => {
      metrics.activeRequests.dec();
      const { endpoint } = exchange;
      metrics.httpRequests.inc({ method: req.method, endpoint, status: res.statusCode });
      metrics.httpSeconds.observe({ method: req.method, endpoint }, (performance.now() - exchange.startedAt) / 1000);
    });
    next();
  };
}

/**
 * Writes the head of the answer, once. A header given here takes the place of one that was kept for the answer before.
 */
export function writeHead(res: Response, status: number, headers: Readonly<Record<string, string | number>>): void {
  res.writeHead(status, { ...exchangeOf(res).headers, ...headers });
}
