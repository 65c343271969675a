// POST /api/v1/payments/{id}/cancellation.
import { z } from 'zod';
import { auditFactsOf } from '../../../shared/http/audit-facts';
import { ownedScopeOf } from '../../../shared/http/caller';
import { Refusal } from '../../../shared/http/errors';
import { defineRoute, type Route } from '../../../shared/http/route';
import { tracedBy } from '../../../shared/http/traced-by';
import { type CalledOff, callOff } from '../../../shared/payments/call-off';
import { recordAudit } from '../../../shared/store/audit';
import { findPayment, paymentById } from '../../../shared/store/payments';
import { withTx } from '../../../shared/store/sql';
import type { IntakeTools } from '../tools';
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
        const trace = { ...tracedBy(exchange), tenant: found.jurisdiction, subjectId: id };
        const outcome = calledOff(await callOff(tx, found, trace));
        const after = outcome === 'off' ? { state: 'cancelled' } : { asked: found.provider };
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

function calledOff(outcome: CalledOff): 'off' | 'asked' {
  if (outcome === 'over') throw new Refusal('PAYMENT_OVER');
  if (outcome === 'impossible') throw new Refusal('PAYMENT_UNCANCELLABLE');
  return outcome;
}
