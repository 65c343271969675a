// What nobody paid for is not served, and not owed either: the fee of a period whose subscription ended, or was paused until
// the period was over, is cancelled.
import { isOpen } from '../domain/assessment/assessment-state';
import { cancelAssessment } from '../store/cancel-assessment';
import { lockPayable } from '../store/payable-assessments';
import type { Tx } from '../store/sql';
import type { PeriodRow } from '../store/subscriptions';

const everything = { kind: 'all' } as const;

/** False when nothing is owed, a part was paid, or a payment is under way, after which it is dropped if no money came. */
export async function dropUnpaid(tx: Tx, { assessmentId, assessmentState }: PeriodRow): Promise<boolean> {
  if (!isOpen(assessmentState)) return false;
  const [payable] = await lockPayable(tx, everything, [assessmentId], 'everybody');
  if (payable === undefined || payable.underWayId !== null) return false;
  const cancelled = await cancelAssessment(tx, everything, assessmentId, 'the period was not paid for, and not served');
  return cancelled.outcome === 'cancelled';
}
