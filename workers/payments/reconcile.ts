// Lists the lines, decides on them page by page, writes down what is missing there, and adds up.
import { addDays } from '../../shared/domain/days';
import { packOf } from '../../shared/domain/jurisdictions/packs';
import { openZoneClock } from '../../shared/domain/zone-clock';
import type { Handle, JobContext, WhenDead } from '../../shared/jobs/handler';
import { GiveUp } from '../../shared/jobs/outcomes';
import { recordAudit } from '../../shared/store/audit';
import { beforeEveryMovement, type MissingPlace, resolveAnswered } from '../../shared/store/missing-there';
import { countUndecided } from '../../shared/store/reconciliation-lines';
import {
  beginReconciliation,
  completeReconciliation,
  failReconciliation,
  lockReconciliation,
  type Reconciliation,
} from '../../shared/store/reconciliations';
import { type Tx, withPatience, withTx } from '../../shared/store/sql';
import { listLines } from './list-lines';
import type { PaymentTools } from './open';
import type { reconcile } from './reconcile.job';
import { reconcilePage } from './reconcile-page';
import { actor } from './settle-lines';
import { writeMissingPage } from './write-missing-page';

// Every page begins by locking and reading how far the run is, so one whose commit was not heard of is not done twice.
const patienceSeconds = 60;

export const handle: Handle<typeof reconcile, PaymentTools> = async ({ reconciliationId: id }, context) => {
  const { db, followUp, complete, signal } = context;
  const run = await withPatience(patienceSeconds, () => withTx(db, (tx) => begin(tx, id)));
  if (run === undefined) return;
  const span = spanOf(run);
  if (run.listedAt === null) await listLines(context, run, span);
  await decide(context, id);
  for (let after: MissingPlace | null = beforeEveryMovement; after !== null; ) {
    signal.throwIfAborted();
    const place: MissingPlace = after;
    after = await withPatience(patienceSeconds, () => withTx(db, (tx) => writeMissingPage(tx, id, span, place)));
  }
  await complete((tx) => finish(tx, run, followUp.correlationId ?? null));
};

/** Undefined when it is completed already. */
async function begin(tx: Tx, id: string): Promise<Reconciliation | undefined> {
  const run = await lockReconciliation(tx, id);
  if (run === undefined) throw new GiveUp('the reconciliation does not exist');
  if (run.state === 'completed') return undefined;
  if (await beginReconciliation(tx, id)) return run;
  throw new GiveUp(run.source === 'provider' ? 'another run has the day' : 'the statement was uploaded again');
}

export type Span = { from: Date; to: Date };

/** The day as the jurisdiction's clocks show it. */
function spanOf({ jurisdiction, day }: Reconciliation): Span {
  const clock = openZoneClock(packOf(jurisdiction).timeZone);
  return { from: clock.startOf(day), to: clock.startOf(addDays(day, 1)) };
}

// Lines that wait for somebody who books the same money are decided by the page after; more often something is wrong.
const mostIdlePages = 5;

async function decide({ db, signal, progress, followUp }: JobContext, id: string): Promise<void> {
  const total = await countUndecided(db, id);
  for (let [done, idle] = [0, 0]; ; ) {
    signal.throwIfAborted();
    const decided = await withPatience(patienceSeconds, () => withTx(db, (tx) => reconcilePage(tx, id, followUp)));
    if (decided === null) return;
    idle = decided > 0 ? 0 : idle + 1;
    if (idle > mostIdlePages) throw new Error(`${await countUndecided(db, id)} lines cannot be decided on`);
    // Another worker, which took this one for dead, may decide on some as well.
    done = Math.min(done + decided, total);
    await progress(Math.floor((100 * done) / total));
  }
}

async function finish(tx: Tx, { id, jurisdiction }: Reconciliation, correlationId: string | null): Promise<void> {
  const run = await lockReconciliation(tx, id);
  const completed = await completeReconciliation(tx, id, packOf(jurisdiction).currency);
  // By another worker, which took this one for dead.
  if (run === undefined || completed === undefined) return;
  await resolveAnswered(tx, run, actor);
  const { provider, day, lines, matched, settledNow, missingHere, missingThere, different } = completed;
  await recordAudit(tx, {
    tenant: jurisdiction,
    actor,
    role: 'job',
    action: 'reconcile',
    resource: `reconciliation ${id}`,
    outcome: 'done',
    details: { provider, day, lines, matched, settledNow, missingHere, missingThere, different },
    ip: null,
    userAgent: null,
    correlationId,
  });
}

/** Whoever asked for it sees why, and what was done until then. */
export const whenDead: WhenDead<typeof reconcile> = (tx, { reconciliationId }, why) =>
  failReconciliation(tx, reconciliationId, why);
