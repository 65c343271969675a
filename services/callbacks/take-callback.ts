// POST and PUT /callbacks/{provider} and /callbacks/{provider}/{reference}.
import { z } from 'zod';
import type { ProviderName } from '../../shared/domain/jurisdictions/pack';
import { type ErrorCode, Refusal } from '../../shared/http/errors';
import { readBody } from '../../shared/http/read-body';
import { defineRoute, type Route, type RouteDescription } from '../../shared/http/route';
import type { PaymentProvider } from '../../shared/providers/payments/provider';
import { type Incoming, judgeCallback } from './judge-callback';
import type { CallbackTools } from './tools';

// Of a real one a few hundred are used; Stripe's have some thousand.
const maxBytes = 65_536;
const maxSeconds = 10;

const description = {
  audience: 'provider',
  permission: 'callbacks:receive',
  duringMaintenance: true,
  tag: 'Callbacks',
  body: {
    description: `In the format of the provider, at most ${maxBytes} bytes`,
    content: { 'application/json': z.looseObject({}) },
  },
  responses: {
    200: {
      description: 'The event is stored, now or before',
      content: { 'application/json': z.object({ received: z.literal(true) }) },
    },
  },
  errors: [
    'SIGNATURE_INVALID',
    'CALLBACK_STALE',
    'ROUTE_NOT_FOUND',
    'CALLBACK_UNKNOWN',
    'UPLOAD_TOO_SLOW',
    'CALLBACK_REUSED',
    'BODY_TOO_LARGE',
    'BODY_BROKEN',
    'CALLBACK_INVALID',
  ],
} as const satisfies Partial<RouteDescription>;

// Any text: what names no provider is not found, instead of refused as malformed.
const provider = z.string().describe('Name of the provider');

export const takeCallback = (tools: CallbackTools, method: 'post' | 'put'): Route =>
  defineRoute(
    {
      ...description,
      method,
      path: '/callbacks/{provider}',
      summary: 'Tell of a payment',
      params: z.strictObject({ provider }),
    },
    async ({ req, res, exchange, params }) => take(tools, { req, res, exchange, reference: null }, params.provider),
  );

export const takeCallbackAtReference = (tools: CallbackTools, method: 'post' | 'put'): Route =>
  defineRoute(
    {
      ...description,
      method,
      path: '/callbacks/{provider}/{reference}',
      summary: 'Tell of a payment at the address that was given for it',
      description:
        'Of providers that sign nothing this address alone is taken: it ends in a secret that only the provider is given.',
      params: z.strictObject({
        provider,
        reference: z.string().describe('Of the payment, with the secret of the address'),
      }),
    },
    async ({ req, res, exchange, params: { provider: name, reference } }) =>
      take(tools, { req, res, exchange, reference }, name),
  );

/** What became of a callback, as metrics and answers tell it. */
async function take(tools: CallbackTools, call: Omit<Incoming, 'body' | 'provider'>, name: string) {
  const { providers, metrics } = tools;
  const found = providers.get(name as ProviderName);
  if (found === undefined) throw new Refusal('ROUTE_NOT_FOUND');
  const body = await readBody(call.req, call.res, maxBytes, maxSeconds);
  try {
    const outcome = await judgeCallback(tools, { ...call, body, provider: found });
    metrics.callbacks.inc({ provider: found.name, outcome });
    return { status: 200, json: '{"received":true}' };
  } catch (error) {
    countFailure(tools, found, error);
    throw error;
  } finally {
    metrics.seconds.observe({ provider: found.name }, (performance.now() - call.exchange.startedAt) / 1000);
  }
}

const outcomes: Partial<Record<ErrorCode, string>> = {
  SIGNATURE_INVALID: 'refused',
  CALLBACK_STALE: 'refused',
  CALLBACK_INVALID: 'refused',
  CALLBACK_REUSED: 'reused',
  CALLBACK_UNKNOWN: 'unknown',
  RATE_LIMITED: 'turned-away',
};

function countFailure({ metrics }: CallbackTools, { name: provider }: PaymentProvider, error: unknown): void {
  const code = error instanceof Refusal ? error.code : null;
  metrics.callbacks.inc({ provider, outcome: (code && outcomes[code]) ?? 'failed' });
  const reason = code === null ? 'not-stored' : code.toLowerCase().replaceAll('_', '-');
  metrics.errors.inc({ provider, reason });
}
