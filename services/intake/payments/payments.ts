// GET /api/v1/payments and /api/v1/payments/{id}.
import { z } from 'zod';
import { providers } from '../../../shared/domain/jurisdictions/pack';
import { paymentStates } from '../../../shared/domain/payment/payment-state';
import { ownedScopeOf } from '../../../shared/http/caller';
import { Refusal } from '../../../shared/http/errors';
import { mostCounted, pageOf, pageQuery, pageView, rangeOf } from '../../../shared/http/paging';
import { defineRoute, type Route } from '../../../shared/http/route';
import { countPayments, listPayments as list } from '../../../shared/store/payment-reads';
import { findPayment } from '../../../shared/store/payments';
import { withPatience } from '../../../shared/store/sql';
import { readPatienceSeconds } from '../get-batch';
import type { IntakeTools } from '../tools';
import { detailedPaymentSchema, detailedPaymentView, paymentSchema, paymentView } from './payment-view';

const path = '/api/v1/payments';

export const listPayments = ({ db }: IntakeTools): Route =>
  defineRoute(
    {
      method: 'get',
      path,
      audience: 'member',
      permission: 'payments:read',
      tag: 'Payments',
      summary: 'Your payments, newest first',
      query: z.strictObject({
        ...pageQuery,
        state: z.enum(paymentStates).optional(),
        provider: z.enum(providers).optional(),
        assessmentId: z.uuid().optional().describe('Those that something was asked for it with'),
      }),
      responses: { 200: { description: 'A page', content: { 'application/json': pageOf(paymentSchema) } } },
      errors: ['PAGE_TOO_DEEP'],
    },
    async ({ query, caller, reach }) => {
      const scope = ownedScopeOf({ caller, reach });
      const range = rangeOf(query);
      const { state, provider, assessmentId } = query;
      const filter = { state, provider, assessmentId };
      const [found, counted] = await withPatience(readPatienceSeconds, () =>
        Promise.all([list(db, scope, filter, range), countPayments(db, scope, filter, mostCounted + 1)]),
      );
      return { status: 200, body: pageView(path, query, found, counted, paymentView) };
    },
  );

export const getPayment = (tools: IntakeTools): Route =>
  defineRoute(
    {
      method: 'get',
      path: `${path}/{id}`,
      audience: 'member',
      permission: 'payments:read',
      tag: 'Payments',
      summary: 'One payment, and what the payer does next',
      params: z.strictObject({ id: z.uuid() }),
      responses: { 200: { description: 'The payment', content: { 'application/json': detailedPaymentSchema } } },
      errors: ['PAYMENT_NOT_FOUND'],
    },
    async ({ params: { id }, caller, reach }) => {
      const scope = ownedScopeOf({ caller, reach });
      const body = await withPatience(readPatienceSeconds, async () => {
        const found = await findPayment(tools.db, scope, id);
        return found && detailedPaymentView(tools, caller, found);
      });
      if (body === undefined) throw new Refusal('PAYMENT_NOT_FOUND');
      return { status: 200, body };
    },
  );
