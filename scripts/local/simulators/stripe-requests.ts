// What Stripe demands of a request and how it refuses one.
import { Refusal, type SimulatedAnswer, type SimulatedRequest } from './serve-simulator';

export const problem = (status: number, message: string, code?: string, type = 'invalid_request_error') =>
  new Refusal({ status, json: { error: { type, message, ...(code && { code }) } } });

export const keyConflict: SimulatedAnswer = {
  status: 400,
  json: {
    error: {
      type: 'idempotency_error',
      message: 'Keys for idempotent requests can only be used with the same parameters they were first used with.',
    },
  },
};

export type Form = {
  text(name: string): string;
  optional(name: string): string | null;
  metadata(prefix?: string): Record<string, string>;
};

/** Fields keep their names as they come, `line_items[0][quantity]`. */
export function readForm(body: Buffer): Form {
  const fields = new URLSearchParams(body.toString('utf8'));
  return {
    text(name) {
      const value = fields.get(name);
      if (value === null || value === '') throw problem(400, `Missing required param: ${name}.`, 'parameter_missing');
      return value;
    },
    optional: (name) => fields.get(name),
    metadata(prefix = 'metadata') {
      const named = [...fields].filter(([name]) => name.startsWith(`${prefix}[`));
      return Object.fromEntries(named.map(([name, value]) => [name.slice(prefix.length + 1, -1), value]));
    },
  };
}

export function demandKey(request: SimulatedRequest, secretKey: string): void {
  if (request.headers.authorization !== `Bearer ${secretKey}`)
    throw problem(401, `Invalid API Key provided: ${request.headers.authorization ?? ''}`);
  if (typeof request.headers['stripe-version'] !== 'string') throw problem(400, 'This simulator wants a version.');
  const isForm = request.headers['content-type'] === 'application/x-www-form-urlencoded';
  if (request.method === 'POST' && !isForm) throw problem(400, 'Write requests are forms.');
}

/** Whole units of currencies that Stripe knows no smaller unit of. */
export function readAmount(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw problem(400, `Invalid integer: ${text}`, 'parameter_invalid_integer');
  if (Number(text) > 99_999_999) throw problem(400, 'Amount must be no more than 99,999,999', 'amount_too_large');
  return Number(text);
}

export function readCurrency(text: string): string {
  if (!['mga', 'xaf', 'xof', 'eur'].includes(text)) throw problem(400, `Invalid currency: ${text}.`);
  return text;
}

const halfHour = 1800;
const day = 86_400;

export function readExpiry(text: string | null): number {
  const now = Date.now() / 1000;
  if (text === null) return Math.floor(now) + day;
  const left = Number(text) - now;
  // Its clock and ours are not the same to the second.
  if (!(left > halfHour - 5 && left < day + 5))
    throw problem(400, 'The `expires_at` timestamp must be between 30 minutes and 24 hours from now.');
  return Number(text);
}

export const readExpand = ({ query }: SimulatedRequest): ReadonlySet<string> =>
  new Set([...query].filter(([name]) => name.startsWith('expand')).map(([, value]) => value));
