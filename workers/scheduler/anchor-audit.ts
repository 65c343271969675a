import { openAnchorSigner } from '../../shared/access/anchor-keys';
import type { Handle } from '../../shared/jobs/handler';
import { TryLater } from '../../shared/jobs/outcomes';
import { type Anchored, anchorNextDay } from '../../shared/store/audit-anchors';
import { isLockTimeout } from '../../shared/store/jobs/partitions';
import { withTx } from '../../shared/store/sql';
import type { anchorAudit } from './anchor-audit.job';
import type { SchedulerTools } from './open';

// Whoever began before midnight and has written is waited for so long; meanwhile only others like it wait behind us.
const patienceSeconds = 2;

/**
 * A transaction a day: a crash leaves whole days anchored, and the next run goes on behind them. The hash also goes into
 * the log, which lies elsewhere: whoever anchors a rewritten history anew cannot take it back from there.
 */
export const handle: Handle<typeof anchorAudit, SchedulerTools> = async (_, { db, vault, log, signal, audit }) => {
  const sign = await openAnchorSigner(db, vault);
  const days: Anchored[] = [];
  while (!signal.aborted) {
    const anchored = await withTx(db, (tx) => anchorNextDay(tx, sign, patienceSeconds)).catch((error: unknown) => {
      throw isLockTimeout(error) ? new TryLater(60, 'a transaction of that day is still open') : error;
    });
    if (anchored === undefined) break;
    days.push(anchored);
    log.info({ audit: anchored }, 'a day of the audit is anchored');
    audit.anchoredTo.set(Date.parse(`${anchored.day}T00:00:00Z`) / 1000 + 24 * 3600);
  }
  return { days: days.length, last: days.at(-1) };
};
