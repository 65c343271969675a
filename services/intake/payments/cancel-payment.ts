// POST /api/v1/payments/{id}/cancellation.
import { z } from 'zod';
import { isUnderWay } from '../../../shared/domain/payment/payment-state';
import { providerFacts } from '../../../shared/domain/payment/provider-facts';
import { callOffRequested } from '../../../shared/events/call-off-requested';
import { auditFactsOf } from '../../../shared/http/audit-facts';
import { ownedScopeOf } from '../../../shared/http/caller';
import { Refusal } from '../../../shared/http/errors';
import { defineRoute, type Route } from '../../../shared/http/route';
import { type PublishOptions, publish } from '../../../shared/jobs/publish';
import { callOffUnsent } from '../../../shared/payments/end-payment';
import { recordAudit } from '../../../shared/store/audit';
import { findPayment, type PaymentRow, paymentById } from '../../../shared/store/payments';
import { type Tx, withTx } from '../../../shared/store/sql';
import type { IntakeTools } from '../tools';
import { tracedBy } from './payment-order';
import { detailedPaymentSchema, detailedPaymentView, paymentPath } from './payment-view';

const content = { 'application/json': detailedPaymentSchema };

export const cancelPayment = (tools: IntakeTools): Route =>
  defineRoute(
    {
      method: 'post',
      path: '/api/v1/payments/{id}/cancellation',
      audience: 'member',
      permission: 'payments:cancel',
      tag: 'Payments',
      summary: 'Call a payment off',
      description:
        'What no provider was asked for is off at once. Else the provider is asked to close it, and whoever pays in that moment ' +
        'has paid.',
      params: z.strictObject({ id: z.uuid() }),
      responses: {
        200: { description: 'It is called off', content },
        202: {
          description: 'The provider is asked to close it',
          content,
          headers: { Location: 'Where to see what became of it' },
        },
      },
      errors: ['PAYMENT_NOT_FOUND', 'PAYMENT_OVER', 'PAYMENT_UNCANCELLABLE'],
    },
    async ({ req, params: { id }, caller, reach, exchange }) => {
      const scope = ownedScopeOf({ caller, reach });
      const facts = auditFactsOf({ req, exchange, caller });
      const payment = await withTx(tools.db, async (tx) => {
        const found = await findPayment(tx, scope, id);
        if (found === undefined) throw new Refusal('PAYMENT_NOT_FOUND');
        if (found.state === 'cancelled') return found;
        const isOff = await callOff(tx, found, { ...tracedBy(exchange), tenant: found.jurisdiction, subjectId: id });
        const after = isOff ? { state: 'cancelled' } : { asked: found.provider };
        if (caller.accountId !== null)
          await recordAudit(tx, {
            ...facts,
            tenant: found.jurisdiction,
            action: 'cancel payment',
            resource: `payment ${id}`,
            outcome: 'done',
            before: { state: found.state },
            after,
          });
        return (await paymentById(tx, id))!;
      });
      return {
        status: payment.state === 'cancelled' ? 200 : 202,
        body: await detailedPaymentView(tools, caller, payment),
        headers: { Location: paymentPath(id) },
      };
    },
  );

/** True when it is off; else its provider is to be asked. */
async function callOff(tx: Tx, payment: PaymentRow, trace: PublishOptions): Promise<boolean> {
  const { id, provider } = payment;
  if (await callOffUnsent(tx, id, trace)) return true;
  // Read again: a worker may have asked the provider meanwhile.
  const { state, providerReference } = (await paymentById(tx, id))!;
  if (!isUnderWay(state)) throw new Refusal('PAYMENT_OVER');
  // Of an order that was left unclear nobody knows whether it is there.
  const isUnclear = state === 'pending' && providerReference === null;
  if (isUnclear || !providerFacts[provider].canCallOff) throw new Refusal('PAYMENT_UNCANCELLABLE');
  await publish(tx, callOffRequested, { paymentId: id }, trace);
  return false;
}
