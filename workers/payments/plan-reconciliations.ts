import { addDays, dayIn } from '../../shared/domain/days';
import type { JurisdictionPack, ProviderName } from '../../shared/domain/jurisdictions/pack';
import { packs } from '../../shared/domain/jurisdictions/packs';
import { paymentCheckDue } from '../../shared/events/payment-check-due';
import { reconciliationRequested } from '../../shared/events/reconciliation-requested';
import type { Handle, JobContext } from '../../shared/jobs/handler';
import { publish, publishMany } from '../../shared/jobs/publish';
import { insertReconciliation } from '../../shared/store/reconciliations';
import { type Tx, withTx } from '../../shared/store/sql';
import { unsettledAfterTime } from '../../shared/store/unsettled-payments';
import type { PaymentTools } from './open';
import type { planReconciliations } from './plan-reconciliations.job';

/** Yesterday, and three days again: lists settle late. */
const daysBack = [1, 2, 3, 4];
const askedDays = 3;
const pageSize = 1000;
/** Of one provider in one jurisdiction; a night of so many unanswered payments is not mended by asking for more. */
const mostAsked = 20_000;

type Context = JobContext & PaymentTools;

export const handle: Handle<typeof planReconciliations, PaymentTools> = async ({ dueAt }, context) => {
  const night = new Date(dueAt);
  let asked = 0;
  for (const [pack, provider] of withoutList(context)) asked += await askAgain(context, pack, provider, night);
  let planned = 0;
  await context.complete(async (tx) => {
    planned = 0;
    for (const [pack, provider] of withList(context)) planned += await plan(tx, context, pack, provider, night);
  });
  context.log.info({ planned, asked }, 'reconciliations of the night are planned');
};

type Collecting = [pack: JurisdictionPack, provider: ProviderName];

const collecting = (): Collecting[] =>
  [...packs.values()].flatMap((pack) => pack.providers.map((provider): Collecting => [pack, provider]));

const withList = ({ providers }: Context): Collecting[] =>
  collecting().filter(([, provider]) => (providers.get(provider)?.listTransactions ?? null) !== null);

const withoutList = ({ providers }: Context): Collecting[] =>
  collecting().filter(([, provider]) => providers.get(provider)?.listTransactions === null);

/** One that is under way for the day is that one. */
async function plan(
  tx: Tx,
  { followUp }: Context,
  { code: jurisdiction, timeZone }: JurisdictionPack,
  provider: ProviderName,
  night: Date,
): Promise<number> {
  const today = dayIn(timeZone, night);
  let planned = 0;
  for (const back of daysBack) {
    const day = addDays(today, -back);
    const requestedBy = 'job:payments.plan-reconciliations';
    const made = await insertReconciliation(tx, {
      jurisdiction,
      provider,
      day,
      source: 'provider',
      fileHash: null,
      requestedBy,
    });
    if (made === undefined) continue;
    const trace = { ...followUp, tenant: jurisdiction, subjectId: made.id };
    await publish(tx, reconciliationRequested, { reconciliationId: made.id }, trace);
    planned += 1;
  }
  return planned;
}

/** Callbacks and polls may both have been lost. Asked twice for, a payment is only looked up twice. */
async function askAgain(
  { db, followUp, signal }: Context,
  { code: jurisdiction }: JurisdictionPack,
  provider: ProviderName,
  night: Date,
): Promise<number> {
  const since = new Date(night.getTime() - askedDays * 24 * 3600 * 1000);
  let asked = 0;
  for (let after: string | null = null; asked < mostAsked; ) {
    signal.throwIfAborted();
    const ids: string[] = await withTx(db, async (tx) => {
      const found = await unsettledAfterTime(tx, { jurisdiction, provider, since, until: night, after }, pageSize);
      const trace = { ...followUp, tenant: jurisdiction };
      const due = found.map((paymentId) => ({ ...trace, subjectId: paymentId, payload: { paymentId } }));
      await publishMany(tx, paymentCheckDue, due);
      return found;
    });
    asked += ids.length;
    if (ids.length < pageSize) break;
    after = ids.at(-1)!;
  }
  return asked;
}
