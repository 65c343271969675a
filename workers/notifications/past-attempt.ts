// An attempt as the plan of what to do next sees it.
import type { PastAttempt } from '../../shared/domain/notification/plan-delivery';
import type { AttemptRow } from '../../shared/store/delivery-attempts';

export const asPast = ({ settledAt, sentAt, createdAt, ...one }: AttemptRow): PastAttempt => ({
  ...one,
  at: settledAt ?? sentAt ?? createdAt,
});
