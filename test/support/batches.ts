// Batches as intake leaves them, for tests of what comes after.
import { v7 as uuidv7 } from 'uuid';
import { chunkReceived } from '../../shared/events/chunk-received';
import { publishMany } from '../../shared/jobs/publish';
import { publishShipped } from '../../shared/store/publish-shipped';
import { type Database, row, rows, withTx } from '../../shared/store/sql';

export type Vehicle = Record<string, unknown>;

let vehicles = 0;

/** A valid line with a registration of its own. */
export function aVehicle(over: Vehicle = {}): Vehicle {
  vehicles += 1;
  return {
    ref: `V-${vehicles}`,
    registration: `${1000 + (vehicles % 9000)} T${String.fromCharCode(65 + (vehicles % 26))}${String.fromCharCode(65 + (Math.floor(vehicles / 26) % 26))}`,
    category: 'land',
    type: 'car',
    fiscalPower: 7,
    energy: 'petrol',
    firstCirculation: '2015-03-01',
    ...over,
  };
}

export async function aPartner(db: Database, name = `partner ${uuidv7()}`): Promise<string> {
  const id = uuidv7();
  await rows(db, `insert into partner (id, name, jurisdiction) values ($1, $2, 'MG')`, [id, name]);
  return id;
}

export async function publishShippedTariffs(db: Database): Promise<void> {
  await withTx(db, (tx) => publishShipped(tx, 'shell:test'));
}

/** Stores lines as one batch in chunks and promises their assessment. A line that is no object is stored as it is. */
export async function aBatch(
  db: Database,
  partnerId: string,
  lines: readonly (Vehicle | string)[],
  { fiscalYear = 2026, linesPerChunk = 2000, notifyOwners = false } = {},
): Promise<string> {
  const id = uuidv7();
  const texts = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line)));
  const chunks = Array.from({ length: Math.ceil(texts.length / linesPerChunk) }, (_, chunk) =>
    texts.slice(chunk * linesPerChunk, (chunk + 1) * linesPerChunk),
  );
  await withTx(db, async (tx) => {
    await rows(
      tx,
      `insert into batch (id, partner_id, jurisdiction, fiscal_year, format, state, line_count, chunk_count, currency, received_at,
                          notify_owners)
       values ($1, $2, 'MG', $3, '{"kind":"ndjson"}', 'processing', $4, $5, 'MGA', now(), $6)`,
      [id, partnerId, fiscalYear, lines.length, chunks.length, notifyOwners],
    );
    for (const [chunk, content] of chunks.entries()) {
      await rows(
        tx,
        `insert into batch_chunk (batch_id, chunk, first_line, line_count, body) values ($1, $2, $3, $4, $5)`,
        [id, chunk, 1 + chunk * linesPerChunk, content.length, Buffer.from(content.join('\n'))],
      );
    }
    await publishMany(
      tx,
      chunkReceived,
      chunks.map((_, chunk) => ({
        payload: { batchId: id, chunk },
        tenant: partnerId,
        subjectId: id,
        fairRank: chunk,
      })),
    );
  });
  return id;
}

export type BatchRow = {
  state: string;
  line_count: number;
  chunks_done: number;
  chunks_failed: number;
  assessed_count: number;
  rejected_count: number;
  duplicate_count: number;
  amount_total: string;
  finished_at: Date | null;
};

export const batchOf = async (db: Database, id: string): Promise<BatchRow> =>
  (await row<BatchRow>(db, `select * from batch where id = $1`, [id]))!;
