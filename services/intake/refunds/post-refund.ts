// POST /api/v1/payments/{id}/refunds: money that was paid is to go back.
import { z } from 'zod';
import { contentHash } from '../../../shared/domain/content-hash';
import { writtenWords } from '../../../shared/domain/exemption-proposal';
import type { Answer } from '../../../shared/http/answer';
import { auditFactsOf } from '../../../shared/http/audit-facts';
import { Refusal } from '../../../shared/http/errors';
import { claimOrKept, idempotencyKeyOf, repeatOrRefuse } from '../../../shared/http/idempotency-key';
import { errorsOfJsonBody, jsonBody, readJson } from '../../../shared/http/json-body';
import { defineRoute, type Route, type RouteDescription } from '../../../shared/http/route';
import { tracedBy } from '../../../shared/http/traced-by';
import { timeOrderedId } from '../../../shared/process/time-ordered-id';
import { recordAudit } from '../../../shared/store/audit';
import { answerClaim, findClaims, type KeyPlace } from '../../../shared/store/idempotency';
import { type LockedPayment, lockPayment } from '../../../shared/store/payments';
import { type Tx, withPatience, withTx } from '../../../shared/store/sql';
import { firstAnswer } from '../batch-order';
import { jurisdictionInReach } from '../exemptions';
import { readPatienceSeconds } from '../get-batch';
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
  headers: {
    'Idempotency-Key': {
      description: 'Your name for this request. Sent again with the same body, it gets the first answer again.',
      required: true,
      schema: z.string().min(1).max(255),
    },
  },
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
  errors: [
    ...errorsOfJsonBody,
    'IDEMPOTENCY_KEY_MISSING',
    'IDEMPOTENCY_KEY_INVALID',
    'IDEMPOTENCY_KEY_IN_FLIGHT',
    'IDEMPOTENCY_KEY_REUSED',
    'PAYMENT_NOT_FOUND',
    'REFUND_TOO_LARGE',
    'REFUND_REFUSED',
  ],
} as const satisfies RouteDescription;

type Wanted = {
  id: string;
  paymentId: string;
  jurisdiction: string | null;
  given: Body;
  place: KeyPlace;
  fingerprint: Buffer;
  asking: Asking;
  facts: ReturnType<typeof auditFactsOf>;
};

export const postRefund = ({ db }: IntakeTools): Route =>
  defineRoute(description, async ({ req, res, params: { id: paymentId }, caller, reach, exchange }) => {
    const place = { scope: `refunds ${caller.accountId}`, key: idempotencyKeyOf(req) };
    const given = await readJson(req, res, body);
    const fingerprint = Buffer.from(contentHash({ ...given, paymentId }), 'hex');
    const [kept] = await withPatience(readPatienceSeconds, () => findClaims(db, [place]));
    if (kept?.answer) return repeatOrRefuse(kept, fingerprint);
    const wanted: Wanted = {
      id: timeOrderedId(),
      paymentId,
      jurisdiction: jurisdictionInReach(caller, reach),
      given,
      place,
      fingerprint,
      asking: { by: caller.actor, trace: tracedBy(exchange) },
      facts: auditFactsOf({ req, exchange, caller }),
    };
    return withPatience(patienceSeconds, () => withTx(db, (tx) => requestOnce(tx, wanted)));
  });

/** Of two requests with one key the second waits for the first's commit, and gets its answer. */
async function requestOnce(tx: Tx, { id, given, place, fingerprint, asking, facts, ...of }: Wanted): Promise<Answer> {
  const kept = await claimOrKept(tx, place, id);
  if (kept !== null) {
    return kept.holder === id && kept.answer ? firstAnswer(kept.answer) : repeatOrRefuse(kept, fingerprint);
  }
  const payment = await lockIn(tx, of);
  const { amount, reason, assessmentId = null } = given;
  const request = { id, reason, assessmentId, account: null, caseId: null };
  const refund = await requestRefund(
    tx,
    payment,
    { ...request, amount: amount === null ? null : BigInt(amount) },
    asking,
  );
  const answer = { status: 201, location: refundPath(id), body: JSON.stringify(refundView(refund)), fingerprint };
  await answerClaim(tx, place, id, answer);
  await recordAudit(tx, { ...facts, ...auditOfRequest(refund) });
  return firstAnswer(answer);
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
