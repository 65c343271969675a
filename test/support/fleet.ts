// Many assessed vehicles at once, computed and stored by the code of the tax worker, without batches and jobs around them.
import { v7 as uuidv7 } from 'uuid';
import { plausibleVehicle } from '../../scripts/demo/plausible-vehicle';
import type { StoredChunk } from '../../shared/store/assess-chunks';
import { insertAssessments, type NewAssessment } from '../../shared/store/insert-assessments';
import { type Database, withTx } from '../../shared/store/sql';
import { loadTariffs } from '../../shared/store/tariffs';
import { assessVehicle, readChunk } from '../../workers/tax/assess-lines';

const setSize = 2000;

type Fleet = { partnerId?: string; isTest?: boolean; seed?: number };

/** Land vehicles of Madagascar for 2026, under what rules today; in order of their ids. Fleets of one seed are the same. */
export async function aFleet(db: Database, count: number, over: Fleet = {}): Promise<NewAssessment[]> {
  const { partnerId = uuidv7(), isTest = false, seed = 1 } = over;
  const tariffs = (await loadTariffs(db, 'MG', 2026, new Map()))!;
  const stored: NewAssessment[] = [];
  for (let first = 0; first < count; first += setSize) {
    const size = Math.min(setSize, count - first);
    const lines = Array.from({ length: size }, (_, n) => JSON.stringify(plausibleVehicle(seed, first + n, 2026)));
    const chunk: StoredChunk = { ...aChunk, batchId: uuidv7(), partnerId, isTest };
    const { vehicles } = readChunk(chunk, Buffer.from(lines.join('\n')), tariffs);
    const assessed = vehicles.map(
      ({ line, vehicle }) => assessVehicle(chunk, line, vehicle, tariffs, undefined) as NewAssessment,
    );
    const sorted = assessed.toSorted((a, b) => (a.registrationKey < b.registrationKey ? -1 : 1));
    const keptOut = await withTx(db, (tx) => insertAssessments(tx, sorted));
    if (assessed.length < size || keptOut.size > 0) throw new Error('not every vehicle of the fleet was assessed');
    stored.push(...assessed);
  }
  return stored;
}

const aChunk = {
  chunk: 0,
  body: Buffer.alloc(0),
  isSealed: false,
  cancelled: false,
  batchCreatedAt: new Date(),
  firstLine: 1,
  jurisdiction: 'MG',
  fiscalYear: 2026,
  currency: 'MGA',
  format: { kind: 'ndjson' },
  tooLong: [],
};
