// What was not paid by the end of its due day is overdue; of an amount in instalments only once a part is not covered.
import { lockAssessments } from '../../../shared/store/assessment-states';
import { fallenDue, settleDueDays } from '../../../shared/store/falling-due';
import { withTx } from '../../../shared/store/sql';
import type { Night } from './night';

const pageSize = 5000;

export type FallenDue = { overdue: number; movedOn: number };

export async function markOverdue({ db, signal, pack, today }: Night): Promise<FallenDue> {
  const total: FallenDue = { overdue: 0, movedOn: 0 };
  for (let found = pageSize; found === pageSize; ) {
    signal.throwIfAborted();
    const settled = await withTx(db, async (tx) => {
      const ids = await fallenDue(tx, pack.code, today, pageSize);
      found = ids.length;
      await lockAssessments(tx, ids);
      return settleDueDays(tx, ids, today);
    });
    for (const { state, movedOn } of settled) {
      if (state === 'overdue') total.overdue += 1;
      if (movedOn) total.movedOn += 1;
    }
  }
  return total;
}
