import { packs } from '../../shared/domain/jurisdictions/packs';
import { isKind, ruleOf } from '../../shared/domain/notification/kinds';
import { planDelivery, type Step } from '../../shared/domain/notification/plan-delivery';
import { quietUntil } from '../../shared/domain/notification/quiet-hours';
import type { Handle, WhenDead } from '../../shared/jobs/handler';
import { GiveUp, TryLater } from '../../shared/jobs/outcomes';
import { attemptsOf } from '../../shared/store/delivery-attempts';
import {
  findNotification,
  lockNotification,
  type StoredNotification,
  settleNotification,
} from '../../shared/store/notifications';
import type { Sql } from '../../shared/store/sql';
import { attempt } from './attempt';
import type { deliver } from './deliver.job';
import type { DeliveryContext } from './delivery-context';
import type { NotificationTools } from './open';
import { pastOf } from './past-attempts';
import { type Delivery, prepareDelivery } from './prepare-delivery';

/** One way after the other, until nothing is left to do or to wait for. */
export const handle: Handle<typeof deliver, NotificationTools> = async ({ notificationId }, context) => {
  const found = await findNotification(context.db, notificationId);
  if (found === undefined) throw new GiveUp('the notification does not exist');
  if (found.state !== 'waiting' && found.state !== 'failed') return;
  if (found.hasExpired) return expire(found, context);
  waitForMorning(found, context.now());
  const prepared = await prepareDelivery(found, context);
  if ('settle' in prepared) {
    await context.complete((tx) => settleNotification(tx, notificationId, prepared.settle));
    return;
  }
  await deliverBy(prepared, context);
};

async function deliverBy(delivery: Delivery, context: DeliveryContext): Promise<void> {
  for (;;) {
    context.signal.throwIfAborted();
    const step = await nextStep(context.db, delivery, context.now());
    if (step.do === 'send') await attempt(delivery, step, context);
    else if (step.do === 'wait') throw new TryLater(secondsTo(step.until, context.now()), step.why);
    else if (step.do === 'fail') throw new GiveUp(step.reason);
    else return rest(delivery, context);
  }
}

const nextStep = async (sql: Sql, delivery: Delivery, now: Date): Promise<Step> =>
  planDelivery(delivery.rule, delivery.ways, pastOf(delivery.found, await attemptsOf(sql, delivery.found.id)), now);

/** What was told in between counts: then another event has been promised, and its job goes on. */
const rest = (delivery: Delivery, { complete, now }: DeliveryContext): Promise<void> =>
  complete(async (tx) => {
    await lockNotification(tx, delivery.found.id);
    const step = await nextStep(tx, delivery, now());
    if (step.do !== 'rest') return;
    // Anything else may come back, and be sent once more.
    const isOver = step.isLast && delivery.rule.topic === 'security';
    await settleNotification(tx, delivery.found.id, { state: step.state, isOver });
  });

/**
 * What somebody has taken is told, whatever became of the other ways; what was tried in vain is a failure that somebody
 * should see; what was never tried has only come too late.
 */
async function expire({ id }: StoredNotification, { db, complete }: DeliveryContext): Promise<void> {
  const attempts = await attemptsOf(db, id);
  const taken = attempts.filter(({ state }) => state === 'sent' || state === 'delivered');
  const last = attempts.at(-1);
  if (taken.length > 0) {
    const state = taken.some((one) => one.state === 'delivered') ? 'delivered' : 'sent';
    await complete((tx) => settleNotification(tx, id, { state, isOver: true }));
  } else if (last === undefined) await complete((tx) => settleNotification(tx, id, { state: 'expired' }));
  else {
    const reason = last.reason ?? 'nobody knows whether it was sent';
    throw new GiveUp(`it came too late; last of all, ${last.channel} by ${last.provider}: ${reason}`);
  }
}

function waitForMorning({ kind, jurisdiction, timeZone, notBefore }: StoredNotification, now: Date): void {
  if (notBefore !== null && notBefore > now) throw new TryLater(secondsTo(notBefore, now), 'its time has not come');
  const pack = packs.get(jurisdiction ?? '');
  if (pack === undefined || !isKind(kind) || ruleOf(kind).isUrgent) return;
  const until = quietUntil(pack.messages.quietHours, timeZone ?? pack.timeZone, now);
  if (until !== null) throw new TryLater(secondsTo(until, now), 'quiet hours');
}

const secondsTo = (instant: Date, now: Date): number =>
  Math.max(1, Math.ceil((instant.getTime() - now.getTime()) / 1000));

export const whenDead: WhenDead<typeof deliver> = (tx, { notificationId }, why) =>
  settleNotification(tx, notificationId, { state: 'failed', reason: why });
