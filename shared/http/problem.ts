// Refusals and faults -> problem documents (RFC 9457). The last middleware of every app.
import type { ErrorRequestHandler, Request } from 'express';
import type { Logger } from 'pino';
import { z } from 'zod';
import { SetsOverloaded } from '../process/in-sets';
import { ObjectStoreAway } from '../providers/objects/object-store';
import { isPassingFault } from '../store/sql';
import { type Answer, sendBeforeBodyEnds } from './answer';
import { errors, Refusal } from './errors';
import { exchangeOf } from './exchange';

export const problemMediaType = 'application/problem+json';

export const problemSchema = z
  .object({
    type: z.string().describe('Where the code is explained'),
    title: z.string().describe('What the code means'),
    status: z.int(),
    code: z.enum(Object.keys(errors) as [keyof typeof errors]),
    detail: z.string().optional().describe('What is wrong in this very case'),
    details: z
      .array(z.object({ field: z.string(), code: z.string(), message: z.string() }))
      .describe('Every fault with the parameter, header, column or field it lies in'),
    correlationId: z.string().describe('Names this request in our logs'),
  })
  .meta({ id: 'Problem', title: 'A refusal (RFC 9457)' });

export function problemAnswer(refusal: Refusal, correlationId: string): Answer {
  const { code, options } = refusal;
  const { status, title } = errors[code];
  return {
    status,
    body: {
      type: `/api/docs#${code}`,
      title,
      status,
      code,
      detail: options.detail,
      details: options.details ?? [],
      correlationId,
    },
    headers: headersOfRefusal(refusal),
  };
}

export const headersOfRefusal = ({ options }: Refusal): Record<string, string> => ({
  ...options.headers,
  ...(options.retryAfterSeconds !== undefined && { 'Retry-After': String(Math.ceil(options.retryAfterSeconds)) }),
});

/** How an application tells a refusal: a page, say, whose headers name its type. */
export type TellRefusal = (refusal: Refusal, correlationId: string, req: Request) => Answer;

/** Only a Refusal says what it knows; whatever else was thrown, the client learns no more than that we failed. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof SetsOverloaded) return new Refusal('OVERLOADED', { retryAfterSeconds: 1, cause: error });
  if (isPassingFault(error)) return new Refusal('DATABASE_UNAVAILABLE', { retryAfterSeconds: 5, cause: error });
  if (error instanceof ObjectStoreAway)
    return new Refusal('OBJECT_STORE_UNAVAILABLE', { retryAfterSeconds: 10, cause: error });
  // Express itself refuses addresses that do not decode.
  if (error instanceof URIError) return new Refusal('ROUTE_NOT_FOUND', { cause: error });
  return new Refusal('INTERNAL', { cause: error });
}

export function handleErrors(log: Logger, tell: TellRefusal = problemAnswer): ErrorRequestHandler {
  return (error: unknown, req, res, _next) => {
    const refusal = refusalOf(error);
    const { correlationId, endpoint } = exchangeOf(res);
    const facts = { correlationId, endpoint, method: req.method, code: refusal.code };
    if (refusal.code === 'INTERNAL') log.error({ ...facts, err: error }, 'a request failed unexpectedly');
    else if (refusal.status >= 500) log.warn({ ...facts, err: error }, 'a request could not be served');
    else log.info({ ...facts, details: codesOf(refusal) }, 'a request was refused');

    // Nobody is there to be answered, or part of an answer is out already: cutting it off is the only way left to say
    // that it is not whole.
    if (req.socket.destroyed || res.headersSent) res.destroy();
    else sendBeforeBodyEnds(req, res, tell(refusal, correlationId, req), problemMediaType);
  };
}

// The client named the field itself, and may have put anything there.
const namedByClient = new Set(['UNRECOGNIZED_KEYS', 'PARAMETER_REPEATED', 'FIELD_REPEATED']);

/** Codes and fields without the messages, which may repeat what the client sent. */
const codesOf = ({ options }: Refusal) =>
  options.details?.slice(0, 10).map(({ field, code }) => (namedByClient.has(code) ? code : `${field}:${code}`));
