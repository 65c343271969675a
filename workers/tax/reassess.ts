import type { Handle, WhenDead } from '../../shared/jobs/handler';
import { GiveUp } from '../../shared/jobs/outcomes';
import { countOfRun } from '../../shared/store/reassess-page';
import { rulingTarget } from '../../shared/store/reassessment-target';
import {
  beginReassessment,
  failReassessment,
  lockReassessment,
  type Reassessment,
} from '../../shared/store/reassessments';
import { isUniqueViolation, type Tx, withPatience, withTx } from '../../shared/store/sql';
import { compiledByHash } from '../../shared/store/tariffs';
import type { TaxTools } from './open';
import type { reassess } from './reassess.job';
import { reassessPage } from './reassess-page';

// Every page begins by reading how far the run is, so one whose commit was not heard of is not done twice.
const patienceSeconds = 60;

/** Goes on behind the last page that was committed, by whichever worker. */
export const handle: Handle<typeof reassess, TaxTools> = async ({ reassessmentId: id }, context) => {
  const { db, tariffCache, signal, progress } = context;
  const run = await withPatience(patienceSeconds, () => withTx(db, (tx) => begin(tx, id))).catch(refuseSecond);
  if (run === undefined) return;
  const [target] = await compiledByHash(db, [run.contentHash], tariffCache);
  for (let isLast = false; !isLast; ) {
    signal.throwIfAborted();
    const page = await withPatience(patienceSeconds, () => withTx(db, (tx) => reassessPage(tx, id, target!)));
    ({ isLast } = page);
    await progress(page.percent);
  }
};

/** Undefined when it is completed already. */
async function begin(tx: Tx, id: string): Promise<Reassessment | undefined> {
  const run = await lockReassessment(tx, null, id);
  if (run === undefined) throw new GiveUp('the reassessment does not exist');
  if (run.state === 'completed') return undefined;
  // It waited for long, or was retried: nobody looked at what would come of it today.
  if ((await rulingTarget(tx, run)) !== run.contentHash)
    throw new GiveUp('another version rules since it was asked for; try it out again');
  await beginReassessment(tx, id, run.total ?? (await countOfRun(tx, run)));
  return run;
}

function refuseSecond(error: unknown): never {
  if (!isUniqueViolation(error, 'reassessment_under_way')) throw error;
  throw new GiveUp('another reassessment of the same subject and year is under way', { cause: error });
}

/** Whoever asked for it sees why, and what was done until then. */
export const whenDead: WhenDead<typeof reassess> = (tx, { reassessmentId }, why) =>
  failReassessment(tx, reassessmentId, why);
