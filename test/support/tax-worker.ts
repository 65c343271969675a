// A tax worker in a test: runs what waits, one chunk at a time, and tells what became of the lines.
import { runSet } from '../../shared/jobs/run-set';
import { openVault } from '../../shared/process/vault';
import { type Database, rows } from '../../shared/store/sql';
import * as handlers from '../../workers/tax/assess-chunk';
import { assessChunk } from '../../workers/tax/assess-chunk.job';
import { aPartner, publishShippedTariffs } from './batches';
import { aRunContext } from './engine';

/** Seals and opens what the workers of a test read and write. */
export const testVault = openVault({
  keys: [{ id: 'test', key: Buffer.alloc(32, 7) }],
  lookupKey: Buffer.alloc(32, 8),
});

/** The tariffs are published and a partner exists; every test begins without batches. */
export function useTaxWorker(db: () => Database) {
  let partnerId: string;
  beforeAll(async () => {
    await publishShippedTariffs(db());
    partnerId = await aPartner(db());
  });
  beforeEach(() =>
    rows(db(), `truncate job, assessment, owner_block, unassessed_line, batch_chunk, batch, exemption cascade`),
  );

  const context = () => aRunContext(db());
  const duty = { job: assessChunk, handlers, deps: { tariffCache: new Map(), vault: testVault } };
  const runNext = () => runSet(duty, context(), { atMost: 1 });
  return {
    partner: () => partnerId,
    context,
    duty,
    runNext,
    async runAll() {
      while ((await runNext()) > 0);
    },
  };
}

export const assessmentsOf = (db: Database, batchId: string) =>
  rows<{ line: number; amount: string; explanation: object; state: string; owner: unknown; id: string }>(
    db,
    `select line, amount, explanation, state, owner, id from assessment where batch_id = $1 order by line`,
    [batchId],
  );

export const unassessedOf = (db: Database, batchId: string) =>
  rows<{
    line: number;
    ref: string;
    outcome: string;
    assessment_id: string;
    errors: { field: string; code: string }[];
  }>(db, `select * from unassessed_line where batch_id = $1 order by line`, [batchId]);
