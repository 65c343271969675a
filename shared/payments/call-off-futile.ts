// What an assessment was cancelled or made exempt for is not to be paid any more.
import { callOffRequested } from '../events/call-off-requested';
import { type PublishOptions, publishMany } from '../jobs/publish';
import { futilePaymentsOf } from '../store/futile-payments';
import type { Tx } from '../store/sql';

/**
 * A worker ends those that are under way for nothing else: here the assessments are locked, and whoever settles holds
 * payments first. What its provider cannot close ends by itself, and is for a human when it was paid all the same.
 */
export async function callOffFutile(
  tx: Tx,
  assessmentIds: readonly string[],
  trace: PublishOptions = {},
): Promise<void> {
  const payments = assessmentIds.length === 0 ? [] : await futilePaymentsOf(tx, assessmentIds);
  await publishMany(
    tx,
    callOffRequested,
    payments.map(({ id, jurisdiction }) => ({
      ...trace,
      payload: { paymentId: id },
      tenant: jurisdiction,
      subjectId: id,
    })),
  );
}
