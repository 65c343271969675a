// POST /api/v1/subscriptions: a service is paid for today and renewed until it is ended.
import { z } from 'zod';
import type { Answer } from '../../../shared/http/answer';
import { auditFactsOf } from '../../../shared/http/audit-facts';
import type { Caller } from '../../../shared/http/caller';
import { Refusal } from '../../../shared/http/errors';
import { claimOrKept, idempotencyKeyOf, repeatOrRefuse } from '../../../shared/http/idempotency-key';
import { errorsOfJsonBody, jsonBody, readJson } from '../../../shared/http/json-body';
import { defineRoute, type Route, type RouteDescription } from '../../../shared/http/route';
import { tracedBy } from '../../../shared/http/traced-by';
import { recordAudit } from '../../../shared/store/audit';
import { answerClaim, findClaims, type KeyPlace } from '../../../shared/store/idempotency';
import { type Tx, withPatience, withTx } from '../../../shared/store/sql';
import { findSubscription, insertSubscription, type NewSubscription } from '../../../shared/store/subscriptions';
import { beginPeriod, type HowToAsk } from '../../../shared/subscriptions/ask-for-period';
import { readPatienceSeconds } from '../get-batch';
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
    'IDEMPOTENCY_KEY_MISSING',
    'IDEMPOTENCY_KEY_INVALID',
    'IDEMPOTENCY_KEY_IN_FLIGHT',
    'IDEMPOTENCY_KEY_REUSED',
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
    const [kept] = await withPatience(readPatienceSeconds, () => findClaims(db, [place]));
    if (kept?.answer) {
      repeatOrRefuse(kept, fingerprint);
      return answer(tools, caller, { id: kept.holder, isRepeat: true });
    }
    const wanted = await readSubscription(tools, { caller, reach }, body);
    const facts = auditFactsOf({ req, exchange, caller });
    const how = { payUntil: new Date(Date.now() + config.PAYMENT_MINUTES * 60_000), trace: tracedBy(exchange) };
    const made = await withPatience(patienceSeconds, () =>
      withTx(db, async (tx) => {
        const one = await subscribeOnce(tx, tools, { wanted, place, fingerprint }, how);
        if (!one.isRepeat && caller.accountId !== null)
          await recordAudit(tx, { ...facts, ...entryOf(wanted), action: 'subscribe', outcome: 'done' });
        return one;
      }),
    );
    return answer(tools, caller, made);
  });

type One = { id: string; isRepeat: boolean };

/** Of two requests with one key the second waits for the first's commit, and gets its subscription. */
async function subscribeOnce(
  tx: Tx,
  tools: IntakeTools,
  { wanted, place, fingerprint }: { wanted: NewSubscription; place: KeyPlace; fingerprint: Buffer },
  how: HowToAsk,
): Promise<One> {
  const { id } = wanted;
  const kept = await claimOrKept(tx, place, id);
  if (kept !== null) {
    repeatOrRefuse(kept, fingerprint);
    return { id: kept.holder, isRepeat: kept.holder !== id };
  }
  if (!(await insertSubscription(tx, wanted))) throw new Refusal('SUBSCRIPTION_PRESENT');
  const subscription = (await findSubscription(tx, { kind: 'all' }, id))!;
  demandAsked(await beginPeriod(tx, { ...tools, now: () => new Date() }, subscription, how), subscription);
  // Only which one it is: what the payer does next is a secret.
  const answered = { status: 201, location: subscriptionPath(id), body: JSON.stringify({ id }), fingerprint };
  await answerClaim(tx, place, id, answered);
  return { id, isRepeat: false };
}

const entryOf = ({ id, jurisdiction, service, provider, owner }: NewSubscription) => ({
  tenant: jurisdiction,
  resource: `subscription ${id}`,
  after: { service, provider },
  details: { ownedBy: owner.partnerId ?? `account:${owner.accountId}` },
});

async function answer(tools: IntakeTools, caller: Caller, { id, isRepeat }: One): Promise<Answer> {
  return {
    status: 201,
    body: await answerWith(tools, caller, id),
    headers: { Location: subscriptionPath(id), ...(isRepeat && { 'Idempotent-Replayed': 'true' }) },
  };
}
