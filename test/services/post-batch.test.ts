import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { batchSchema } from '../../services/intake/batch-view';
import { openBody } from '../../shared/store/chunks';
import { row, rows } from '../../shared/store/sql';
import { aVehicle } from '../support/batches';
import { aKeyOf, aPartnerWithKey, type TestPartner, useIntake } from '../support/intake';

const intake = useIntake({ MAX_BATCH_LINES: '5000', MAX_BATCH_BYTES: '3000000' });
let partner: TestPartner;
beforeEach(async () => {
  partner = await aPartnerWithKey(intake.db());
});

const ndjson = (count: number): string => Array.from({ length: count }, () => JSON.stringify(aVehicle())).join('\n');

type StoredChunk = { chunk: number; first_line: number; line_count: number; body: Buffer; is_sealed: boolean };
const chunksOf = (id: string): Promise<StoredChunk[]> =>
  rows(intake.db(), `select * from batch_chunk where batch_id = $1 order by chunk`, [id]);
const linesOf = (batchId: string, { chunk, body, is_sealed: isSealed }: StoredChunk): string =>
  openBody(intake.process().vault, { batchId, chunk, body, isSealed }).toString();
const jobsOf = (id: string) =>
  rows<{ name: string; payload: unknown; correlation_id: string; trace_parent: string; tenant: string }>(
    intake.db(),
    `select name, payload, tenant, correlation_id, trace_parent from job where subject_id = $1 order by event_id`,
    [id],
  );
const isEmpty = async (): Promise<boolean> => {
  const left = await row<{ n: number }>(
    intake.db(),
    `select (select count(*) from batch) + (select count(*) from batch_chunk) + (select count(*) from idempotency)
          + (select count(*) from job) as n`,
  );
  return Number(left!.n) === 0;
};
beforeEach(() => rows(intake.db(), `truncate batch, batch_chunk, idempotency, job`));

describe('an accepted batch', () => {
  test('is stored, promised and answered with 202 and its Location', async () => {
    const body = ndjson(3);
    const reply = await intake.postBatch(partner.key, body, { 'X-Correlation-Id': 'order-7' });

    expect(reply.status).toBe(202);
    const batch = batchSchema.parse(reply.json);
    expect(batch).toMatchObject({
      state: 'processing',
      fiscalYear: 2026,
      currency: 'MGA',
      counts: { lines: 3, pending: 3 },
    });
    expect(reply.headers.get('location')).toBe(`/api/v1/batches/${batch.id}`);
    expect(reply.headers.get('x-correlation-id')).toBe('order-7');
    const [chunk, ...more] = await chunksOf(batch.id);
    expect([linesOf(batch.id, chunk!), chunk!.first_line, chunk!.line_count, more]).toEqual([`${body}\n`, 1, 3, []]);
    expect(await jobsOf(batch.id)).toMatchObject([
      {
        name: 'tax.assess-small-batch',
        payload: { batchId: batch.id, chunk: 0 },
        tenant: partner.id,
        correlation_id: 'order-7',
      },
    ]);
    expect((await intake.ask(reply.headers.get('location')!, partner.key)).json).toEqual(batch);
  });

  test.each([3, 4100])('of %i lines tells owners only when that is asked for', async (count) => {
    const body = ndjson(count);
    const send = (query: string, key = partner.key) => intake.postBatch(key, body, {}, `?fiscalYear=2026${query}`);
    for (const [query, notifyOwners] of [
      ['', false],
      ['&notifyOwners=false', false],
      ['&notifyOwners=true', true],
    ] as const) {
      const { status, json } = await send(query);
      expect([status, json.notifyOwners]).toEqual([202, notifyOwners]);
      expect((await intake.ask(json.links.self, partner.key)).json.notifyOwners).toBe(notifyOwners);
    }
    const { key } = await aKeyOf(intake.db(), partner.id, { isTest: true });
    expect((await send('&notifyOwners=true', key)).json.notifyOwners).toBe(false);
    for (const wrong of ['yes', '1', 'TRUE', ''])
      expect((await send(`&notifyOwners=${wrong}`)).json.details[0].field).toBe('notifyOwners');
  });

  test('that tells owners is another request than one that does not', async () => {
    const headers = { 'Idempotency-Key': randomUUID() };
    const body = ndjson(1);
    const send = (query: string) => intake.postBatch(partner.key, body, headers, `?fiscalYear=2026${query}`);
    expect((await send('')).status).toBe(202);
    expect((await send('&notifyOwners=false')).headers.get('idempotent-replayed')).toBe('true');
    expect((await send('&notifyOwners=true')).json.code).toBe('IDEMPOTENCY_KEY_REUSED');
  });

  test('of thousands of lines comes in chunks of 2000, each with a job of its own', async () => {
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    const reply = await intake.postBatch(partner.key, ndjson(4100), { traceparent });

    expect(reply.status).toBe(202);
    expect(reply.json.counts.lines).toBe(4100);
    const stored = await chunksOf(reply.json.id);
    expect(stored.map(({ chunk, first_line, line_count }) => [chunk, first_line, line_count])).toEqual([
      [0, 1, 2000],
      [1, 2001, 2000],
      [2, 4001, 100],
    ]);
    const jobs = await jobsOf(reply.json.id);
    expect(jobs).toHaveLength(3);
    expect(jobs[0]).toMatchObject({ name: 'tax.assess-chunk', trace_parent: traceparent });
  });

  test('may be CSV, whose header is kept with the batch', async () => {
    const csv = '\ufeffregistration,category,owner.name\r\n1234 TBA,land,Rakoto\r\n\r\n5678 TBB,land,\r\n';
    const reply = await intake.postBatch(partner.key, csv, { 'Content-Type': 'text/csv; charset=utf-8' });

    expect([reply.status, reply.json.counts.lines]).toEqual([202, 2]);
    const { format } = (await row<{ format: unknown }>(intake.db(), `select format from batch`))!;
    expect(format).toEqual({ kind: 'csv', columns: ['registration', 'category', 'owner.name'], delimiter: ',' });
    expect(await chunksOf(reply.json.id)).toMatchObject([{ first_line: 2, line_count: 2 }]);
  });

  test.each([
    ['an array', (lines: unknown[]) => lines],
    ['an object with lines', (lines: unknown[]) => ({ lines })],
  ])('may be %s in JSON, with one element a stored line', async (_, shape) => {
    const vehicles = [aVehicle(), aVehicle(), 7];
    const body = JSON.stringify(shape(vehicles), null, 2);
    const reply = await intake.postBatch(partner.key, body, { 'Content-Type': 'application/json' });

    expect([reply.status, reply.json.counts.lines]).toEqual([202, 3]);
    const [chunk] = await chunksOf(reply.json.id);
    const stored = linesOf(reply.json.id, chunk!).trimEnd().split('\n');
    expect(stored.map((line) => JSON.parse(line))).toEqual(vehicles);
  });

  test('may be compressed', async () => {
    const reply = await intake.postBatch(partner.key, gzipSync(ndjson(3000)), { 'Content-Encoding': 'gzip' });
    expect([reply.status, reply.json.counts.lines]).toEqual([202, 3000]);
  });

  test('keeps faulty lines for the worker: broken JSON, wrong types, blank lines, and one of 5 MB by its number', async () => {
    const lines = ['{"broken', '[]', '', '  ', 'null', JSON.stringify(aVehicle({ colour: 'red' }))];
    const reply = await intake.postBatch(partner.key, lines.join('\n'));
    expect([reply.status, reply.json.counts.lines]).toEqual([202, 4]);

    const withLong = `${JSON.stringify(aVehicle())}\n${'x'.repeat(2_900_000)}\n${JSON.stringify(aVehicle())}\n`;
    const long = await intake.postBatch(partner.key, withLong);
    expect([long.status, long.json.counts.lines]).toEqual([202, 3]);
    expect(await chunksOf(long.json.id)).toMatchObject([{ first_line: 1, line_count: 3, too_long: [2] }]);
  });

  test('may hold as many lines as one may, and not one more', async () => {
    expect((await intake.postBatch(partner.key, '{}\n'.repeat(5000))).status).toBe(202);
    await rows(intake.db(), `truncate batch, batch_chunk, idempotency, job`);
    const reply = await intake.postBatch(partner.key, '{}\n'.repeat(5001));
    expect([reply.status, reply.json.code]).toEqual([413, 'BATCH_TOO_MANY_LINES']);
    expect(await isEmpty()).toBe(true);
  });
});

describe('an Idempotency-Key', () => {
  const small = ndjson(1);
  const large = ndjson(2500);

  test('is required', async () => {
    const reply = await intake.ask('/api/v1/batches?fiscalYear=2026', partner.key, {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-ndjson' },
      body: small,
    });
    expect([reply.status, reply.json.code]).toEqual([400, 'IDEMPOTENCY_KEY_MISSING']);
  });

  test.each([
    ['small', small],
    ['large', large],
  ])('gives the repeat of a %s batch the first answer, byte for byte, and stores nothing more', async (_, body) => {
    const key = { 'Idempotency-Key': randomUUID() };
    const first = await intake.postBatch(partner.key, body, key);
    const again = await intake.postBatch(partner.key, body, key);
    const compressed = await intake.postBatch(partner.key, gzipSync(body), { ...key, 'Content-Encoding': 'gzip' });

    expect(first.headers.get('idempotent-replayed')).toBeNull();
    for (const repeat of [again, compressed]) {
      expect([repeat.status, repeat.text]).toEqual([202, first.text]);
      expect(repeat.headers.get('location')).toBe(first.headers.get('location'));
      expect(repeat.headers.get('idempotent-replayed')).toBe('true');
    }
    expect(await rows(intake.db(), `select id from batch`)).toEqual([{ id: first.json.id }]);
  });

  test.each([
    ['another body', ndjson(1), {}, '?fiscalYear=2026'],
    ['another large body', ndjson(2500), {}, '?fiscalYear=2026'],
    ['another fiscal year', small, {}, '?fiscalYear=2027'],
    ['another media type', '[{}]', { 'Content-Type': 'application/json' }, '?fiscalYear=2026'],
  ])('cannot be used again for %s', async (_, body, headers, query) => {
    const key = { 'Idempotency-Key': randomUUID() };
    await intake.postBatch(partner.key, small, key);
    const reply = await intake.postBatch(partner.key, body, { ...key, ...headers }, query);
    expect([reply.status, reply.json.code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
    expect(await rows(intake.db(), `select id from batch`)).toHaveLength(1);
  });

  test('of another partner is another key', async () => {
    const other = await aPartnerWithKey(intake.db());
    const key = { 'Idempotency-Key': 'monday' };
    const mine = await intake.postBatch(partner.key, small, key);
    const theirs = await intake.postBatch(other.key, ndjson(2), key);
    expect([mine.status, theirs.status]).toEqual([202, 202]);
    expect(mine.json.id).not.toBe(theirs.json.id);
  });

  test('that fifty requests use at once makes one batch, and each its own answer', async () => {
    const key = { 'Idempotency-Key': randomUUID() };
    const replies = await Promise.all(
      Array.from({ length: 50 }, (_, n) => intake.postBatch(partner.key, n % 5 === 4 ? ndjson(1) : small, key)),
    );
    const accepted = replies.filter(({ status }) => status === 202);
    expect(new Set(accepted.map(({ text }) => text)).size).toBe(1);
    expect(accepted.filter(({ headers }) => headers.get('idempotent-replayed') === null)).toHaveLength(1);
    expect(replies.filter(({ json }) => json.code === 'IDEMPOTENCY_KEY_REUSED')).toHaveLength(10);
    expect(await rows(intake.db(), `select id from batch`)).toHaveLength(1);
    expect(await rows(intake.db(), `select 1 from job`)).toHaveLength(1);
  });

  test('of a refused request is free again', async () => {
    const key = { 'Idempotency-Key': randomUUID() };
    const refused = await intake.postBatch(partner.key, gzipSync('[{}'), {
      ...key,
      'Content-Type': 'application/json',
      'Content-Encoding': 'gzip',
    });
    expect(refused.status).toBe(400);
    expect((await intake.postBatch(partner.key, small, key)).status).toBe(202);
  });

  test('is refused with 409 while the first request is under way, whatever its body', async () => {
    const key = randomUUID();
    await rows(
      intake.db(),
      `insert into idempotency (scope, key, holder, locked_until) values ($1, $2, gen_random_uuid(), now() + interval '1 minute')`,
      [`batches ${partner.id}`, key],
    );
    for (const body of [small, large]) {
      const reply = await intake.postBatch(partner.key, body, { 'Idempotency-Key': key });
      expect([reply.status, reply.json.code]).toEqual([409, 'IDEMPOTENCY_KEY_IN_FLIGHT']);
      expect(Number(reply.headers.get('retry-after'))).toBeGreaterThan(0);
    }
    expect(await rows(intake.db(), `select id from batch`)).toEqual([]);
  });

  test.each([
    ['small', small],
    ['large', large],
  ])('of a first request that died is taken over by a %s one when its lease is over', async (_, body) => {
    const key = randomUUID();
    await rows(
      intake.db(),
      `insert into idempotency (scope, key, holder, locked_until) values ($1, $2, gen_random_uuid(), now() - interval '1 second')`,
      [`batches ${partner.id}`, key],
    );
    const reply = await intake.postBatch(partner.key, body, { 'Idempotency-Key': key });
    expect(reply.status).toBe(202);
    const again = await intake.postBatch(partner.key, body, { 'Idempotency-Key': key });
    expect([again.text, again.headers.get('idempotent-replayed')]).toEqual([reply.text, 'true']);
  });
});
