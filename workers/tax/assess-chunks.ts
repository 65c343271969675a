// A set of chunks -> assessments, refused lines and the state of their batches, in the transaction of the set.
import { firstDayOf, isWithin } from '../../shared/domain/days';
import { batchCompleted } from '../../shared/events/batch-completed';
import type { ClaimedJob, SetContext } from '../../shared/jobs/handler';
import { publishMany } from '../../shared/jobs/publish';
import {
  approvedExemptions,
  type ChunkKey,
  type ChunkOutcome,
  dropChunks,
  type ExemptionRow,
  finishChunks,
  firstAssessments,
  insertAssessments,
  insertUnassessedLines,
  lockChunks,
  type StoredChunk,
  type UnassessedLine,
  type VehicleYear,
} from '../../shared/store/assess-chunks';
import type { Tx } from '../../shared/store/sql';
import { type LoadedTariffs, loadTariffs } from '../../shared/store/tariffs';
import { assessVehicle, type NewAssessment, readChunk } from './assess-lines';
import type { TaxTools } from './open';

/** A line whose vehicle came earlier in the same set. */
type Repeat = { chunk: StoredChunk; line: number; ref: string | null; first: NewAssessment };
type Verdicts = { assessments: NewAssessment[]; unassessed: UnassessedLine[]; repeats: Repeat[] };

export async function assessChunks(jobs: readonly ClaimedJob[], context: SetContext & TaxTools): Promise<void> {
  const { tx } = context;
  const stored = await lockChunks(
    tx,
    jobs.map(({ payload }) => payload as ChunkKey),
  );
  const cancelled = stored.filter((chunk) => chunk.cancelled);
  if (cancelled.length > 0) await dropChunks(tx, cancelled);

  const chunks = stored.filter((chunk) => !chunk.cancelled);
  if (chunks.length === 0) return;
  const verdicts = await judge(tx, chunks, context);
  await writeDown(tx, chunks, verdicts);
  const completed = await finishChunks(tx, outcomesOf(chunks, verdicts));
  await publishMany(
    tx,
    batchCompleted,
    completed.map(({ id, partnerId }) => ({ payload: { batchId: id }, subjectId: id, tenant: partnerId })),
  );
}

async function judge(tx: Tx, chunks: readonly StoredChunk[], { tariffCache }: TaxTools): Promise<Verdicts> {
  const now = new Date();
  const tariffs = await tariffsOf(tx, chunks, tariffCache);
  const reads = chunks.map((chunk, index) => readChunk(chunk, tariffs[index]!, now));
  const keys = reads.flatMap(({ vehicles }) => vehicles.map(({ vehicle }) => vehicle.registrationKey));
  const exemptions = await exemptionsByVehicle(tx, keys);

  const verdicts: Verdicts = { assessments: [], unassessed: reads.flatMap(({ refused }) => refused), repeats: [] };
  const firstInSet = new Map<string, NewAssessment>();
  for (const [index, chunk] of chunks.entries()) {
    for (const { line, vehicle } of reads[index]!.vehicles) {
      const exemption = exemptions(chunk, vehicle.registrationKey);
      const verdict = assessVehicle(chunk, index + 1, line, vehicle, tariffs[index]!, exemption);
      if ('outcome' in verdict) {
        verdicts.unassessed.push(verdict);
        continue;
      }
      const vehicleYear = `${chunk.jurisdiction} ${chunk.fiscalYear} ${vehicle.registrationKey}`;
      const first = firstInSet.get(vehicleYear);
      if (first === undefined) {
        firstInSet.set(vehicleYear, verdict);
        verdicts.assessments.push(verdict);
      } else verdicts.repeats.push({ chunk, line, ref: vehicle.ref, first });
    }
  }
  return verdicts;
}

/** One look-up for each jurisdiction and year of the set. Intake accepts no batch for a year without a tariff. */
async function tariffsOf(
  tx: Tx,
  chunks: readonly StoredChunk[],
  cache: TaxTools['tariffCache'],
): Promise<LoadedTariffs[]> {
  const loaded = new Map<string, LoadedTariffs>();
  const result: LoadedTariffs[] = [];
  for (const { jurisdiction, fiscalYear } of chunks) {
    const key = `${jurisdiction} ${fiscalYear}`;
    const tariffs = loaded.get(key) ?? (await loadTariffs(tx, jurisdiction, fiscalYear, cache));
    if (tariffs === undefined) throw new Error(`no tariff of ${jurisdiction} is in force for ${fiscalYear}`);
    loaded.set(key, tariffs);
    result.push(tariffs);
  }
  return result;
}

/** Looks approved exemptions up for the whole set at once; of several for one vehicle, one of the fiscal year counts. */
async function exemptionsByVehicle(tx: Tx, keys: readonly string[]) {
  const exemptions = await approvedExemptions(tx, keys);
  return ({ jurisdiction, fiscalYear }: StoredChunk, key: string): ExemptionRow | undefined => {
    if (exemptions.length === 0) return undefined;
    const own = exemptions.filter((one) => one.registrationKey === key && one.jurisdiction === jurisdiction);
    const valid = own.find(({ validFrom: from, validTo: to }) => isWithin(firstDayOf(fiscalYear), { from, to }));
    return valid ?? own.at(-1);
  };
}

/** Inserts, then finds out which vehicles already had their assessment of the year: those lines are duplicates. */
async function writeDown(tx: Tx, chunks: readonly StoredChunk[], verdicts: Verdicts): Promise<void> {
  const { assessments, unassessed } = verdicts;
  // Plain code-unit order, the same in every process: workers insert vehicles in one order and cannot deadlock.
  assessments.sort((a, b) => (a.registrationKey < b.registrationKey ? -1 : 1));
  const set = { rowsJson: `[${assessments.map(({ recordJson }) => recordJson).join(',')}]`, chunks };
  const keptOut = assessments.length === 0 ? [] : await insertAssessments(tx, set);
  const firstIds = new Map(assessments.map(({ id }) => [id, id]));
  if (keptOut.length > 0) {
    const existing = await firstAssessments(
      tx,
      keptOut.map(({ c, key }) => ({ key, ...chunks[c - 1]! })).map(vehicleYear),
    );
    const offered = new Map(assessments.map((one) => [one.id, one]));
    for (const [place, { c, id }] of keptOut.entries()) {
      const { line, ref } = offered.get(id)!;
      offered.delete(id);
      firstIds.set(id, existing[place]!);
      unassessed.push(duplicate(chunks[c - 1]!, line, ref, existing[place]!));
    }
    verdicts.assessments = [...offered.values()];
  }
  for (const { chunk, line, ref, first } of verdicts.repeats) {
    unassessed.push(duplicate(chunk, line, ref, firstIds.get(first.id)!));
  }
  if (unassessed.length > 0) await insertUnassessedLines(tx, unassessed);
}

const vehicleYear = ({ key, fiscalYear, jurisdiction }: VehicleYear): VehicleYear => ({
  key,
  fiscalYear,
  jurisdiction,
});

const duplicate = (
  { batchId, fiscalYear }: StoredChunk,
  line: number,
  ref: string | null,
  firstId: string,
): UnassessedLine => ({
  batchId,
  line,
  ref,
  outcome: 'duplicate',
  assessmentId: firstId,
  errors: [
    {
      field: 'registration',
      code: 'ALREADY_ASSESSED',
      message: `the vehicle has its assessment for ${fiscalYear} already: ${firstId}`,
    },
  ],
});

function outcomesOf(chunks: readonly StoredChunk[], { assessments, unassessed }: Verdicts): ChunkOutcome[] {
  const outcomes = chunks.map(({ batchId, chunk }) => ({
    batchId,
    chunk,
    assessed: 0,
    rejected: 0,
    duplicates: 0,
    amount: 0n,
  }));
  const byBatch = new Map(outcomes.map((outcome) => [outcome.batchId, outcome]));
  for (const { c, amount } of assessments) {
    outcomes[c - 1]!.assessed += 1;
    outcomes[c - 1]!.amount += amount;
  }
  // Counts go to the batch in the end, so any chunk of it may carry them.
  for (const { batchId, outcome } of unassessed) {
    byBatch.get(batchId)![outcome === 'rejected' ? 'rejected' : 'duplicates'] += 1;
  }
  return outcomes;
}
