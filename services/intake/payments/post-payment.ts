// POST /api/v1/payments: assessments are to be paid, and a provider is asked for it.
import { z } from 'zod';
import { toJsonInteger } from '../../../shared/domain/money';
import type { Answer } from '../../../shared/http/answer';
import { claimAnswered, errorsOfKey, type Made, makeOnce, type OneMade } from '../../../shared/http/answer-once';
import { auditFactsOf } from '../../../shared/http/audit-facts';
import type { Caller } from '../../../shared/http/caller';
import { Refusal } from '../../../shared/http/errors';
import { idempotencyKeyOf, repeatOrRefuse } from '../../../shared/http/idempotency-key';
import { errorsOfJsonBody, jsonBody, readJson } from '../../../shared/http/json-body';
import { defineRoute, type Route, type RouteDescription } from '../../../shared/http/route';
import { awaitNextAction } from '../../../shared/payments/await-next-action';
import { type Order, type Ordered, orderPayment } from '../../../shared/payments/order-payment';
import { findPayment } from '../../../shared/store/payments';
import { type Tx, withPatience, withTx } from '../../../shared/store/sql';
import type { IntakeTools } from '../tools';
import { fingerprintOf, mostBytes, paymentBody, placeOfKey, readOrder } from './payment-order';
import { detailedPaymentSchema, detailedPaymentView, paymentPath } from './payment-view';

const patienceSeconds = 10;
/** Providers answer in a second or two; whoever waits longer looks again. */
const awaitSeconds = 8;

const description = {
  method: 'post',
  path: '/api/v1/payments',
  audience: 'member',
  permission: 'payments:create',
  limit: 'payment',
  tag: 'Payments',
  summary: 'Pay assessments',
  description:
    'What is asked for is reserved until the payment is over, so that nothing is paid twice. Staff order for anybody of their ' +
    'jurisdiction, and the payment belongs to whoever owes. The answer says what the payer does next; when the provider takes ' +
    'long it comes without, and the payment at `Location` tells later.',
  headers: {
    'Idempotency-Key': {
      description:
        'Your name for this request. Sent again with the same body, it gets the same payment, as it is then.',
      required: true,
      schema: z.string().min(1).max(255),
    },
  },
  body: jsonBody('What is to be paid, and how', paymentBody),
  responses: {
    201: {
      description: 'The provider has answered: the payment with what the payer does next, or why it failed',
      content: { 'application/json': detailedPaymentSchema },
      headers: {
        Location: 'Where the payment is',
        'Idempotent-Replayed': 'true when the payment was ordered before',
      },
    },
    202: {
      description: 'The payment is ordered, and the provider has not answered yet',
      content: { 'application/json': detailedPaymentSchema },
      headers: { Location: 'Where the payment is' },
    },
  },
  errors: [
    ...errorsOfJsonBody,
    ...errorsOfKey,
    'ASSESSMENT_NOT_FOUND',
    'NOTHING_TO_PAY',
    'PAYMENT_UNDER_WAY',
    'PAYMENT_REFUSED',
    'PROVIDER_NOT_OFFERED',
  ],
} as const satisfies RouteDescription;

export const postPayment = (tools: IntakeTools): Route =>
  defineRoute(description, async ({ req, res, caller, reach, exchange }) => {
    const { db, vault } = tools;
    const place = placeOfKey(caller, idempotencyKeyOf(req));
    const body = await readJson(req, res, paymentBody, mostBytes);
    const fingerprint = fingerprintOf(vault, body);
    const kept = await claimAnswered(db, place);
    if (kept !== null) {
      repeatOrRefuse(kept, fingerprint);
      return answerWith(tools, caller, { id: kept.holder, isRepeat: true });
    }
    const order = await readOrder(tools, { caller, reach, exchange }, body);
    const facts = auditFactsOf({ req, exchange, caller });
    const ordered = await withPatience(patienceSeconds, () =>
      withTx(db, (tx) =>
        makeOnce(tx, { place, fingerprint, holder: order.id }, () => orderIt(tx, tools, order, caller, facts)),
      ),
    );
    return answerWith(tools, caller, ordered);
  });

/** What the payer does next is a secret, which is kept sealed in its place and not with the answer. */
async function orderIt(
  tx: Tx,
  { vault }: IntakeTools,
  order: Order,
  caller: Caller,
  facts: ReturnType<typeof auditFactsOf>,
): Promise<Pick<Made, 'location' | 'audit'>> {
  const ordered = await orderPayment(tx, vault, order);
  if (ordered.outcome === 'refused') throw await refusalFor(tx, order, ordered);
  const { amount, currency, provider } = ordered.payment;
  // What partners' machines order is told by the rows themselves, as it is with assessments.
  const audit: Made['audit'] =
    caller.accountId === null
      ? null
      : {
          ...facts,
          tenant: ordered.jurisdiction,
          action: 'order payment',
          resource: `payment ${order.id}`,
          outcome: 'done',
          after: { amount: toJsonInteger(BigInt(amount)), currency, provider, assessments: order.items.length },
        };
  return { location: paymentPath(order.id), audit };
}

/** The payment that is under way instead is named to whoever may see it. */
async function refusalFor(
  tx: Tx,
  { scope }: Order,
  { code, details, paymentId }: Extract<Ordered, { outcome: 'refused' }>,
): Promise<Refusal> {
  const other = paymentId === null ? undefined : await findPayment(tx, scope, paymentId);
  return new Refusal(code, { details, ...(other && { headers: { Location: paymentPath(other.id) } }) });
}

/** A repeat shows the payment as it is now: the first answer would lead a payer to a page that is closed. */
async function answerWith(tools: IntakeTools, caller: Caller, { id, isRepeat }: OneMade): Promise<Answer> {
  const payment = await awaitNextAction(tools.db, id, awaitSeconds);
  const isAnswered = payment.state !== 'created' && payment.state !== 'requested';
  return {
    status: isAnswered ? 201 : 202,
    body: await detailedPaymentView(tools, caller, payment),
    headers: { Location: paymentPath(id), ...(isRepeat && { 'Idempotent-Replayed': 'true' }) },
  };
}
