// Nights in a test: tariffs with the days and rules that a test is about, and the job on an instant of its own.
import { v7 as uuidv7 } from 'uuid';
import type { LatePaymentRule } from '../../shared/domain/assessment/late-payment';
import { readTariffDocument, type TariffDocument } from '../../shared/domain/tariff/tariff-document';
import { nightCame } from '../../shared/events/clock';
import { publish } from '../../shared/jobs/publish';
import { runLeased } from '../../shared/jobs/run-leased';
import { leaseJobs } from '../../shared/store/jobs/claim-jobs';
import { type Database, rows, withTx } from '../../shared/store/sql';
import { publishTariffs } from '../../shared/store/tariffs';
import * as handlers from '../../workers/tax/run-night';
import { runNight } from '../../workers/tax/run-night.job';
import { landDocument } from '../domain/shipped';
import { aRunContext, type JobRow, jobsOf } from './engine';

const sourced = { legalReference: 'law', confidence: 'sample' } as const;

/** Ten percent and one a month, never more than the tax, in hundreds. */
export const latePayment: LatePaymentRule = {
  id: 'late',
  on: true,
  dueFrom: '2020-01-01',
  dueTo: null,
  graceDays: 0,
  once: { percent: '10' },
  monthly: { percent: '1' },
  capPercent: 100,
  rounding: { to: 100, mode: 'up' },
  ...sourced,
};

export const inForce = { decidedIn: '2026-01', state: 'in-force', until: null, ...sourced } as const;
export const postponedTo = (until: string | null) =>
  ({ decidedIn: '2026-02', state: 'postponed', until, ...sourced }) as const;

/** The tariff of land, due on 31 January and in force, unless the test says otherwise. */
export const aLandTariff = (over: Partial<TariffDocument> = {}): TariffDocument => {
  const { timeZone: _, ...document } = landDocument;
  return sound({ ...document, entryIntoForce: [inForce], latePayment: [latePayment], ...over });
};

/** The same law in Equatorial Guinea, as another jurisdiction's vehicle tariff. */
export const aGuineanTariff = (over: Partial<TariffDocument> = {}): TariffDocument =>
  aLandTariff({ id: 'gq-land', jurisdiction: 'GQ', currency: 'XAF', ...over });

function sound(document: unknown): TariffDocument {
  const read = readTariffDocument(document);
  if ('faults' in read) throw new Error(JSON.stringify(read.faults));
  return read.document;
}

export const publishTariff = (db: Database, document: TariffDocument, inForceOn = '2025-12-01') =>
  withTx(db, (tx) => publishTariffs(tx, [{ document, inForceOn, authors: ['one'], publishedBy: 'other' }]));

/** No tariff, no assessment and no job at the beginning of each test. */
export function useNights(db: () => Database) {
  beforeEach(() => rows(db(), `truncate job, assessment, due_days, tariff cascade`));
  const tariffCache = new Map();
  let clock = new Date(0);
  const come = (instant: string) =>
    withTx(db(), (tx) => publish(tx, nightCame, { dueAt: new Date(instant).toISOString() }));

  /** Runs the oldest night that waits or, after a failure, is to be run again: on its own day, or later when it says so. */
  async function run(at?: string): Promise<void> {
    clock = new Date(at ?? 0);
    await rows(db(), `update job set state = 'waiting', run_at = null where state = 'delayed'`);
    const context = aRunContext(db(), { workerId: uuidv7() });
    const [claimed] = await leaseJobs(db(), runNight.name, { atMost: 1 }, context.workerId, 30);
    if (claimed === undefined) throw new Error('no night waits');
    await runLeased({ job: runNight, handlers, deps: { tariffCache, now: () => clock } }, context, claimed as never);
  }

  return {
    come,
    run,
    /** A whole night; the instant is UTC unless it says otherwise. Returns its row in the ledger. */
    async night(instant: string): Promise<JobRow> {
      const eventId = await come(instant);
      await run();
      return (await jobsOf(db(), runNight.name)).find((job) => job.event_id === eventId)!;
    },
  };
}
