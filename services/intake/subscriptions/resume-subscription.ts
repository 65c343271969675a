// POST /api/v1/subscriptions/{id}/resumption.
import { z } from 'zod';
import { isOpen } from '../../../shared/domain/assessment/assessment-state';
import { countedFrom, resumed } from '../../../shared/domain/subscription/subscription-steps';
import { auditFactsOf } from '../../../shared/http/audit-facts';
import { ownedScopeOf } from '../../../shared/http/caller';
import { Refusal } from '../../../shared/http/errors';
import { defineRoute, type Route } from '../../../shared/http/route';
import { tracedBy } from '../../../shared/http/traced-by';
import { recordAudit } from '../../../shared/store/audit';
import { type Tx, withTx } from '../../../shared/store/sql';
import { lockSubscription, type SubscriptionRow, saveStep } from '../../../shared/store/subscriptions';
import {
  type Asked,
  askAgain,
  beginPeriod,
  type HowToAsk,
  todayOf,
} from '../../../shared/subscriptions/ask-for-period';
import { dropUnpaid } from '../../../shared/subscriptions/drop-unpaid';
import type { IntakeTools } from '../tools';
import { answerWith, demandAsked } from './answer-subscription';
import { detailedSubscriptionSchema } from './subscription-view';

export const resumeSubscription = (tools: IntakeTools): Route =>
  defineRoute(
    {
      method: 'post',
      path: '/api/v1/subscriptions/{id}/resumption',
      audience: 'member',
      permission: 'subscriptions:create',
      limit: 'payment',
      tag: 'Subscriptions',
      summary: 'Go on with a subscription that was paused',
      description:
        'The period that was not paid is asked for again while it lasts. When it is over it is no longer owed, and a new one ' +
        'begins today. One that is active stays as it is.',
      params: z.strictObject({ id: z.uuid() }),
      responses: {
        200: { description: 'It is active', content: { 'application/json': detailedSubscriptionSchema } },
      },
      errors: [
        'SUBSCRIPTION_NOT_FOUND',
        'SUBSCRIPTION_OVER',
        'SERVICE_WITHOUT_TARIFF',
        'SERVICE_REQUEST_INVALID',
        'PROVIDER_NOT_OFFERED',
      ],
    },
    async ({ req, params: { id }, caller, reach, exchange }) => {
      const scope = ownedScopeOf({ caller, reach });
      const facts = auditFactsOf({ req, exchange, caller });
      const payUntil = new Date(Date.now() + tools.config.PAYMENT_MINUTES * 60_000);
      await withTx(tools.db, async (tx) => {
        const subscription = await lockSubscription(tx, scope, id);
        if (subscription === undefined) throw new Refusal('SUBSCRIPTION_NOT_FOUND');
        if (subscription.state === 'ended') throw new Refusal('SUBSCRIPTION_OVER');
        if (subscription.state === 'active') return;
        demandAsked(await resume(tx, tools, subscription, { payUntil, trace: tracedBy(exchange) }), subscription);
        if (caller.accountId !== null)
          await recordAudit(tx, {
            ...facts,
            tenant: subscription.jurisdiction,
            action: 'subscribe',
            resource: `subscription ${id}`,
            outcome: 'done',
            before: { state: 'paused' },
            after: { state: 'active' },
          });
      });
      return { status: 200, body: await answerWith(tools, caller, id) };
    },
  );

async function resume(tx: Tx, given: IntakeTools, subscription: SubscriptionRow, how: HowToAsk): Promise<Asked> {
  const { id, last, nextOn } = subscription;
  const tools = { ...given, now: () => new Date() };
  const today = todayOf(tools, subscription);
  const isOwed = last !== null && isOpen(last.assessmentState);
  const active = { ...subscription, ...resumed(subscription) };
  await saveStep(tx, id, 'resumed', active);
  if (today < nextOn) return isOwed ? askAgain(tx, tools, active, how) : { outcome: 'nothing-to-pay' };
  if (isOwed) await dropUnpaid(tx, last);
  return beginPeriod(tx, tools, { ...active, ...countedFrom(active, today) }, how);
}
