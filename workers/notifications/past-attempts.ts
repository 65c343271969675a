// Attempts as the plan of what to do next sees them.
import type { PastAttempt } from '../../shared/domain/notification/plan-delivery';
import type { AttemptRow } from '../../shared/store/delivery-attempts';
import type { StoredNotification } from '../../shared/store/notifications';

/**
 * When it had failed and somebody retries its job, what was tried in vain before counts no more: they have a reason to
 * think that it goes now. What somebody has taken stays taken.
 */
export function pastOf({ state, settledAt }: StoredNotification, attempts: readonly AttemptRow[]): PastAttempt[] {
  const isRetried = state === 'failed' && settledAt !== null;
  const counts = (one: AttemptRow) =>
    !isRetried || one.createdAt > settledAt || one.state === 'sent' || one.state === 'delivered';
  return attempts.filter(counts).map(asPast);
}

const asPast = ({ settledAt, sentAt, createdAt, ...one }: AttemptRow): PastAttempt => ({
  ...one,
  at: settledAt ?? sentAt ?? createdAt,
});
