import { randomUUID } from 'node:crypto';
import { type ClientRequest, request } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { sweepAbandonedUploads } from '../../shared/store/batches';
import { forgetAnswers } from '../../shared/store/idempotency';
import { row, rows, withTx } from '../../shared/store/sql';
import { until } from '../support/database';
import { aKeyOf, aPartnerWithKey, type TestPartner, useIntake } from '../support/intake';

const intake = useIntake({ UPLOAD_IDLE_SECONDS: '1.5' });
let partner: TestPartner;
beforeEach(async () => {
  await rows(intake.db(), `truncate batch, batch_chunk, idempotency, job`);
  partner = await aPartnerWithKey(intake.db());
});

const count = async (table: string): Promise<number> =>
  (await row<{ n: number }>(intake.db(), `select count(*)::int as n from ${table}`))!.n;
const nothingIsLeft = async (): Promise<boolean> =>
  (await count('batch')) + (await count('batch_chunk')) + (await count('idempotency')) + (await count('job')) === 0;

const lines = (many: number): string => `${'{"registration":"1234 TBA","category":"land"}\n'.repeat(many)}`;

type Answer = { status: number; json: { code?: string; id: string } };

/** An upload written by the test as it likes; without a Content-Length it goes in chunks. */
function openUpload(
  headers: Record<string, string> = {},
  key = partner.key,
): { req: ClientRequest; answer: Promise<Answer> } {
  const req = request(`${intake.url()}/api/v1/batches?fiscalYear=2026`, {
    method: 'POST',
    headers: {
      'X-API-Key': key,
      'Content-Type': 'application/x-ndjson',
      'Idempotency-Key': randomUUID(),
      ...headers,
    },
  });
  const answer = new Promise<Answer>((resolve, reject) => {
    req.on('error', reject);
    req.on('response', async (res) => {
      const text = Buffer.concat(await res.toArray()).toString();
      resolve({ status: res.statusCode!, json: text === '' ? {} : JSON.parse(text) });
    });
  });
  answer.catch(() => {});
  return { req, answer };
}

test('an upload in pieces of any size becomes one batch', async () => {
  const { req, answer } = openUpload();
  const text = lines(5000);
  for (let at = 0, size = 1; at < text.length; at += size, size = ((size * 7) % 9973) + 1)
    req.write(text.slice(at, at + size));
  req.end();
  const { status, json } = await answer;
  expect(status).toBe(202);
  const sum = await row(intake.db(), `select sum(line_count)::int as lines, count(*)::int as chunks from batch_chunk`);
  expect(sum).toEqual({ lines: 5000, chunks: 3 });
  expect(await rows(intake.db(), `select id, state, line_count, chunk_count from batch`)).toEqual([
    { id: json.id, state: 'processing', line_count: 5000, chunk_count: 3 },
  ]);
});

test.each([0, 1, 60_000, 100_000, 200_000, 400_000])(
  'an upload broken off after %i bytes leaves nothing',
  async (bytes) => {
    const { req } = openUpload();
    req.flushHeaders();
    if (bytes > 0) req.write(lines(20_000).slice(0, bytes));
    // Its key shows that the upload has begun.
    await until(async () => (await count('idempotency')) === 1, 'the upload has begun');
    if (bytes > 100_000) await until(async () => (await count('batch_chunk')) > 0, 'a chunk is stored');
    req.destroy();
    await until(nothingIsLeft, 'nothing is left');
  },
);

test('a compressed upload that is broken off leaves nothing', async () => {
  const { req } = openUpload({ 'Content-Encoding': 'gzip' });
  const gzip = createGzip();
  const sending = pipeline(Readable.from([lines(100_000)]), gzip, req).catch(() => {});
  await until(async () => (await count('idempotency')) === 1, 'the upload has begun');
  req.destroy();
  await sending;
  await until(nothingIsLeft, 'nothing is left');
});

test('an upload that stands still is refused with 408 and leaves nothing', async () => {
  const { req, answer } = openUpload();
  req.write(lines(6000));
  expect(await answer).toMatchObject({ status: 408, json: { code: 'UPLOAD_TOO_SLOW' } });
  await until(nothingIsLeft, 'nothing is left');
  await until(() => req.destroyed, 'the connection is closed');
});

test('so is one that drips, however regularly', async () => {
  const { req, answer } = openUpload();
  const drip = setInterval(() => req.write('x'), 20);
  expect(await answer.finally(() => clearInterval(drip))).toMatchObject({ status: 408 });
  await until(nothingIsLeft, 'nothing is left');
});

test('so is a small body that never comes', async () => {
  const { req, answer } = openUpload({ 'Content-Length': '100' });
  req.flushHeaders();
  expect(await answer).toMatchObject({ status: 408, json: { code: 'UPLOAD_TOO_SLOW' } });
});

test('a refusal in the middle of an upload reaches a client that goes on sending', async () => {
  const { req, answer } = openUpload({ 'Content-Type': 'text/csv' });
  const sending = setInterval(() => req.write('x'.repeat(60_000)), 5);
  expect(await answer.finally(() => clearInterval(sending))).toMatchObject({
    status: 422,
    json: { code: 'CSV_HEADER_INVALID' },
  });
});

test('a client that asks first is refused before it sends its body', async () => {
  const { req, answer } = openUpload({ Expect: '100-continue', 'X-API-Key': 'tc_wrong' });
  let invited = false;
  req.on('continue', () => {
    invited = true;
  });
  req.flushHeaders();
  expect((await answer).status).toBe(401);
  expect(invited).toBe(false);
});

test('a client that asks first is invited when its upload is welcome', async () => {
  const { req, answer } = openUpload({ Expect: '100-continue' });
  req.on('continue', () => req.end(lines(3)));
  req.flushHeaders();
  expect((await answer).status).toBe(202);
});

test.each([false, true])(
  'a batch that is cancelled while it is uploaded keeps nothing (test key: %s)',
  async (isTest) => {
    const { key } = await aKeyOf(intake.db(), partner.id, { isTest });
    const { req, answer } = openUpload({}, key);
    req.write(lines(5000));
    await until(async () => (await count('batch_chunk')) === 2, 'two chunks are stored');
    const [batch] = (await intake.ask('/api/v1/batches', key)).json.items;
    expect(batch).toMatchObject({ state: 'receiving' });
    const cancelled = await intake.ask(batch.links.cancel, key, { method: 'POST' });
    expect([cancelled.status, cancelled.json.state]).toEqual([200, 'cancelled']);

    req.end(lines(5000));
    expect(await answer).toMatchObject({ status: 409, json: { code: 'BATCH_CANCELLED' } });
    expect(await count('batch_chunk')).toBe(0);
    expect(await count('idempotency')).toBe(0);
    expect((await intake.ask(batch.links.self, key)).json).toMatchObject({
      state: 'cancelled',
      counts: { lines: 0 },
    });
  },
);

test('while one upload is under way, another request under its key is refused with 409', async () => {
  const key = randomUUID();
  const { req, answer } = openUpload({ 'Idempotency-Key': key });
  req.write(lines(10));
  await until(async () => (await count('idempotency')) === 1, 'the upload has begun');
  const second = await intake.postBatch(partner.key, lines(10), { 'Idempotency-Key': key });
  expect([second.status, second.json.code]).toEqual([409, 'IDEMPOTENCY_KEY_IN_FLIGHT']);
  req.end();
  expect((await answer).status).toBe(202);
});

test('an upload lives through the loss of all its connections to the database', async () => {
  const { req, answer } = openUpload();
  for (let piece = 0; piece < 10; piece++) {
    req.write(lines(2500));
    await until(async () => (await count('batch_chunk')) >= piece, 'a chunk is stored');
    await rows(
      intake.db(),
      `select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid() and application_name = 'taxcollector test'`,
    );
  }
  req.end();
  expect((await answer).status).toBe(202);
  expect(
    await row(
      intake.db(),
      `select sum(line_count)::int as lines, count(distinct chunk)::int as chunks from batch_chunk`,
    ),
  ).toEqual({
    lines: 25_000,
    chunks: 13,
  });
  expect(await count('job')).toBe(13);
});

test('of one partner eight uploads are taken at a time, and of another still one', async () => {
  const open = Array.from({ length: 8 }, () => openUpload());
  for (const { req } of open) req.write(lines(1));
  await until(async () => (await count('idempotency')) === 8, 'eight uploads have begun');
  const ninth = openUpload();
  // Written in two pieces, or Node would announce the length, and a small body needs no place among the uploads.
  ninth.req.write(lines(1));
  ninth.req.end();
  expect(await ninth.answer).toMatchObject({ status: 503, json: { code: 'OVERLOADED' } });
  const other = openUpload({}, (await aPartnerWithKey(intake.db())).key);
  other.req.write(lines(1));
  other.req.end();
  expect((await other.answer).status).toBe(202);
  for (const { req } of open) req.end();
  expect((await Promise.all(open.map(({ answer }) => answer))).map(({ status }) => status)).toEqual(Array(8).fill(202));
});

test('the sweep deletes uploads that gave no sign of life, and nothing else', async () => {
  const insert = (state: string, age: string) =>
    rows(
      intake.db(),
      `with b as (
         insert into batch (id, partner_id, jurisdiction, fiscal_year, format, state, currency, seen_at)
         values (gen_random_uuid(), $1, 'MG', 2026, '{"kind":"ndjson"}', $2, 'MGA', now() - $3::interval) returning id)
       insert into batch_chunk (batch_id, chunk, first_line, line_count, body) select id, 0, 1, 1, '{}' from b`,
      [partner.id, state, age],
    );
  await insert('receiving', '5 minutes');
  await insert('receiving', '1 second');
  await insert('processing', '5 minutes');

  expect(await withTx(intake.db(), (tx) => sweepAbandonedUploads(tx, 120))).toBe(1);
  expect(await count('batch')).toBe(2);
  expect(await count('batch_chunk')).toBe(2);
});

test('old answers are forgotten as many at a time as one says, and counted, those of live uploads kept', async () => {
  for (let n = 0; n < 5; n++) await intake.postBatch(partner.key, lines(1));
  await rows(
    intake.db(),
    `insert into idempotency (scope, key, holder, locked_until, created_at)
     values ('s', 'alive', gen_random_uuid(), now() + interval '1 minute', now() - interval '3 hours')`,
  );
  await rows(intake.db(), `update idempotency set created_at = now() - interval '3 hours' where key <> 'alive'`);
  const forget = () => withTx(intake.db(), (tx) => forgetAnswers(tx, 2, 3));
  expect([await forget(), await forget(), await forget()]).toEqual([3, 2, 0]);
  expect(await rows(intake.db(), 'select key from idempotency')).toEqual([{ key: 'alive' }]);
});
