import { runSet } from '../../shared/jobs/run-set';
import { openVault } from '../../shared/process/vault';
import { row, rows } from '../../shared/store/sql';
import * as large from '../../workers/tax/assess-chunk';
import { assessChunk } from '../../workers/tax/assess-chunk.job';
import * as small from '../../workers/tax/assess-small-batch';
import { assessSmallBatch } from '../../workers/tax/assess-small-batch.job';
import { aVehicle, batchOf } from '../support/batches';
import { aRunContext, jobsOf } from '../support/engine';
import { aPartnerWithKey, type TestPartner, useIntake } from '../support/intake';
import { placesOf } from './whole-database';

const intake = useIntake();
const db = () => intake.db();
let partner: TestPartner;
beforeEach(async () => {
  await rows(db(), `truncate job, assessment, owner_block, unassessed_line, batch_chunk, batch, idempotency cascade`);
  partner = await aPartnerWithKey(db());
});

const ndjson = (count: number): string =>
  Array.from({ length: count }, () => JSON.stringify(aVehicle({ owner: { name: 'Rasoa Hery' } }))).join('\n');
const post = async (lines: number): Promise<string> => (await intake.postBatch(partner.key, ndjson(lines))).json.id;

const run = (vault = intake.process().vault, atMost = 10) => {
  const deps = { tariffCache: new Map(), vault };
  return Promise.all([
    runSet({ job: assessSmallBatch, handlers: small, deps }, aRunContext(db()), { atMost }),
    runSet({ job: assessChunk, handlers: large, deps }, aRunContext(db()), { atMost }),
  ]);
};
const chunkOf = (batchId: string) =>
  row<{ state: string; failed_reason: string | null; body: Buffer | null }>(
    db(),
    `select state, failed_reason, body from batch_chunk where batch_id = $1`,
    [batchId],
  );

test.each([
  ['of one line', 1],
  ['of a chunk', 150],
  ['of several chunks', 2100],
])('the lines of a batch %s are sealed from the first commit on, and opened by the worker alone', async (_, lines) => {
  const id = await post(lines);
  expect(await rows(db(), `select distinct is_sealed from batch_chunk`)).toEqual([{ is_sealed: true }]);
  expect(await placesOf(db(), 'Rasoa')).toEqual([]);

  await run();
  expect(await batchOf(db(), id)).toMatchObject({ state: 'completed', assessed_count: lines });
  expect(await placesOf(db(), 'Rasoa')).toEqual([]);
});

test('lines that were altered are refused at once: the chunk says why, and others of the set are assessed', async () => {
  const altered = await post(1);
  const sound = await post(1);
  await rows(db(), `update batch_chunk set body = set_byte(body, 80, 255 - get_byte(body, 80)) where batch_id = $1`, [
    altered,
  ]);

  await run();

  expect(await chunkOf(altered)).toMatchObject({
    state: 'failed',
    failed_reason: expect.stringMatching(/^the lines of chunk 0 cannot be opened: /),
  });
  expect(await batchOf(db(), altered)).toMatchObject({ state: 'processing', chunks_failed: 1, assessed_count: 0 });
  expect(await batchOf(db(), sound)).toMatchObject({ state: 'completed', assessed_count: 1 });
});

test('so are bytes that nobody sealed, and lines moved from another batch', async () => {
  const [empty, moved, source] = [await post(1), await post(1), await post(1)];
  await rows(db(), `update batch_chunk set body = '{}' where batch_id = $1`, [empty]);
  await rows(
    db(),
    `update batch_chunk set body = (select body from batch_chunk where batch_id = $1) where batch_id = $2`,
    [source, moved],
  );

  await run();

  expect([(await chunkOf(empty))!.state, (await chunkOf(moved))!.state]).toEqual(['failed', 'failed']);
  expect(await rows(db(), `select batch_id from assessment`)).toEqual([{ batch_id: source }]);
});

test('lines sealed with a key that the worker was not given yet are tried again, and assessed once it was', async () => {
  const id = await post(1);
  const other = openVault({ keys: [{ id: 'other', key: Buffer.alloc(32, 1) }], lookupKey: Buffer.alloc(32, 2) });

  await run(other);
  expect(await jobsOf(db(), assessSmallBatch.name)).toMatchObject([
    { state: 'delayed', attempt: 1, failed_reason: expect.stringContaining('no key') },
  ]);
  expect(await chunkOf(id)).toMatchObject({ state: 'waiting' });

  await rows(db(), `update job set state = 'waiting', run_at = null`);
  await run();
  expect(await batchOf(db(), id)).toMatchObject({ state: 'completed' });
});
