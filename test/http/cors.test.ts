import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { sendAnswer } from '../../shared/http/answer';
import { allowOrigins } from '../../shared/http/cors';
import { beginExchange } from '../../shared/http/exchange';
import { openMetrics } from '../../shared/process/metrics';

const page = 'https://portal.example.mg';
const servers: Server[] = [];

/** An API of one route, with a limit's headers and a refusal of whatever else is asked. */
async function anApi(origins: readonly string[]): Promise<string> {
  const app = express();
  app.use(beginExchange(openMetrics()));
  app.use(allowOrigins(origins));
  app.get('/thing', (_req, res) => sendAnswer(res, { status: 200, body: {}, headers: { RateLimit: '"hour";r=1' } }));
  app.use((_req, res) => sendAnswer(res, { status: 405, body: {} }));
  const server = createServer(app);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/thing`;
}
afterAll(() => Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve)))));

const get = (url: string, origin?: string) => fetch(url, { headers: origin === undefined ? {} : { Origin: origin } });
const preflight = (url: string, origin: string) =>
  fetch(url, {
    method: 'OPTIONS',
    headers: {
      Origin: origin,
      'Access-Control-Request-Method': 'POST',
      'Access-Control-Request-Headers': 'x-api-key,idempotency-key',
    },
  });
const corsHeadersOf = ({ headers }: Response) =>
  [...headers.keys()].filter((name) => name.startsWith('access-control'));

test('a named origin may read answers and the headers that callers need, and sends no cookies', async () => {
  const reply = await get(await anApi([page]), page);

  expect([reply.status, reply.headers.get('access-control-allow-origin')]).toEqual([200, page]);
  expect(reply.headers.get('access-control-expose-headers')?.split(',')).toEqual([
    'Idempotent-Replayed',
    'Location',
    'RateLimit',
    'RateLimit-Policy',
    'Retry-After',
    'X-Correlation-Id',
  ]);
  expect(reply.headers.get('access-control-allow-credentials')).toBeNull();
  expect([reply.headers.get('vary'), reply.headers.get('ratelimit')]).toEqual(['Origin', '"hour";r=1']);
});

test('a refusal can be read like any other answer', async () => {
  const url = await anApi([page]);
  const reply = await fetch(url, { method: 'DELETE', headers: { Origin: page } });
  expect([reply.status, reply.headers.get('access-control-allow-origin')]).toEqual([405, page]);
});

test('its question beforehand is answered with what it may send, under the usual headers', async () => {
  const reply = await preflight(await anApi([page]), page);

  expect([reply.status, reply.headers.get('access-control-allow-origin')]).toEqual([204, page]);
  expect(reply.headers.get('access-control-allow-methods')).toBe('GET,POST,PUT,PATCH,DELETE');
  expect(reply.headers.get('access-control-allow-headers')?.split(',')).toEqual(
    expect.arrayContaining(['X-API-Key', 'Idempotency-Key', 'Authorization']),
  );
  expect(reply.headers.get('access-control-allow-credentials')).toBeNull();
  expect([reply.headers.get('x-content-type-options'), reply.headers.get('vary')]).toEqual(['nosniff', 'Origin']);
});

test.each([
  'https://evil.example',
  'null',
  `${page}.evil.example`,
  `${page}:8443`,
  page.toUpperCase(),
  page.replace('https', 'http'),
])('the origin %s may read nothing, and its question beforehand is refused', async (origin) => {
  const url = await anApi([page]);
  const reply = await get(url, origin);
  expect([reply.status, corsHeadersOf(reply), reply.headers.get('vary')]).toEqual([200, [], 'Origin']);
  const asked = await preflight(url, origin);
  expect([asked.status, corsHeadersOf(asked)]).toEqual([405, []]);
});

test('who asks without an origin, such as a server, is told nothing of origins but that answers differ by them', async () => {
  const reply = await get(await anApi([page]));
  expect([corsHeadersOf(reply), reply.headers.get('vary')]).toEqual([[], 'Origin']);
});

test('without named origins no page may read anything', async () => {
  const url = await anApi([]);
  expect(corsHeadersOf(await get(url, page))).toEqual([]);
  expect((await preflight(url, page)).status).toBe(405);
});
