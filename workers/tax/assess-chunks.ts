// A set of chunks -> assessments, refused lines and the state of their batches, in the transaction of the set.
import { batchCompleted } from '../../shared/events/batch-completed';
import { ownersToTell } from '../../shared/events/batch-owners-to-tell';
import type { ClaimedJob, SetContext } from '../../shared/jobs/handler';
import { publishMany } from '../../shared/jobs/publish';
import { holdExemptions } from '../../shared/store/approved-exemptions';
import {
  type ChunkKey,
  type ChunkOutcome,
  dropChunks,
  finishChunks,
  insertUnassessedLines,
  lockChunks,
  type StoredChunk,
  type UnassessedLine,
} from '../../shared/store/assess-chunks';
import { insertAssessments, type NewAssessment } from '../../shared/store/insert-assessments';
import { insertOwnerBlocks } from '../../shared/store/owner-blocks';
import type { Tx } from '../../shared/store/sql';
import { type LoadedTariffs, loadTariffs } from '../../shared/store/tariffs';
import { assessVehicle, type ReadChunk, readChunk } from './assess-lines';
import { exemptionsByVehicle } from './exemptions-by-vehicle';
import { leaveOutErased } from './leave-out-erased';
import type { TaxTools } from './open';
import { openLines } from './open-lines';
import { ownersOfAssessed } from './owners-of-assessed';

/** A line whose vehicle came earlier in the same set. */
type Repeat = { line: NewAssessment; first: NewAssessment };
/** `reads` in the order of the chunks. */
type Verdicts = { reads: ReadChunk[]; assessments: NewAssessment[]; refused: UnassessedLine[]; repeats: Repeat[] };
/** What became of the set: the assessments that are new, and the lines that have none. */
type Written = { assessed: NewAssessment[]; unassessed: UnassessedLine[] };

export async function assessChunks(jobs: readonly ClaimedJob[], context: SetContext & TaxTools): Promise<void> {
  const { tx } = context;
  const keys = jobs.map(({ payload }) => payload as ChunkKey);
  const stored = await lockChunks(tx, keys);
  const cancelled = stored.filter((chunk) => chunk.cancelled);
  if (cancelled.length > 0) await dropChunks(tx, cancelled);

  const chunks = stored.filter((chunk) => !chunk.cancelled);
  if (chunks.length === 0) return;
  const verdicts = await judge(tx, chunks, context);
  const written = await writeDown(tx, verdicts);
  const owners = ownersOfAssessed(chunks, verdicts.reads, written.unassessed);
  await insertOwnerBlocks(tx, context.vault, await leaveOutErased(tx, context.vault, chunks, owners));
  const completed = await finishChunks(tx, outcomesOf(chunks, written));
  const causes = new Map(jobs.map((job) => [(job.payload as ChunkKey).batchId, job]));
  await publishMany(
    tx,
    batchCompleted,
    completed.map(({ id }) => ({ ...context.followUp(causes.get(id)!), payload: { batchId: id } })),
  );
  // Not for every batch: small ones are completed by the hundred a second, and few partners want it.
  await publishMany(
    tx,
    ownersToTell,
    completed
      .filter(({ notifyOwners }) => notifyOwners)
      .map(({ id }) => ({ ...context.followUp(causes.get(id)!), payload: { batchId: id } })),
  );
}

async function judge(tx: Tx, chunks: readonly StoredChunk[], { tariffCache, vault }: TaxTools): Promise<Verdicts> {
  const tariffs = await tariffsOf(tx, chunks, tariffCache);
  const reads = chunks.map((chunk, index) => readChunk(chunk, openLines(vault, chunk), tariffs[index]!));
  await holdExemptions(
    tx,
    chunks.map(({ jurisdiction }) => jurisdiction),
  );
  const exemptionOf = await exemptionsByVehicle(
    tx,
    reads.flatMap(({ vehicles }) => vehicles.map(({ vehicle }) => vehicle.registrationKey)),
  );

  const verdicts: Verdicts = { reads, assessments: [], refused: reads.flatMap(({ refused }) => refused), repeats: [] };
  const firsts = new Map<string, NewAssessment>();
  for (const [index, chunk] of chunks.entries()) {
    for (const { line, vehicle } of reads[index]!.vehicles) {
      const exemption = exemptionOf(chunk, vehicle);
      const verdict = assessVehicle(chunk, line, vehicle, tariffs[index]!, exemption);
      if ('outcome' in verdict) verdicts.refused.push(verdict);
      else sortIn(verdicts, firsts, verdict);
    }
  }
  return verdicts;
}

function sortIn({ assessments, repeats }: Verdicts, firsts: Map<string, NewAssessment>, line: NewAssessment): void {
  // A partner's tests are a world of their own, where its vehicles are assessed once more.
  const world = line.isTest ? `${line.partnerId} ` : '';
  const vehicleYear = `${world}${line.jurisdiction} ${line.fiscalYear} ${line.registrationKey}`;
  const first = firsts.get(vehicleYear);
  if (first !== undefined) {
    repeats.push({ line, first });
    return;
  }
  firsts.set(vehicleYear, line);
  assessments.push(line);
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

/** Stores assessments first: which lines are duplicates shows only then. */
async function writeDown(tx: Tx, { assessments, refused, repeats }: Verdicts): Promise<Written> {
  // Plain code units, the same in every process: workers insert vehicles in one order and cannot deadlock.
  assessments.sort(byVehicleYear);
  const keptOut = await insertAssessments(tx, assessments);

  const duplicates = Array.from(keptOut, ([line, firstId]) => duplicate(line, firstId));
  for (const { line, first } of repeats) duplicates.push(duplicate(line, keptOut.get(first) ?? first.id));
  const unassessed = [...refused, ...duplicates];
  if (unassessed.length > 0) await insertUnassessedLines(tx, unassessed);
  return { assessed: assessments.filter((one) => !keptOut.has(one)), unassessed };
}

/** The registration decides nearly always; year, jurisdiction and, among tests, partner complete the unique key. */
function byVehicleYear(a: NewAssessment, b: NewAssessment): number {
  if (a.registrationKey !== b.registrationKey) return a.registrationKey < b.registrationKey ? -1 : 1;
  if (a.fiscalYear !== b.fiscalYear) return a.fiscalYear - b.fiscalYear;
  if (a.jurisdiction !== b.jurisdiction) return a.jurisdiction < b.jurisdiction ? -1 : 1;
  return a.partnerId < b.partnerId ? -1 : 1;
}

const duplicate = ({ batchId, line, ref, fiscalYear }: NewAssessment, firstId: string): UnassessedLine => ({
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

/** Counts go to the batch in the end, so one chunk of a batch in the set may carry them for all. */
function outcomesOf(chunks: readonly StoredChunk[], { assessed, unassessed }: Written): ChunkOutcome[] {
  const outcomes = chunks.map(({ batchId, chunk }) => ({
    batchId,
    chunk,
    assessed: 0,
    rejected: 0,
    duplicates: 0,
    amount: 0n,
  }));
  const byBatch = new Map(outcomes.map((outcome) => [outcome.batchId, outcome]));
  for (const { batchId, amount } of assessed) {
    const outcome = byBatch.get(batchId)!;
    outcome.assessed += 1;
    outcome.amount += amount;
  }
  for (const { batchId, outcome } of unassessed) {
    byBatch.get(batchId)![outcome === 'rejected' ? 'rejected' : 'duplicates'] += 1;
  }
  return outcomes;
}
