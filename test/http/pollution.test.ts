// Requests that two readers could understand differently, or that try to be more than one request.
import { connect } from 'node:net';
import { rows } from '../../shared/store/sql';
import { aVehicle } from '../support/batches';
import { aPartnerWithKey, type TestPartner, useIntake } from '../support/intake';

const intake = useIntake({ ANONYMOUS_REQUESTS_PER_MINUTE: '100000' });
let partner: TestPartner;
let other: TestPartner;
beforeAll(async () => {
  partner = await aPartnerWithKey(intake.db());
  other = await aPartnerWithKey(intake.db());
});

type Said = { status: number; head: string; body: string; answers: number };

/** Everything the server says to these bytes until it ends the connection. */
async function say(...lines: string[]): Promise<Said> {
  const { hostname, port } = new URL(intake.url());
  const socket = connect(Number(port), hostname);
  socket.write(lines.join('\r\n'));
  const text = Buffer.concat(await socket.toArray()).toString();
  const [head = '', body = ''] = text.split('\r\n\r\n');
  return { status: Number(head.split(' ')[1]), head, body, answers: text.split(/^HTTP\/1\.1 /m).length - 1 };
}
const get = (target: string, ...headers: string[]) =>
  say(`GET ${target} HTTP/1.1`, 'Host: api.example', 'Connection: close', ...headers, '', '');
const post = (headers: readonly string[], body: string, target = '/api/v1/batches?fiscalYear=2026') =>
  say(`POST ${target} HTTP/1.1`, 'Host: api.example', 'Connection: close', ...headers, '', body);

const line = `${JSON.stringify(aVehicle())}\n`;
const upload = () => [
  `X-API-Key: ${partner.key}`,
  'Content-Type: application/x-ndjson',
  `Content-Length: ${line.length}`,
];
const batches = async () => (await rows(intake.db(), 'select from batch')).length;

afterEach(async () => {
  expect((await intake.ask('/api/v1/batches', partner.key)).status).toBe(200);
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});

describe('a header that is given twice', () => {
  test('opens nothing when it is the key, whichever comes first', async () => {
    for (const keys of [
      [partner.key, other.key],
      [partner.key, partner.key],
      ['', partner.key],
    ])
      expect((await get('/api/v1/batches', ...keys.map((key) => `X-API-Key: ${key}`))).status).toBe(401);
  });

  test('is refused when it is Authorization, and when both kinds of proof are there', async () => {
    const token = 'Authorization: Bearer a.b.c';
    for (const proofs of [
      [token, token],
      [token, `X-API-Key: ${partner.key}`],
    ]) {
      const { status, body } = await get('/api/v1/batches', ...proofs);
      expect([status, JSON.parse(body).code]).toEqual([400, 'CREDENTIALS_AMBIGUOUS']);
    }
  });

  test('is refused when it is the Idempotency-Key: what repeats one of them would not find its answer', async () => {
    const before = await batches();
    const { status, body } = await post([...upload(), 'Idempotency-Key: a', 'Idempotency-Key: b'], line);
    expect([status, JSON.parse(body).code, await batches()]).toEqual([400, 'IDEMPOTENCY_KEY_INVALID', before]);
  });

  test('is refused when it is the length of the body, or stands beside another way to tell it', async () => {
    const before = await batches();
    const idempotency = 'Idempotency-Key: smuggled';
    for (const lengths of [
      [`Content-Length: ${line.length}`, 'Content-Length: 4'],
      [`Content-Length: ${line.length}`, 'Transfer-Encoding: chunked'],
      ['Transfer-Encoding: chunked, identity'],
      ['Transfer-Encoding: xchunked'],
      [`Content-Length: +${line.length}`],
      ['Content-Length: 0x20'],
    ]) {
      const headers = [...upload().slice(0, 2), idempotency, ...lengths];
      // A second request hidden in the first one's body must not be answered.
      const { status, answers } = await post(headers, `0\r\n\r\nGET /health HTTP/1.1\r\nHost: x\r\n\r\n${line}`);
      expect([status, answers, lengths]).toEqual([400, 1, lengths]);
    }
    expect(await batches()).toBe(before);
  });
});

test.each([
  ['a parameter twice', '?limit=1&limit=100', 'limit'],
  ['a parameter as a list', '?limit[]=1', 'limit[]'],
  ['a parameter as an object', '?limit[max]=1', 'limit[max]'],
  ['__proto__', '?__proto__=1', '__proto__'],
  ['__proto__ of an object', '?__proto__[polluted]=1', '__proto__[polluted]'],
  ['constructor', '?constructor=1', 'constructor'],
  ['a line break', '?limit=1%0d%0aSet-Cookie:%20a=b', 'limit'],
  ['NUL', '?limit=1%00', 'limit'],
  ['what does not decode', '?limit=%E0%A4%A', 'limit'],
])('%s in the query is refused and named', async (_what, query, field) => {
  const { status, head, body } = await get(`/api/v1/batches${query}`, `X-API-Key: ${partner.key}`);
  const { code, details } = JSON.parse(body);
  expect([status, code, details[0].field]).toEqual([400, 'REQUEST_INVALID', field]);
  expect(head.toLowerCase()).not.toContain('set-cookie');
});

test.each([
  ['dots', '/api/v1/quotes/../batches'],
  ['encoded dots', '/api/v1/quotes/%2e%2e/batches'],
  ['an encoded slash', '/api/v1%2Fbatches'],
  ['an encoded slash in an id', '/api/v1/batches/..%2F..%2Fhealth'],
  ['a backslash', '/api/v1\\batches'],
  ['two slashes', '//api/v1/batches'],
  ['NUL behind it', '/api/v1/batches%00'],
  ['NUL in an id', '/api/v1/batches/%00'],
  ['a dot behind it', '/api/v1/batches.'],
  ['a parameter of the path', '/api/v1/batches;admin=true'],
  ['another encoding of UTF-8', '/api/v1/b%C1%A1tches'],
  ['what does not decode', '/api/v1/batches/%E0%A4%A'],
  ['wide letters', '/api/v1/%EF%BD%82atches'],
  ['__proto__', '/__proto__'],
  ['its end missing', `/api/v1/batches/${'x'.repeat(8000)}`],
])('an address with %s leads nowhere', async (_what, target) => {
  const { status, head } = await get(target, `X-API-Key: ${partner.key}`);
  expect([400, 404]).toContain(status);
  expect(head).toContain('application/problem+json');
});

test('an address that is too long is refused with 431', async () => {
  expect((await get(`/${'x'.repeat(17_000)}`)).status).toBe(431);
});

test.each([
  ['a carriage return in a header', ['X-Correlation-Id: a\rSet-Cookie: b=c']],
  ['a line feed alone before a header', ['X-Correlation-Id: a\nX-API-Key: b']],
  ['NUL in a header', ['X-Correlation-Id: a\0b']],
  ['a header that goes on in the next line', ['X-Correlation-Id: a', ' b: c']],
  ['a blank before the colon', ['X-API-Key : x']],
  ['a header without a name', [': x']],
])('%s is refused as no HTTP, and nothing of it comes back', async (_what, headers) => {
  const { status, head, answers } = await get('/health', ...headers);
  expect([status, answers]).toEqual([400, 1]);
  expect(head.toLowerCase()).not.toMatch(/set-cookie|^ b: c/m);
});

test('a method is the one of the first line, whatever a header says', async () => {
  const { status, body } = await get('/api/v1/quotes', 'X-HTTP-Method-Override: POST', `X-API-Key: ${partner.key}`);
  expect([status, JSON.parse(body).code]).toEqual([405, 'METHOD_NOT_ALLOWED']);
  expect(
    (await say('TRACE /health HTTP/1.1', 'Host: x', 'Connection: close', 'X-API-Key: secret', '', '')).body,
  ).not.toContain('secret');
  // A proxy is what CONNECT asks for; the connection ends without an answer.
  expect((await say('CONNECT 127.0.0.1:5432 HTTP/1.1', 'Host: x', '', '')).head).not.toContain('200');
});

test.each([
  ['a name that JavaScript knows', '{"__proto__":{"polluted":1},"ref":"x"}'],
  ['the constructor', '{"constructor":{"prototype":{"polluted":1}}}'],
  ['a field twice', '{"ref":"a","ref":"b"}'],
  ['an array', '[]'],
  ['a million brackets', '['.repeat(60_000)],
  ['no UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])],
])('a body with %s is refused, as a quote and as a line', async (_what, body) => {
  const headers = { 'Content-Type': 'application/json' };
  const quote = await intake.ask('/api/v1/quotes?fiscalYear=2026', partner.key, { method: 'POST', headers, body });
  expect([400, 422]).toContain(quote.status);
  const batch = await intake.postBatch(partner.key, Buffer.concat([Buffer.from(body), Buffer.from('\n')]));
  expect([202, 400, 422]).toContain(batch.status);
});
