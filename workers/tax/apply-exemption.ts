import { statesBefore } from '../../shared/domain/assessment/assessment-state';
import { firstDayOf, lastDayOf } from '../../shared/domain/days';
import { explanationJson } from '../../shared/domain/explanation/explanation';
import { assessBy } from '../../shared/domain/tariff/assess';
import type { ClaimedJob, HandleMany } from '../../shared/jobs/handler';
import { TryLater } from '../../shared/jobs/outcomes';
import { callOffFutile } from '../../shared/payments/call-off-futile';
import {
  awaitAssessors,
  type ExemptibleAssessment,
  exemptionsById,
  lockAssessmentsOf,
} from '../../shared/store/approved-exemptions';
import type { ExemptionRow } from '../../shared/store/assess-chunks';
import { recordAudit } from '../../shared/store/audit';
import { isLockTimeout } from '../../shared/store/jobs/partitions';
import { type AssessmentChange, reviseAssessments } from '../../shared/store/revise-assessments';
import type { Tx } from '../../shared/store/sql';
import { loadTariffVersion } from '../../shared/store/tariffs';
import type { applyExemption } from './apply-exemption.job';
import type { TaxTools } from './open';

// Longer than a set of chunks takes. Assessing stands still while this waits.
const patienceSeconds = 5;

/** What became of the assessments of one vehicle. Refused: the exemption does not hold on the day that counts. */
type Applied = { exempted: number; refused: number; paidBefore: number };

/** Until here the full amount was due; what was paid of it is left alone, and counted. */
export const handleMany: HandleMany<typeof applyExemption, TaxTools> = async (jobs, { tx, tariffCache }) => {
  const exemptions = await exemptionsById(
    tx,
    jobs.map(({ payload }) => payload.exemptionId),
  );
  await wait(tx, exemptions);
  const assessments = await lockAssessmentsOf(tx, exemptions);
  const results = new Map<string, Applied>();
  const changes = new Map<string, AssessmentChange>();
  for (const exemption of exemptions) {
    const concerned = assessments.filter((one) => concerns(exemption, one) && !changes.has(one.id));
    results.set(exemption.id, await apply(tx, exemption, concerned, changes, tariffCache));
  }
  await reviseAssessments(tx, [...changes.values()]);
  await callOffFutile(tx, [...changes.keys()]);
  await writeDown(tx, jobs, exemptions, results);
  return new Map(jobs.map(({ eventId, payload }) => [eventId, results.get(payload.exemptionId)]));
};

/** Adds to `changes` what is to be exempt. */
async function apply(
  tx: Tx,
  exemption: ExemptionRow,
  assessments: readonly ExemptibleAssessment[],
  changes: Map<string, AssessmentChange>,
  cache: TaxTools['tariffCache'],
): Promise<Applied> {
  const applied: Applied = { exempted: 0, refused: 0, paidBefore: 0 };
  for (const one of assessments) {
    const change = await exempt(tx, one, exemption, cache);
    if (change === undefined) applied.refused += 1;
    else if (one.isPaidFor) applied.paidBefore += 1;
    else if (isChangeable(one)) {
      applied.exempted += 1;
      changes.set(one.id, change);
    }
  }
  return applied;
}

const wait = (tx: Tx, exemptions: readonly ExemptionRow[]): Promise<void> =>
  awaitAssessors(
    tx,
    exemptions.map(({ jurisdiction }) => jurisdiction),
    patienceSeconds,
  ).catch((error: unknown) => {
    throw isLockTimeout(error) ? new TryLater(5, 'a chunk that may hold the vehicle is still being assessed') : error;
  });

/** Of the same vehicle, in a year that has days in common with the exemption. Which day counts is for the rules to say. */
const concerns = ({ jurisdiction, registrationKey, validFrom, validTo }: ExemptionRow, one: ExemptibleAssessment) =>
  one.registrationKey === registrationKey &&
  one.jurisdiction === jurisdiction &&
  validFrom <= lastDayOf(one.fiscalYear) &&
  (validTo === null || validTo > firstDayOf(one.fiscalYear));

const isChangeable = ({ state }: ExemptibleAssessment): boolean =>
  (statesBefore('exemption approved') as string[]).includes(state);

/** Assessed again by its own version, from its own inputs: nothing else about it changes. Undefined when that refuses. */
async function exempt(
  tx: Tx,
  { id, revision, tariffId, tariffVersion, explanation, ...vehicle }: ExemptibleAssessment,
  exemption: ExemptionRow,
  cache: TaxTools['tariffCache'],
): Promise<AssessmentChange | undefined> {
  const tariff = await loadTariffVersion(tx, { id: tariffId, version: tariffVersion }, cache);
  const facts = { inputs: explanation.inputs, since: vehicle.firstCirculation, requestedOn: null };
  const words = [vehicle.use, vehicle.type];
  const assessed = assessBy(tariff, { ...facts, words }, { fiscalYear: vehicle.fiscalYear, exemption });
  if (assessed.kind === 'rejected' || !assessed.isExempt) return undefined;
  return {
    id,
    revision,
    amount: assessed.amount,
    state: 'exempt',
    tariffId,
    tariffVersion,
    explanation: explanationJson(assessed.explanation),
    why: 'exemption approved',
    causeId: exemption.id,
  };
}

/** The approval is somebody's act; that money is no longer owed because of it is this job's. */
async function writeDown(
  tx: Tx,
  jobs: readonly ClaimedJob<typeof applyExemption>[],
  exemptions: readonly ExemptionRow[],
  results: ReadonlyMap<string, Applied>,
): Promise<void> {
  const causes = new Map(jobs.map((job) => [job.payload.exemptionId, job]));
  for (const { id, jurisdiction } of exemptions) {
    const after = results.get(id)!;
    if (after.exempted === 0) continue;
    await recordAudit(tx, {
      tenant: jurisdiction,
      actor: 'job:tax.apply-exemption',
      role: 'job',
      action: 'apply exemption',
      resource: `exemption ${id}`,
      outcome: 'done',
      after,
      ip: null,
      userAgent: null,
      correlationId: causes.get(id)!.correlationId,
    });
  }
}
