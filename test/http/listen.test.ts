import { connect } from 'node:net';
import { problemSchema } from '../../shared/http/problem';
import { aPartnerWithKey, useIntake } from '../support/intake';

const intake = useIntake();

/** Everything the server says to these bytes until it ends the connection. */
async function replyTo(...pieces: string[]): Promise<{ status: number; head: string; problem: unknown }> {
  const { hostname, port } = new URL(intake.url());
  const socket = connect(Number(port), hostname);
  for (const piece of pieces) socket.write(piece);
  const [head = '', body = ''] = Buffer.concat(await socket.toArray())
    .toString()
    .split('\r\n\r\n');
  return { status: Number(head.split(' ')[1]), head, problem: body === '' ? null : JSON.parse(body) };
}

const many = (headers: number, of = 'x'): string =>
  Array.from({ length: headers }, (_, index) => `X-Other-${index}: ${of}\r\n`).join('');

test('a header counts however many stand before it', async () => {
  const { key } = await aPartnerWithKey(intake.db());
  const { status } = await replyTo(
    `GET /api/v1/batches HTTP/1.1\r\nHost: x\r\n${many(300)}X-API-Key: ${key}\r\nConnection: close\r\n\r\n`,
  );
  expect(status).toBe(200);
});

test.each([
  ['are too large in one piece', [many(40, 'x'.repeat(1000))]],
  ['go on and on', Array.from({ length: 40 }, (_, index) => `X-${index}: ${'x'.repeat(30_000)}\r\n`)],
])('headers that %s are refused with 431', async (_, headers) => {
  const { status, head, problem } = await replyTo('GET /health HTTP/1.1\r\nHost: x\r\n', ...headers, '\r\n');
  expect(status).toBe(431);
  expect(head).toContain('application/problem+json');
  expect(problemSchema.parse(problem)).toMatchObject({ code: 'HEADERS_TOO_LARGE' });
});

test.each(['HELLO\r\n\r\n', 'GET /health HTTP/1.1\r\nHost: x\r\nno colon\r\n\r\n', 'GET /health HTTP/7\r\n\r\n'])(
  'what is no HTTP is refused with 400: %j',
  async (bytes) => {
    const { status, problem } = await replyTo(bytes);
    expect(status).toBe(400);
    expect(problemSchema.parse(problem)).toMatchObject({ code: 'HTTP_BROKEN' });
  },
);
