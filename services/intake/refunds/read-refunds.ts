// GET /api/v1/refunds and /api/v1/refunds/{id}.
import { z } from 'zod';
import { refundStates } from '../../../shared/domain/payment/refund-state';
import { Refusal } from '../../../shared/http/errors';
import { mostCounted, pageOf, pageQuery, pageView, rangeOf } from '../../../shared/http/paging';
import { defineRoute, type Route } from '../../../shared/http/route';
import { countRefunds, findRefund, listRefunds as list, partsOf } from '../../../shared/store/refunds';
import { withPatience } from '../../../shared/store/sql';
import { jurisdictionInReach } from '../exemptions';
import { readPatienceSeconds } from '../get-batch';
import type { IntakeTools } from '../tools';
import { explainedRefundSchema, explainedRefundView, refundSchema, refundsPath, refundView } from './refund-view';

export const listRefunds = ({ db }: IntakeTools): Route =>
  defineRoute(
    {
      method: 'get',
      path: refundsPath,
      audience: 'person',
      permission: 'refunds:read',
      tag: 'Refunds',
      summary: 'Refunds, newest first',
      query: z.strictObject({
        ...pageQuery,
        state: z.enum(refundStates).optional(),
        payment: z.uuid().optional().describe('Of this payment'),
      }),
      responses: { 200: { description: 'A page', content: { 'application/json': pageOf(refundSchema) } } },
      errors: ['PAGE_TOO_DEEP'],
    },
    async ({ query, caller, reach }) => {
      const { state, payment: paymentId } = query;
      const filter = { jurisdiction: jurisdictionInReach(caller, reach), state, paymentId };
      const range = rangeOf(query);
      const [found, counted] = await withPatience(readPatienceSeconds, () =>
        Promise.all([list(db, filter, range), countRefunds(db, filter, mostCounted + 1)]),
      );
      return { status: 200, body: pageView(refundsPath, query, found, counted, refundView) };
    },
  );

export const getRefund = ({ db }: IntakeTools): Route =>
  defineRoute(
    {
      method: 'get',
      path: `${refundsPath}/{id}`,
      audience: 'person',
      permission: 'refunds:read',
      tag: 'Refunds',
      summary: 'One refund with where its money comes from',
      params: z.strictObject({ id: z.uuid() }),
      responses: { 200: { description: 'The refund', content: { 'application/json': explainedRefundSchema } } },
      errors: ['REFUND_NOT_FOUND'],
    },
    async ({ params: { id }, caller, reach }) => {
      const jurisdiction = jurisdictionInReach(caller, reach);
      const refund = await withPatience(readPatienceSeconds, () => findRefund(db, jurisdiction, id));
      if (refund === undefined) throw new Refusal('REFUND_NOT_FOUND');
      return { status: 200, body: explainedRefundView(refund, await partsOf(db, id)) };
    },
  );
