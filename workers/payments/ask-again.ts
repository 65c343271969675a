// Payments that nobody hears of any more are asked for once more, in pages of one transaction each: callbacks and polls may
// both have been lost, and the jobs that would have ended a payment may be dead.
import type { JurisdictionPack, ProviderName } from '../../shared/domain/jurisdictions/pack';
import { paymentCheckDue } from '../../shared/events/payment-check-due';
import { paymentOrdered } from '../../shared/events/payment-ordered';
import type { JobContext } from '../../shared/jobs/handler';
import { publishMany } from '../../shared/jobs/publish';
import { type Tx, withTx } from '../../shared/store/sql';
import { type LeftUnderWay, underWayAfterTime, unsettledAfterTime } from '../../shared/store/unsettled-payments';

const askedDays = 3;
const pageSize = 1000;
/** A night of so many unanswered payments is not mended by asking for more. */
const mostAsked = 20_000;
/** Polls are no further apart, so whoever asks for a payment by itself has asked by then. */
const patience = 3600 * 1000;

type Context = Pick<JobContext, 'db' | 'followUp' | 'signal'>;

/** Of a provider without a list. Asked twice for, a payment is only looked up twice. */
export async function askForEnded(
  context: Context,
  { code: jurisdiction }: JurisdictionPack,
  provider: ProviderName,
  night: Date,
): Promise<number> {
  const since = new Date(night.getTime() - askedDays * 24 * 3600 * 1000);
  return inPages<string>(context, async (tx, after) => {
    const found = await unsettledAfterTime(tx, { jurisdiction, provider, since, until: night, after }, pageSize);
    const trace = { ...context.followUp, tenant: jurisdiction };
    const due = found.map((paymentId) => ({ ...trace, subjectId: paymentId, payload: { paymentId } }));
    await publishMany(tx, paymentCheckDue, due);
    return found;
  });
}

/** Of every provider that is configured: to ask others would only wait, one job more each night. */
export const askForLeft = (context: Context, isConfigured: (name: ProviderName) => boolean, night: Date) =>
  inPages<LeftUnderWay>(context, async (tx, after) => {
    const until = new Date(night.getTime() - patience);
    const found = await underWayAfterTime(tx, { until, after }, pageSize);
    const left = found.filter(({ provider, state }) => isConfigured(provider) || state === 'created');
    const isOut = ({ state }: LeftUnderWay) => state === 'pending';
    const again = (ones: readonly LeftUnderWay[]) =>
      ones.map(({ id: paymentId, jurisdiction: tenant }) => ({
        ...context.followUp,
        tenant,
        subjectId: paymentId,
        payload: { paymentId },
      }));
    await publishMany(tx, paymentCheckDue, again(left.filter(isOut)));
    // Whoever sends orders also ends those whose time is over, and knows which of them may be with the provider.
    await publishMany(tx, paymentOrdered, again(left.filter((one) => !isOut(one))));
    return found;
  });

async function inPages<One>(
  { db, signal }: Context,
  page: (tx: Tx, after: One | null) => Promise<One[]>,
): Promise<number> {
  let asked = 0;
  for (let after: One | null = null; asked < mostAsked; ) {
    signal.throwIfAborted();
    const last: One | null = after;
    const found: One[] = await withTx(db, (tx) => page(tx, last));
    asked += found.length;
    if (found.length < pageSize) break;
    after = found.at(-1)!;
  }
  return asked;
}
