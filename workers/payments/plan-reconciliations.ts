import { addDays, dayIn } from '../../shared/domain/days';
import type { JurisdictionPack, ProviderName } from '../../shared/domain/jurisdictions/pack';
import { packs } from '../../shared/domain/jurisdictions/packs';
import { reconciliationRequested } from '../../shared/events/reconciliation-requested';
import type { Handle, JobContext } from '../../shared/jobs/handler';
import { publish } from '../../shared/jobs/publish';
import { insertReconciliation, lastDayAskedBy } from '../../shared/store/reconciliations';
import type { Tx } from '../../shared/store/sql';
import { askForEnded, askForLeft } from './ask-again';
import type { PaymentTools } from './open';
import type { planReconciliations } from './plan-reconciliations.job';

/** Yesterday, and three days again: lists settle late. */
const daysAgain = 4;
/** After nights that did not come; who was away for longer asks for the days before by hand. */
const mostDays = 31;
const requestedBy = 'job:payments.plan-reconciliations';

type Context = JobContext & PaymentTools;

export const handle: Handle<typeof planReconciliations, PaymentTools> = async ({ dueAt }, context) => {
  // Of several nights that were missed one comes, with the time of the first of them.
  const night = new Date(Math.max(Date.parse(dueAt), context.now().getTime()));
  let asked = await askForLeft(context, (name) => context.providers.has(name), night);
  for (const [pack, provider] of withoutList(context)) asked += await askForEnded(context, pack, provider, night);
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
  const last = await lastDayAskedBy(tx, { jurisdiction, provider, requestedBy });
  let planned = 0;
  for (let day = firstDayFor(today, last); day < today; day = addDays(day, 1)) {
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

/** From the last day that was planned on, so that nights that did not come leave no day out. */
function firstDayFor(today: string, last: string | null): string {
  const again = addDays(today, -daysAgain);
  const first = addDays(today, -mostDays);
  if (last === null || last > again) return again;
  return last > first ? last : first;
}
