// Clients that take their time on purpose. Each must end on the server's terms, while others are served as ever.
import { connect, type Socket } from 'node:net';
import { aPartnerWithKey, type TestPartner, useIntake } from '../support/intake';

const intake = useIntake({ HEADERS_SECONDS: '3', UPLOAD_IDLE_SECONDS: '1', ANONYMOUS_REQUESTS_PER_MINUTE: '1000' });
let partner: TestPartner;
beforeAll(async () => {
  partner = await aPartnerWithKey(intake.db());
});

type Ended = { seconds: number; status: number };

/** Sends `head`, then `drop` again and again, until the server ends the connection. */
async function drip(head: string, drop: string, everyMs: number): Promise<Ended> {
  const { hostname, port } = new URL(intake.url());
  const startedAt = performance.now();
  const socket: Socket = connect(Number(port), hostname);
  let said = '';
  socket.on('data', (bytes) => {
    said += bytes.toString();
  });
  socket.on('error', () => {});
  if (head !== '') socket.write(head);
  const timer = setInterval(() => drop !== '' && socket.writable && socket.write(drop), everyMs);
  await new Promise<void>((resolve) => {
    socket.once('close', () => resolve());
    socket.once('end', () => socket.destroy());
  });
  clearInterval(timer);
  return { seconds: (performance.now() - startedAt) / 1000, status: Number(said.split(' ')[1] ?? 0) };
}

test('headers that never end, a first line that never ends and silence are cut off; others are served meanwhile', async () => {
  const slow = [
    ...Array.from({ length: 60 }, (_, n) => drip('GET /health HTTP/1.1\r\nHost: x\r\n', `X-${n}: y\r\n`, 500)),
    ...Array.from({ length: 20 }, () => drip('GET /', 'a', 500)),
    ...Array.from({ length: 20 }, () => drip('', '', 500)),
  ];
  let isOver = false;
  const all = Promise.all(slow).finally(() => {
    isOver = true;
  });
  let slowest = 0;
  while (!isOver) {
    const startedAt = performance.now();
    expect((await intake.ask('/health', null)).status).toBe(200);
    slowest = Math.max(slowest, performance.now() - startedAt);
    await Promise.race([all, new Promise((later) => setTimeout(later, 200))]);
  }

  // HEADERS_SECONDS, and one more interval of looking.
  const ended = await all;
  expect(Math.min(...ended.map(({ seconds }) => seconds))).toBeGreaterThan(2.5);
  expect(Math.max(...ended.map(({ seconds }) => seconds))).toBeLessThan(15);
  expect(new Set(ended.map(({ status }) => status))).toEqual(new Set([408]));
  expect(slowest).toBeLessThan(5000);
}, 60_000);

const post = (path: string, key: string | null) =>
  [
    `POST ${path} HTTP/1.1`,
    'Host: x',
    ...(key === null ? [] : [`X-API-Key: ${key}`]),
    'Idempotency-Key: slow',
    `Content-Type: ${path.includes('quotes') ? 'application/json' : 'application/x-ndjson'}`,
    'Content-Length: 60000',
    '',
    '',
  ].join('\r\n');

test.each([
  ['a quote', '/api/v1/quotes?fiscalYear=2026'],
  ['a batch', '/api/v1/batches?fiscalYear=2026'],
])('the body of %s that drips is refused with 408 when its time is over', async (_what, path) => {
  const { status, seconds } = await drip(post(path, partner.key), ' ', 100);
  expect(status).toBe(408);
  expect(seconds).toBeLessThan(15);
});

test('a body that drips behind a refusal is not waited for', async () => {
  const { status, seconds } = await drip(post('/api/v1/batches?fiscalYear=2026', null), ' ', 100);
  expect(status).toBe(401);
  expect(seconds).toBeLessThan(15);
});
