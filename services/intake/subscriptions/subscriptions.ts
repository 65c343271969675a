// GET /api/v1/subscriptions and /api/v1/subscriptions/{id}.
import { z } from 'zod';
import { subscriptionStates } from '../../../shared/domain/subscription/subscription-state';
import { serviceCode } from '../../../shared/domain/tariff/tariff-document';
import { ownedScopeOf } from '../../../shared/http/caller';
import { Refusal } from '../../../shared/http/errors';
import { mostCounted, pageOf, pageQuery, pageView, rangeOf } from '../../../shared/http/paging';
import { defineRoute, type Route } from '../../../shared/http/route';
import { withPatience } from '../../../shared/store/sql';
import { countSubscriptions, findSubscription, listSubscriptions as list } from '../../../shared/store/subscriptions';
import { readPatienceSeconds } from '../get-batch';
import type { IntakeTools } from '../tools';
import {
  detailedSubscriptionSchema,
  detailedSubscriptionView,
  subscriptionSchema,
  subscriptionView,
} from './subscription-view';

const path = '/api/v1/subscriptions';

export const listSubscriptions = ({ db }: IntakeTools): Route =>
  defineRoute(
    {
      method: 'get',
      path,
      audience: 'member',
      permission: 'subscriptions:read',
      tag: 'Subscriptions',
      summary: 'Your subscriptions, newest first',
      query: z.strictObject({
        ...pageQuery,
        state: z.enum(subscriptionStates).optional(),
        service: serviceCode.optional().describe('The code of a service'),
      }),
      responses: { 200: { description: 'A page', content: { 'application/json': pageOf(subscriptionSchema) } } },
      errors: ['PAGE_TOO_DEEP'],
    },
    async ({ query, caller, reach }) => {
      const scope = ownedScopeOf({ caller, reach });
      const range = rangeOf(query);
      const filter = { state: query.state, service: query.service };
      const [found, counted] = await withPatience(readPatienceSeconds, () =>
        Promise.all([list(db, scope, filter, range), countSubscriptions(db, scope, filter, mostCounted + 1)]),
      );
      return { status: 200, body: pageView(path, query, found, counted, subscriptionView) };
    },
  );

export const getSubscription = (tools: IntakeTools): Route =>
  defineRoute(
    {
      method: 'get',
      path: `${path}/{id}`,
      audience: 'member',
      permission: 'subscriptions:read',
      tag: 'Subscriptions',
      summary: 'One subscription, with the payment of its last period',
      params: z.strictObject({ id: z.uuid() }),
      responses: {
        200: { description: 'The subscription', content: { 'application/json': detailedSubscriptionSchema } },
      },
      errors: ['SUBSCRIPTION_NOT_FOUND'],
    },
    async ({ params: { id }, caller, reach }) => {
      const scope = ownedScopeOf({ caller, reach });
      const body = await withPatience(readPatienceSeconds, async () => {
        const found = await findSubscription(tools.db, scope, id);
        return found && detailedSubscriptionView(tools, caller, found);
      });
      if (body === undefined) throw new Refusal('SUBSCRIPTION_NOT_FOUND');
      return { status: 200, body };
    },
  );
