import { randomUUID } from 'node:crypto';
import { batchSchema } from '../../services/intake/batch-view';
import { noticeReferenceOf } from '../../shared/domain/payment/notice-reference';
import { startWorker } from '../../shared/jobs/worker';
import { lockChunks } from '../../shared/store/assess-chunks';
import { rows, withTx } from '../../shared/store/sql';
import { aBatch, aVehicle } from '../support/batches';
import { until } from '../support/database';
import { aPartnerWithKey, type TestPartner, useIntake } from '../support/intake';

const intake = useIntake();
let partner: TestPartner;
let other: TestPartner;
beforeEach(async () => {
  partner = await aPartnerWithKey(intake.db());
  other = await aPartnerWithKey(intake.db());
});

const path = (id: string, rest = '') => `/api/v1/batches/${id}${rest}`;
const setBatch = (id: string, values: string) => rows(intake.db(), `update batch set ${values} where id = $1`, [id]);

describe('a batch', () => {
  test('is shown with its counts, its progress and its links', async () => {
    const id = await aBatch(
      intake.db(),
      partner.id,
      Array.from({ length: 10 }, () => aVehicle()),
      { linesPerChunk: 2 },
    );
    await setBatch(
      id,
      'assessed_count = 4, rejected_count = 1, duplicate_count = 1, chunks_failed = 1, amount_total = 220000',
    );
    await rows(intake.db(), `update batch_chunk set state = 'failed' where batch_id = $1 and chunk = 4`, [id]);

    const { status, json } = await intake.ask(path(id), partner.key);
    expect(status).toBe(200);
    expect(batchSchema.parse(json)).toMatchObject({
      counts: { lines: 10, assessed: 4, rejected: 1, duplicates: 1, failed: 2, pending: 2, cancelled: 0 },
      progress: 60,
      amountTotal: 220_000,
      links: { results: path(id, '/results'), cancel: path(id, '/cancel') },
    });
  });

  test('of another partner does not exist, whatever one asks of it', async () => {
    const id = await aBatch(intake.db(), other.id, [aVehicle()]);
    const replies = [
      await intake.ask(path(id), partner.key),
      await intake.ask(path(id), partner.key, { headers: { Accept: 'text/event-stream' } }),
      await intake.ask(path(id, '/results'), partner.key),
      await intake.ask(path(id, '/cancel'), partner.key, { method: 'POST' }),
      await intake.ask(path(randomUUID()), partner.key),
    ];
    for (const { status, json } of replies) expect([status, json.code]).toEqual([404, 'BATCH_NOT_FOUND']);
    expect((await intake.ask(path(id), other.key)).json.state).toBe('processing');
  });

  test('whose id is none is refused with the reason', async () => {
    const reply = await intake.ask(path('1-or-1'), partner.key);
    expect([reply.status, reply.json.code]).toEqual([400, 'REQUEST_INVALID']);
    expect(reply.json.details).toMatchObject([{ field: 'id' }]);
  });

  test('cannot be had in a format that nobody makes', async () => {
    const id = await aBatch(intake.db(), partner.id, [aVehicle()]);
    const reply = await intake.ask(path(id), partner.key, { headers: { Accept: 'image/png' } });
    expect([reply.status, reply.json.code]).toEqual([406, 'NOT_ACCEPTABLE']);
  });
});

describe('the list of batches', () => {
  test('holds one’s own, newest first, in pages and by links', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 5; n++) ids.unshift(await aBatch(intake.db(), partner.id, [aVehicle()]));
    await aBatch(intake.db(), other.id, [aVehicle()]);
    const idsOf = (reply: { json: { items: { id: string }[] } }) => reply.json.items.map(({ id }) => id);

    const first = await intake.ask('/api/v1/batches?limit=2', partner.key);
    expect(first.json).toMatchObject({ page: 1, limit: 2, total: 5, totalIsExact: true });
    expect(idsOf(first)).toEqual(ids.slice(0, 2));
    const second = await intake.ask(first.json.links.next, partner.key);
    expect(idsOf(second)).toEqual(ids.slice(2, 4));
    const third = await intake.ask(second.json.links.next, partner.key);
    expect([idsOf(third), third.json.links.next]).toEqual([ids.slice(4), null]);
    expect(idsOf(await intake.ask('/api/v1/batches?page=2&limit=2', partner.key))).toEqual(ids.slice(2, 4));
  });

  test.each([
    'limit=101',
    'limit=0',
    'limit=0x10',
    'limit=',
    'page=0',
    'page=x',
    'page=1e1',
    'page=%201',
    'page=1.0',
    'page=-1',
    'after=x',
    'sort=id',
  ])('refuses %s', async (query) => {
    const reply = await intake.ask(`/api/v1/batches?${query}`, partner.key);
    expect([reply.status, reply.json.details[0].field]).toEqual([400, query.split('=')[0]]);
  });

  test('refuses a parameter that is given more than once, and says so', async () => {
    const reply = await intake.ask('/api/v1/batches?limit=2&page=1&limit=2', partner.key);
    expect([reply.status, reply.json.code]).toEqual([400, 'REQUEST_INVALID']);
    expect(reply.json.details).toEqual([
      { field: 'limit', code: 'PARAMETER_REPEATED', message: 'is given more than once' },
    ]);
  });

  test('refuses pages that are too deep to count', async () => {
    const reply = await intake.ask('/api/v1/batches?page=101&limit=100', partner.key);
    expect([reply.status, reply.json.code]).toEqual([400, 'PAGE_TOO_DEEP']);
  });
});

describe('cancelling', () => {
  const cancel = (id: string) => intake.ask(path(id, '/cancel'), partner.key, { method: 'POST' });

  test('stops what was not run, keeps what was, and changes nothing the second time', async () => {
    const id = await aBatch(
      intake.db(),
      partner.id,
      Array.from({ length: 6 }, () => aVehicle()),
      { linesPerChunk: 2 },
    );
    await rows(intake.db(), `update batch_chunk set state = 'done', body = null where batch_id = $1 and chunk = 0`, [
      id,
    ]);
    await setBatch(id, 'assessed_count = 2, chunks_done = 1');

    const first = await cancel(id);
    expect(first.status).toBe(200);
    expect(first.json).toMatchObject({ state: 'cancelled', counts: { assessed: 2, pending: 0, cancelled: 4 } });
    expect(first.json.links.cancel).toBeUndefined();
    expect(
      await rows(intake.db(), `select state, body from batch_chunk where batch_id = $1 order by chunk`, [id]),
    ).toEqual([
      { state: 'done', body: null },
      { state: 'cancelled', body: null },
      { state: 'cancelled', body: null },
    ]);
    expect((await cancel(id)).json).toEqual(first.json);
    expect(
      await rows(intake.db(), `select tenant, actor, role, action from audit_entry where resource = $1`, [
        `batch:${id}`,
      ]),
    ).toEqual([{ tenant: 'MG', actor: `key:${partner.keyId}`, role: 'partner', action: 'cancel batch' }]);
  });

  test('drops the lines of failed chunks with those that wait', async () => {
    const id = await aBatch(intake.db(), partner.id, [aVehicle(), aVehicle(), aVehicle()], { linesPerChunk: 1 });
    await rows(intake.db(), `update batch_chunk set state = 'failed' where batch_id = $1 and chunk > 0`, [id]);
    await setBatch(id, 'chunks_failed = 2');

    expect((await cancel(id)).json).toMatchObject({ state: 'cancelled', counts: { failed: 0, cancelled: 3 } });
    expect(await rows(intake.db(), `select distinct state, body from batch_chunk where batch_id = $1`, [id])).toEqual([
      { state: 'cancelled', body: null },
    ]);
    expect(await rows(intake.db(), `select chunks_failed from batch where id = $1`, [id])).toEqual([
      { chunks_failed: 0 },
    ]);
  });

  test('passes over a failed chunk that a worker has under way, which still counts as failed', async () => {
    const id = await aBatch(intake.db(), partner.id, [aVehicle(), aVehicle()], { linesPerChunk: 1 });
    await rows(intake.db(), `update batch_chunk set state = 'failed' where batch_id = $1`, [id]);
    await setBatch(id, 'chunks_failed = 2');
    await withTx(intake.db(), async (tx) => {
      await lockChunks(tx, [{ batchId: id, chunk: 0 }]);
      expect((await cancel(id)).json).toMatchObject({ state: 'cancelled', counts: { failed: 1 } });
    });
    expect(await rows(intake.db(), `select chunks_failed from batch where id = $1`, [id])).toEqual([
      { chunks_failed: 1 },
    ]);
  });

  test('a completed batch is refused', async () => {
    const id = await aBatch(intake.db(), partner.id, [aVehicle()]);
    await setBatch(id, `state = 'completed', finished_at = now()`);
    const reply = await cancel(id);
    expect([reply.status, reply.json.code]).toEqual([409, 'BATCH_COMPLETED']);
  });
});

describe('a batch from its upload to its results', () => {
  test('is assessed line by line, each with its own outcome', async () => {
    await startWorker(intake.process(), 'tax');
    const first = aVehicle({ ref: 'first' });
    const body = [
      JSON.stringify(first),
      '{"registration": broken',
      JSON.stringify({ ...first, ref: 'again' }),
      '',
      JSON.stringify(aVehicle({ ref: '=cmd|calc', fiscalPower: -1 })),
      JSON.stringify(aVehicle({ ref: 'last' })),
    ].join('\n');
    const { json: batch } = await intake.postBatch(partner.key, body);
    await until(
      async () => (await intake.ask(path(batch.id), partner.key)).json.state === 'completed',
      'the batch is completed',
    );

    const done = (await intake.ask(path(batch.id), partner.key)).json;
    expect(done).toMatchObject({
      counts: { lines: 5, assessed: 2, rejected: 2, duplicates: 1, pending: 0 },
      progress: 100,
    });
    const reply = await intake.ask(path(batch.id, '/results'), partner.key);
    expect(reply.headers.get('content-type')).toBe('application/x-ndjson');
    expect(reply.headers.get('batch-state')).toBe('completed');
    const results = reply.text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(results).toMatchObject([
      { line: 1, ref: 'first', outcome: 'assessed', currency: 'MGA', errors: [] },
      { line: 2, outcome: 'rejected', amount: null, reference: null, errors: [{ code: 'JSON_INVALID' }] },
      {
        line: 3,
        ref: 'again',
        outcome: 'duplicate',
        assessmentId: results[0].assessmentId,
        reference: results[0].reference,
      },
      { line: 5, outcome: 'rejected', errors: [{ field: 'fiscalPower', code: 'NUMBER_TOO_SMALL' }] },
      { line: 6, ref: 'last', outcome: 'assessed' },
    ]);
    expect(done.amountTotal).toBe(results[0].amount + results[4].amount);

    for (const outcome of ['assessed', 'rejected', 'duplicate']) {
      const some = await intake.ask(path(batch.id, `/results?outcome=${outcome}`), partner.key);
      expect(
        some.text
          .trimEnd()
          .split('\n')
          .map((line) => JSON.parse(line)),
      ).toEqual(results.filter((one) => one.outcome === outcome));
    }
    const csv = await intake.ask(path(batch.id, '/results'), partner.key, { headers: { Accept: 'text/csv' } });
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    const table = csv.text.split('\r\n');
    expect(table).toHaveLength(7);
    expect(table[0]).toBe('line,ref,outcome,assessmentId,amount,currency,errors,reference');
    const { assessmentId, amount } = results[0];
    expect(table[1]).toBe(`1,first,assessed,${assessmentId},${amount},MGA,,${noticeReferenceOf(assessmentId)}`);
    expect(table[4]).toContain(`5,"'=cmd|calc",rejected,,,,`);
    expect((await intake.ask(path(batch.id, '/results?format=csv'), partner.key)).text).toBe(csv.text);
  });
});

describe('results', () => {
  test('of tens of thousands of lines come whole and in order, from both tables', async () => {
    const id = await aBatch(intake.db(), partner.id, [aVehicle()]);
    await rows(
      intake.db(),
      `insert into assessment (id, partner_id, batch_id, line, jurisdiction, fiscal_year, category, registration,
                               registration_key, amount, currency, state, tariff_id, tariff_version, explanation)
       select gen_random_uuid(), $1, $2, n, 'MG', 2026, 'land', 'X' || n, 'X' || n, n, 'MGA', 'due', 't', 1, '{}'
         from generate_series(1, 20000) as n where n % 7 <> 0`,
      [partner.id, id],
    );
    await rows(
      intake.db(),
      `insert into unassessed_line (batch_id, line, outcome, errors)
       select $1, n, 'rejected', '[]' from generate_series(1, 20000) as n where n % 7 = 0`,
      [id],
    );
    const reply = await intake.ask(path(id, '/results'), partner.key);
    expect(reply.headers.get('batch-state')).toBe('processing');
    const lines = reply.text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).line);
    expect(lines).toEqual(Array.from({ length: 20_000 }, (_, index) => index + 1));
  });

  test('of a batch without any yet are empty', async () => {
    const id = await aBatch(intake.db(), partner.id, [aVehicle()]);
    expect(await intake.ask(path(id, '/results'), partner.key)).toMatchObject({ status: 200, text: '' });
  });

  test.each(['outcome=lost', 'format=xml'])('refuse %s', async (query) => {
    const id = await aBatch(intake.db(), partner.id, [aVehicle()]);
    expect((await intake.ask(path(id, `/results?${query}`), partner.key)).status).toBe(400);
  });
});
