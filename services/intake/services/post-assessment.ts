// POST /api/v1/assessments: a service is requested, and what it costs today is owed from now on.
import { z } from 'zod';
import { serviceAssessmentOf } from '../../../shared/assessing/assess-service-today';
import { assessedForAccount } from '../../../shared/events/assessed-for-account';
import type { Answer } from '../../../shared/http/answer';
import { auditFactsOf } from '../../../shared/http/audit-facts';
import type { Caller } from '../../../shared/http/caller';
import { claimOrKept, idempotencyKeyOf, repeatOrRefuse } from '../../../shared/http/idempotency-key';
import { errorsOfJsonBody, jsonBody, readJson } from '../../../shared/http/json-body';
import { defineRoute, type Route, type RouteDescription } from '../../../shared/http/route';
import { tracedBy } from '../../../shared/http/traced-by';
import { type PublishOptions, publish } from '../../../shared/jobs/publish';
import { recordAudit } from '../../../shared/store/audit';
import { answerClaim, findClaims } from '../../../shared/store/idempotency';
import { insertServiceAssessment } from '../../../shared/store/service-assessments';
import { type Tx, withPatience, withTx } from '../../../shared/store/sql';
import { assessmentPath, explainedAssessmentSchema, explainedAssessmentView } from '../assessment-view';
import { firstAnswer } from '../batch-order';
import { readPatienceSeconds } from '../get-batch';
import type { IntakeTools } from '../tools';
import { type AssessmentOrder, fingerprintOf, orderBody, placeOfKey, readOrder } from './assessment-order';

const patienceSeconds = 10;

const description = {
  method: 'post',
  path: '/api/v1/assessments',
  audience: 'member',
  permission: 'assessments:create',
  tag: 'Assessments',
  summary: 'Have a service assessed',
  description:
    'By its fee of today. Partners and citizens owe it themselves; staff name the citizen who does. A quote says the ' +
    'same and stores nothing.',
  headers: {
    'Idempotency-Key': {
      description: 'Your name for this request. Sent again with the same body, it gets the first answer again.',
      required: true,
      schema: z.string().min(1).max(255),
    },
  },
  body: jsonBody('The service and what its tariff reads', orderBody),
  responses: {
    201: {
      description: 'The assessment',
      content: { 'application/json': explainedAssessmentSchema },
      headers: {
        Location: 'Where the assessment is',
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
    'SERVICE_NOT_FOUND',
    'SERVICE_WITHOUT_TARIFF',
    'SERVICE_REQUEST_INVALID',
  ],
} as const satisfies RouteDescription;

export const postAssessment = (tools: IntakeTools): Route =>
  defineRoute(description, async ({ req, res, caller, reach, exchange }) => {
    const { db } = tools;
    const place = placeOfKey(caller, idempotencyKeyOf(req));
    const body = await readJson(req, res, orderBody);
    // Looked for before anything else is: a repeat gets its answer even when the service is gone meanwhile.
    const [kept] = await withPatience(readPatienceSeconds, () => findClaims(db, [place]));
    if (kept?.answer) return repeatOrRefuse(kept, fingerprintOf(body));
    const order = await readOrder(tools, { caller, reach }, place, body);
    const asking = { caller, facts: auditFactsOf({ req, exchange, caller }), trace: tracedBy(exchange) };
    return withPatience(patienceSeconds, () => withTx(db, (tx) => assessOnce(tx, order, asking)));
  });

type Asking = { caller: Caller; facts: ReturnType<typeof auditFactsOf>; trace: PublishOptions };

/** Of two requests with one key the second waits for the first's commit, and gets its answer. */
async function assessOnce(tx: Tx, order: AssessmentOrder, { caller, facts, trace }: Asking): Promise<Answer> {
  const { id, place, fingerprint } = order;
  const kept = await claimOrKept(tx, place, id);
  if (kept !== null) {
    return kept.holder === id && kept.answer ? firstAnswer(kept.answer) : repeatOrRefuse(kept, fingerprint);
  }
  const made = await insertServiceAssessment(tx, serviceAssessmentOf(order.quoted, order));
  const view = explainedAssessmentView(made);
  const answer = { status: 201, location: assessmentPath(id), body: JSON.stringify(view), fingerprint };
  await answerClaim(tx, place, id, answer);
  if (isForAnother(order, caller))
    await publish(
      tx,
      assessedForAccount,
      { assessmentId: id },
      { ...trace, tenant: order.jurisdiction, subjectId: id },
    );
  // What partners' machines ask for is told by the rows themselves: an entry for each would make all of them take turns.
  if (caller.accountId !== null) {
    const { service, amount, currency, state } = view;
    await recordAudit(tx, {
      ...facts,
      tenant: order.jurisdiction,
      action: 'assess',
      resource: `assessment ${id}`,
      outcome: 'done',
      after: { service, amount, currency, state },
      details: { owedBy: order.owner.partnerId ?? `account:${order.owner.accountId}` },
    });
  }
  return firstAnswer(answer);
}

/** Whoever asked for it knows already; nothing comes of a test. */
const isForAnother = ({ owner: { accountId }, isTest }: AssessmentOrder, caller: Caller): boolean =>
  accountId !== null && accountId !== caller.accountId && !isTest;
