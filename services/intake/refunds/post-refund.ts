// POST /api/v1/payments/{id}/refunds: money that was paid is to go back.
import { z } from 'zod';
import { contentHash } from '../../../shared/domain/content-hash';
import { writtenWords } from '../../../shared/domain/exemption-proposal';
import {
  answerOnce,
  answersAgain,
  claimAnswered,
  errorsOfKey,
  type Made,
  type Once,
} from '../../../shared/http/answer-once';
import { auditFactsOf } from '../../../shared/http/audit-facts';
import { Refusal } from '../../../shared/http/errors';
import { idempotencyKeyOf, repeatOrRefuse } from '../../../shared/http/idempotency-key';
import { errorsOfJsonBody, jsonBody, readJson } from '../../../shared/http/json-body';
import { defineRoute, type Route, type RouteDescription } from '../../../shared/http/route';
import { tracedBy } from '../../../shared/http/traced-by';
import { timeOrderedId } from '../../../shared/process/time-ordered-id';
import { type LockedPayment, lockPayment } from '../../../shared/store/payments';
import { type Tx, withPatience, withTx } from '../../../shared/store/sql';
import { jurisdictionInReach } from '../exemptions';
import type { IntakeTools } from '../tools';
import { refundPath, refundSchema, refundView } from './refund-view';
import { type Asking, auditOfRequest, requestRefund } from './request-refund';

const patienceSeconds = 10;

const body = z.strictObject({
  amount: z.int().min(1).nullable().describe('Null is all that is left'),
  reason: writtenWords,
  assessmentId: z.uuid().optional().describe('Only what was paid for this one'),
});
type Body = z.output<typeof body>;

const description = {
  method: 'post',
  path: '/api/v1/payments/{id}/refunds',
  audience: 'person',
  permission: 'refunds:propose',
  reauthenticate: true,
  tag: 'Refunds',
  summary: 'Pay back what was paid',
  description:
    'Small amounts are approved at once; from the jurisdiction’s limit on another person decides. What you had paid back of ' +
    'the same payment before counts. What was paid with the money is owed again as soon as the refund is approved.',
  headers: answersAgain,
  params: z.strictObject({ id: z.uuid() }),
  body: jsonBody('How much, and why', body),
  responses: {
    201: {
      description: 'The refund, approved or proposed',
      content: { 'application/json': refundSchema },
      headers: {
        Location: 'Where the refund is',
        'Idempotent-Replayed': 'true when this is the first answer once more',
      },
    },
  },
  errors: [...errorsOfJsonBody, ...errorsOfKey, 'PAYMENT_NOT_FOUND', 'REFUND_TOO_LARGE', 'REFUND_REFUSED'],
} as const satisfies RouteDescription;

type Wanted = {
  once: Once;
  paymentId: string;
  jurisdiction: string | null;
  given: Body;
  asking: Asking;
  facts: ReturnType<typeof auditFactsOf>;
};

export const postRefund = ({ db }: IntakeTools): Route =>
  defineRoute(description, async ({ req, res, params: { id: paymentId }, caller, reach, exchange }) => {
    const place = { scope: `refunds ${caller.accountId}`, key: idempotencyKeyOf(req) };
    const given = await readJson(req, res, body);
    const fingerprint = Buffer.from(contentHash({ ...given, paymentId }), 'hex');
    const kept = await claimAnswered(db, place);
    if (kept !== null) return repeatOrRefuse(kept, fingerprint);
    const wanted: Wanted = {
      once: { place, holder: timeOrderedId(), fingerprint },
      paymentId,
      jurisdiction: jurisdictionInReach(caller, reach),
      given,
      asking: { by: caller.actor, trace: tracedBy(exchange) },
      facts: auditFactsOf({ req, exchange, caller }),
    };
    return withPatience(patienceSeconds, () =>
      withTx(db, (tx) => answerOnce(tx, wanted.once, () => request(tx, wanted))),
    );
  });

async function request(tx: Tx, { once, given, asking, facts, ...of }: Wanted): Promise<Made> {
  const payment = await lockIn(tx, of);
  const { amount, reason, assessmentId = null } = given;
  const wanted = { id: once.holder, reason, assessmentId, account: null, caseId: null };
  const refund = await requestRefund(
    tx,
    payment,
    { ...wanted, amount: amount === null ? null : BigInt(amount) },
    asking,
  );
  return {
    location: refundPath(refund.id),
    view: refundView(refund),
    audit: { ...facts, ...auditOfRequest(refund) },
  };
}

/** Of two who want the same money back the second sees what the first asked for. */
async function lockIn(
  tx: Tx,
  { paymentId, jurisdiction }: Pick<Wanted, 'paymentId' | 'jurisdiction'>,
): Promise<LockedPayment> {
  const payment = await lockPayment(tx, paymentId);
  if (payment === undefined || (jurisdiction !== null && payment.jurisdiction !== jurisdiction))
    throw new Refusal('PAYMENT_NOT_FOUND');
  return payment;
}
