// POST /api/v1/subscriptions: a service is paid for today and renewed until it is ended.
import { z } from 'zod';
import type { Answer } from '../../../shared/http/answer';
import { claimAnswered, errorsOfKey, makeOnce, type OneMade } from '../../../shared/http/answer-once';
import { auditFactsOf } from '../../../shared/http/audit-facts';
import type { Caller } from '../../../shared/http/caller';
import { Refusal } from '../../../shared/http/errors';
import { idempotencyKeyOf, repeatOrRefuse } from '../../../shared/http/idempotency-key';
import { errorsOfJsonBody, jsonBody, readJson } from '../../../shared/http/json-body';
import { defineRoute, type Route, type RouteDescription } from '../../../shared/http/route';
import { tracedBy } from '../../../shared/http/traced-by';
import { type Tx, withPatience, withTx } from '../../../shared/store/sql';
import { findSubscription, insertSubscription, type NewSubscription } from '../../../shared/store/subscriptions';
import { beginPeriod, type HowToAsk } from '../../../shared/subscriptions/ask-for-period';
import { fingerprintOf } from '../payments/payment-order';
import type { IntakeTools } from '../tools';
import { answerWith, demandAsked } from './answer-subscription';
import { placeOfKey, readSubscription, subscriptionBody } from './subscription-order';
import { detailedSubscriptionSchema, subscriptionPath } from './subscription-view';

const patienceSeconds = 10;

const description = {
  method: 'post',
  path: '/api/v1/subscriptions',
  audience: 'member',
  permission: 'subscriptions:create',
  limit: 'payment',
  tag: 'Subscriptions',
  summary: 'Subscribe to a service',
  description:
    'The first period begins today. Its fee is assessed and a payment for it ordered at once, and so with each period that ' +
    'follows; the payer approves each payment. One owner has one subscription of a service.',
  headers: {
    'Idempotency-Key': {
      description:
        'Your name for this request. Sent again with the same body, it gets the same subscription, as it is then.',
      required: true,
      schema: z.string().min(1).max(255),
    },
  },
  body: jsonBody('The service, and how it is paid', subscriptionBody),
  responses: {
    201: {
      description: 'The subscription; its payment says what the payer does next as soon as the provider has answered',
      content: { 'application/json': detailedSubscriptionSchema },
      headers: {
        Location: 'Where the subscription is',
        'Idempotent-Replayed': 'true when it was made before',
      },
    },
  },
  errors: [
    ...errorsOfJsonBody,
    ...errorsOfKey,
    'SERVICE_NOT_FOUND',
    'SERVICE_WITHOUT_TARIFF',
    'SERVICE_REQUEST_INVALID',
    'SUBSCRIPTION_PRESENT',
    'PAYMENT_REFUSED',
    'PROVIDER_NOT_OFFERED',
  ],
} as const satisfies RouteDescription;

export const postSubscription = (tools: IntakeTools): Route =>
  defineRoute(description, async ({ req, res, caller, reach, exchange }) => {
    const { db, vault, config } = tools;
    const place = placeOfKey(caller, idempotencyKeyOf(req));
    const body = await readJson(req, res, subscriptionBody);
    const fingerprint = fingerprintOf(vault, body);
    const kept = await claimAnswered(db, place);
    if (kept !== null) {
      repeatOrRefuse(kept, fingerprint);
      return answer(tools, caller, { id: kept.holder, isRepeat: true });
    }
    const wanted = await readSubscription(tools, { caller, reach }, body);
    const facts = auditFactsOf({ req, exchange, caller });
    const how = { payUntil: new Date(Date.now() + config.PAYMENT_MINUTES * 60_000), trace: tracedBy(exchange) };
    const made = await withPatience(patienceSeconds, () =>
      withTx(db, (tx) =>
        makeOnce(tx, { place, fingerprint, holder: wanted.id }, async () => {
          await subscribe(tx, tools, wanted, how);
          const audit = caller.accountId === null ? null : { ...facts, ...entryOf(wanted) };
          return { location: subscriptionPath(wanted.id), audit };
        }),
      ),
    );
    return answer(tools, caller, made);
  });

async function subscribe(tx: Tx, tools: IntakeTools, wanted: NewSubscription, how: HowToAsk): Promise<void> {
  if (!(await insertSubscription(tx, wanted))) throw new Refusal('SUBSCRIPTION_PRESENT');
  const subscription = (await findSubscription(tx, { kind: 'all' }, wanted.id))!;
  demandAsked(await beginPeriod(tx, { ...tools, now: () => new Date() }, subscription, how), subscription);
}

const entryOf = ({ id, jurisdiction, service, provider, owner }: NewSubscription) =>
  ({
    tenant: jurisdiction,
    action: 'subscribe',
    outcome: 'done',
    resource: `subscription ${id}`,
    after: { service, provider },
    details: { ownedBy: owner.partnerId ?? `account:${owner.accountId}` },
  }) as const;

async function answer(tools: IntakeTools, caller: Caller, { id, isRepeat }: OneMade): Promise<Answer> {
  return {
    status: 201,
    body: await answerWith(tools, caller, id),
    headers: { Location: subscriptionPath(id), ...(isRepeat && { 'Idempotent-Replayed': 'true' }) },
  };
}
