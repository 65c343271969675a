// Each page is a transaction of its own: a night that breaks off has done some, and the next run finds the rest. Two at
// once take turns at each row.
import { dayIn } from '../../shared/domain/days';
import { packs } from '../../shared/domain/jurisdictions/packs';
import { toJsonInteger } from '../../shared/domain/money';
import type { Handle } from '../../shared/jobs/handler';
import { chargeOverdue } from './night/charge-overdue';
import { markOverdue } from './night/mark-overdue';
import type { Night } from './night/night';
import { setDueDays } from './night/set-due-days';
import type { TaxTools } from './open';
import type { runNight } from './run-night.job';

const stepsEach = 3;

export const handle: Handle<typeof runNight, TaxTools> = async ({ dueAt }, context) => {
  const results: Record<string, unknown> = {};
  const failed: string[] = [];
  let done = 0;
  // A night that failed may be retried days later. With its own day it would set due days by the version that ruled then,
  // and waive what later nights have charged since.
  const instant = new Date(Math.max(Date.parse(dueAt), context.now().getTime()));
  const stepDone = () => context.progress(Math.floor((100 * ++done) / (stepsEach * packs.size)));
  for (const pack of packs.values()) {
    const night: Night = { ...context, pack, today: dayIn(pack.timeZone, instant) };
    try {
      results[pack.code] = await nightOf(night, stepDone);
    } catch (err) {
      context.signal.throwIfAborted();
      // One jurisdiction's fault is not to be another's.
      failed.push(pack.code);
      context.log.error({ err, jurisdiction: pack.code }, 'the night of a jurisdiction broke off');
      await context.note(`${pack.code}: broke off`);
    }
  }
  if (failed.length > 0) throw new Error(`the night broke off in ${failed.join(', ')}; the log says why`);
  return results;
};

async function nightOf(night: Night, stepDone: () => Promise<void>): Promise<Record<string, unknown>> {
  const dueDaysMoved = await setDueDays(night);
  await stepDone();
  const { overdue, movedOn } = await markOverdue(night);
  await stepDone();
  const { charges, amount } = await chargeOverdue(night);
  await stepDone();
  return { day: night.today, dueDaysMoved, overdue, movedOn, charges, charged: toJsonInteger(amount) };
}
