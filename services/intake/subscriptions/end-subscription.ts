// POST /api/v1/subscriptions/{id}/end.
import { z } from 'zod';
import { auditFactsOf } from '../../../shared/http/audit-facts';
import { ownedScopeOf } from '../../../shared/http/caller';
import { Refusal } from '../../../shared/http/errors';
import { defineRoute, type Route } from '../../../shared/http/route';
import { tracedBy } from '../../../shared/http/traced-by';
import { recordAudit } from '../../../shared/store/audit';
import { withTx } from '../../../shared/store/sql';
import { lockSubscription } from '../../../shared/store/subscriptions';
import { endSubscription as end } from '../../../shared/subscriptions/end-subscription';
import type { IntakeTools } from '../tools';
import { answerNow } from './answer-subscription';
import { detailedSubscriptionSchema } from './subscription-view';

export const endSubscription = (tools: IntakeTools): Route =>
  defineRoute(
    {
      method: 'post',
      path: '/api/v1/subscriptions/{id}/end',
      audience: 'member',
      permission: 'subscriptions:end',
      tag: 'Subscriptions',
      summary: 'End a subscription',
      description:
        'What is paid is served to its end. What is not paid is called off and no longer owed; money that comes in that moment ' +
        'pays the period.',
      params: z.strictObject({ id: z.uuid() }),
      responses: {
        200: { description: 'It has ended', content: { 'application/json': detailedSubscriptionSchema } },
      },
      errors: ['SUBSCRIPTION_NOT_FOUND', 'SUBSCRIPTION_OVER'],
    },
    async ({ req, params: { id }, caller, reach, exchange }) => {
      const scope = ownedScopeOf({ caller, reach });
      const facts = auditFactsOf({ req, exchange, caller });
      await withTx(tools.db, async (tx) => {
        const subscription = await lockSubscription(tx, scope, id);
        if (subscription === undefined) throw new Refusal('SUBSCRIPTION_NOT_FOUND');
        const { state, jurisdiction } = subscription;
        if (state === 'ended') throw new Refusal('SUBSCRIPTION_OVER');
        const dropped = await end(tx, subscription, tracedBy(exchange));
        if (caller.accountId !== null)
          await recordAudit(tx, {
            ...facts,
            tenant: jurisdiction,
            action: 'end subscription',
            resource: `subscription ${id}`,
            outcome: 'done',
            before: { state },
            after: { state: 'ended' },
            ...(dropped !== null && { details: { cancelled: `assessment ${dropped}` } }),
          });
      });
      return { status: 200, body: await answerNow(tools, caller, id) };
    },
  );
