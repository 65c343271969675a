import { runSet } from '../../shared/jobs/run-set';
import { rows, withTx } from '../../shared/store/sql';
import * as handlers from '../../workers/tax/assess-chunk';
import { assessChunk } from '../../workers/tax/assess-chunk.job';
import { aBatch, aVehicle, batchOf } from '../support/batches';
import { useDatabase } from '../support/database';
import { assessmentsOf, unassessedOf, useTaxWorker } from '../support/tax-worker';

const { db } = useDatabase();
const { partner, context, duty, runNext, runAll } = useTaxWorker(db);

test('raw lines are dropped with their outcome', async () => {
  await aBatch(db(), partner(), [aVehicle({ owner: { name: 'Rakoto', email: 'rakoto@example.mg' } })]);
  await runAll();

  expect(await rows(db(), `select body from batch_chunk`)).toEqual([{ body: null }]);
});

test('a job that runs again after its chunk is done changes nothing', async () => {
  const id = await aBatch(db(), partner(), [aVehicle(), '{"not": "a vehicle"}']);
  await runAll();
  const before = await batchOf(db(), id);

  await rows(db(), `update job set state = 'waiting'`);
  await runAll();

  expect(await batchOf(db(), id)).toEqual(before);
});

test('chunks of a cancelled batch are not assessed', async () => {
  const id = await aBatch(db(), partner(), [aVehicle(), aVehicle()], { linesPerChunk: 1 });
  await runNext();
  await rows(db(), `update batch set state = 'cancelled' where id = $1`, [id]);

  await runAll();

  expect(await assessmentsOf(db(), id)).toHaveLength(1);
  expect(await batchOf(db(), id)).toMatchObject({ state: 'cancelled', assessed_count: 1 });
  expect(await rows(db(), `select from job where state <> 'completed'`)).toEqual([]);
});

test('a chunk whose job is dead shows on its batch, and completes it when retried', async () => {
  const id = await aBatch(db(), partner(), [aVehicle()]);
  await rows(db(), `alter table assessment rename to assessment_gone`);
  for (let run = 0; run < assessChunk.attempts; run += 1) {
    await runNext();
    await rows(db(), `update job set state = 'waiting', run_at = null where state = 'delayed'`);
  }
  await rows(db(), `alter table assessment_gone rename to assessment`);
  expect(await batchOf(db(), id)).toMatchObject({ state: 'processing', chunks_failed: 1 });

  await rows(db(), `update job set state = 'waiting', attempt = 0`);
  await runAll();

  expect(await batchOf(db(), id)).toMatchObject({ state: 'completed', chunks_failed: 0, assessed_count: 1 });
});

test('a chunk that dies after its batch was cancelled is dropped with its lines', async () => {
  const id = await aBatch(db(), partner(), [aVehicle()]);
  await rows(db(), `update batch set state = 'cancelled' where id = $1`, [id]);

  await withTx(db(), (tx) => handlers.whenDead(tx, { batchId: id, chunk: 0 }, 'died'));

  expect(await rows(db(), `select state, body, failed_reason from batch_chunk`)).toEqual([
    { state: 'cancelled', body: null, failed_reason: null },
  ]);
  expect(await batchOf(db(), id)).toMatchObject({ chunks_failed: 0 });
});

test('a worker that dies before its commit leaves the chunk as it was', async () => {
  const id = await aBatch(db(), partner(), [aVehicle(), aVehicle()]);
  const dying = {
    ...duty,
    handlers: {
      handleMany: async (...call: Parameters<typeof handlers.handleMany>) => {
        await handlers.handleMany(...call);
        // What SIGKILL is to the database: the session ends between the last statement and the commit.
        await rows(call[1].tx, `select pg_terminate_backend(pg_backend_pid())`);
      },
    },
  };
  await expect(runSet(dying, context(), { atMost: 1 })).rejects.toThrow();
  expect(await assessmentsOf(db(), id)).toEqual([]);

  await runAll();

  expect(await assessmentsOf(db(), id)).toHaveLength(2);
  expect(await batchOf(db(), id)).toMatchObject({ state: 'completed' });
});

test('a refused line keeps no address and no telephone number of its owner', async () => {
  const shifted = aVehicle({ type: 'rasoa@example.mg', energy: '+261 34 12 345 67', ref: 'rasoa@example.mg' });
  const id = await aBatch(db(), partner(), [shifted, '{"rasoa@example.mg": "x"}']);
  await runAll();

  const kept = JSON.stringify(await unassessedOf(db(), id));
  expect(kept).toContain('[e-mail]');
  expect(kept).not.toMatch(/rasoa|345/);
});
