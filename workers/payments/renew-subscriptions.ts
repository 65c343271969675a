// Only promises: each renewal is a job of its own. A night that breaks off, or runs twice, promises some of them twice,
// which comes to nothing: who renews looks whether anything is due.
import { dayIn } from '../../shared/domain/days';
import type { JurisdictionPack } from '../../shared/domain/jurisdictions/pack';
import { packs } from '../../shared/domain/jurisdictions/packs';
import { renewalDue } from '../../shared/events/renewal-due';
import type { Handle, JobContext } from '../../shared/jobs/handler';
import { publishMany } from '../../shared/jobs/publish';
import { withTx } from '../../shared/store/sql';
import { type DueSubscription, dueSubscriptions } from '../../shared/store/subscriptions';
import type { PaymentTools } from './open';
import type { renewSubscriptions } from './renew-subscriptions.job';

const pageSize = 1000;

/**
 * Payers are asked when they are awake: the night comes at four in Antananarivo, which is one in Dakar; nine hours later it
 * is between ten in the morning and one in the afternoon everywhere here.
 */
const hoursUntilDay = 9;

export const handle: Handle<typeof renewSubscriptions, PaymentTools> = async ({ dueAt }, context) => {
  // A night that is retried late is worked on the day it is by then.
  const instant = new Date(Math.max(Date.parse(dueAt), context.now().getTime()));
  const promised: Record<string, number> = {};
  for (const pack of packs.values()) promised[pack.code] = await promiseAll(context, pack, instant);
  return promised;
};

async function promiseAll(
  { db, signal, followUp }: JobContext,
  { code, timeZone }: JurisdictionPack,
  instant: Date,
): Promise<number> {
  const today = dayIn(timeZone, instant);
  const runAt = new Date(instant.getTime() + hoursUntilDay * 3_600_000);
  let total = 0;
  let page: DueSubscription[];
  let after: DueSubscription | null = null;
  do {
    signal.throwIfAborted();
    page = await dueSubscriptions(db, code, today, { after, most: pageSize });
    const due = page.map(({ id }) => ({
      ...followUp,
      payload: { subscriptionId: id },
      tenant: code,
      subjectId: id,
      runAt,
    }));
    await withTx(db, (tx) => publishMany(tx, renewalDue, due));
    total += page.length;
    after = page.at(-1) ?? null;
  } while (page.length === pageSize);
  return total;
}
