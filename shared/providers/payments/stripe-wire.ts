// The official library, speaking through what every provider is called through: its own requests would neither be
// bounded in size, nor stop with us, nor say whether an order was certainly not taken.
import Stripe from 'stripe';
import type { z } from 'zod';
import type { CallTerms } from '../calls/call-faults';
import { openProviderClient, type ProviderClient, type ProviderKit } from '../calls/provider-client';
import type { ProviderFault } from '../calls/provider-fault';
import { unknownFields } from '../calls/read-body';
import { sendRequest } from '../calls/send-request';

export type StripeWire = {
  /** Resolves with an answer that the shape takes; everything else is a ProviderFault. */
  call<S extends z.ZodType>(
    terms: CallTerms,
    shape: S,
    work: (stripe: Stripe) => Promise<unknown>,
    signal: AbortSignal,
  ): Promise<z.output<S>>;
  fault: ProviderClient['fault'];
};

type HttpClient = ReturnType<typeof Stripe.createNodeHttpClient>;

const largestAnswerBytes = 1_048_576;

export function openStripeWire(baseUrl: string, secretKey: string, kit: ProviderKit): StripeWire {
  const client = openProviderClient('stripe', baseUrl, kit);
  const base = baseUrl.replace(/\/+$/, '');
  return {
    fault: client.fault,
    call: (terms, shape, work, signal) =>
      client.guard(
        terms,
        async (inner) => {
          const wire = openHttpClient(client, base, terms, inner);
          // A library object costs 0.05 ms, and one for each call is what ties a request to its signal.
          const stripe = new Stripe(secretKey, { httpClient: wire.http, maxNetworkRetries: 0, telemetry: false });
          const answer = await work(stripe).catch((error: unknown) => {
            throw wire.failure() ?? error;
          });
          const read = shape.safeParse(answer);
          if (read.success) return read.data;
          throw client.fault(
            'nonsense',
            `answered "${terms.name}" with something unknown: ${unknownFields(read.error)}`,
          );
        },
        signal,
      ),
  };
}

/** `failure`: what went wrong as it was, not as the library tells it. */
function openHttpClient(client: ProviderClient, base: string, terms: CallTerms, signal: AbortSignal) {
  let failure: unknown;
  const http: HttpClient = {
    getClientName: () => 'node',
    async makeRequest(_host, _port, path, method, headers, body) {
      try {
        const answer = await sendRequest(
          {
            method: method === 'POST' ? 'POST' : 'GET',
            url: base + path,
            headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
            body: body || null,
            mayReuse: terms.isSafe,
            largestAnswerBytes,
            onConnected: () => {},
          },
          signal,
        );
        return answerOf(readAnswer(client, terms, answer));
      } catch (error) {
        failure = error;
        // Without a code: the library would send once more by itself what failed with a broken connection.
        throw new Error('the request failed');
      }
    },
  };
  return { http, failure: () => failure };
}

const answerOf = (json: object): Awaited<ReturnType<HttpClient['makeRequest']>> => ({
  getStatusCode: () => 200,
  getHeaders: () => ({}),
  getRawResponse: () => ({}),
  toStream: () => null as never,
  toJSON: async () => json,
});

type Problem = { error?: { code?: unknown; type?: unknown } };

function readAnswer(
  client: ProviderClient,
  terms: CallTerms,
  { status, body }: { status: number; body: Buffer },
): object {
  const json = readJson(body);
  if (status >= 200 && status <= 299) {
    if (json) return json;
    throw client.fault('nonsense', `answered "${terms.name}" with no JSON`);
  }
  const { code, type } = (json as Problem | null)?.error ?? {};
  if (status === 409) throw stillBusy(client, terms);
  throw client.faultOfStatus(terms, status, code ?? type);
}

/** The first request under the same key is still at work. */
const stillBusy = (client: ProviderClient, { name }: CallTerms): ProviderFault =>
  client.fault('unclear', `is still busy with the same "${name}"`, 'idempotency_key_in_use');

function readJson(body: Buffer): object | null {
  try {
    const json: unknown = JSON.parse(body.toString('utf8'));
    return typeof json === 'object' && json !== null && !Array.isArray(json) ? json : null;
  } catch {
    return null;
  }
}
