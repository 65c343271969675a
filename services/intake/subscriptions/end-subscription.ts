// POST /api/v1/subscriptions/{id}/end.
import { z } from 'zod';
import { isOpen } from '../../../shared/domain/assessment/assessment-state';
import { auditFactsOf } from '../../../shared/http/audit-facts';
import { ownedScopeOf } from '../../../shared/http/caller';
import { Refusal } from '../../../shared/http/errors';
import { defineRoute, type Route } from '../../../shared/http/route';
import type { PublishOptions } from '../../../shared/jobs/publish';
import { callOff } from '../../../shared/payments/call-off';
import { recordAudit } from '../../../shared/store/audit';
import { paymentById } from '../../../shared/store/payments';
import { type Tx, withTx } from '../../../shared/store/sql';
import { lockSubscription, type PeriodRow, saveStep } from '../../../shared/store/subscriptions';
import { dropUnpaid } from '../../../shared/subscriptions/drop-unpaid';
import { tracedBy } from '../payments/payment-order';
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
        const { state, jurisdiction, last } = subscription;
        if (state === 'ended') throw new Refusal('SUBSCRIPTION_OVER');
        await saveStep(tx, id, 'ended', { ...subscription, state: 'ended', retryOn: null, pausedReason: null });
        const trace = { ...tracedBy(exchange), tenant: jurisdiction };
        const isDropped = last !== null && (await drop(tx, last, trace));
        if (caller.accountId !== null)
          await recordAudit(tx, {
            ...facts,
            tenant: jurisdiction,
            action: 'end subscription',
            resource: `subscription ${id}`,
            outcome: 'done',
            before: { state },
            after: { state: 'ended' },
            ...(isDropped && { details: { cancelled: `assessment ${last.assessmentId}` } }),
          });
      });
      return { status: 200, body: await answerNow(tools, caller, id) };
    },
  );

/** True when the fee is cancelled. While a payment is under way it decides: the fee is paid by it, or dropped after it. */
async function drop(tx: Tx, last: PeriodRow, trace: PublishOptions): Promise<boolean> {
  if (!isOpen(last.assessmentState)) return false;
  const payment = last.paymentId === null ? undefined : await paymentById(tx, last.paymentId);
  // Before any assessment is locked: whoever settles holds payments first.
  if (payment !== undefined) await callOff(tx, payment, { ...trace, subjectId: payment.id });
  return dropUnpaid(tx, last);
}
