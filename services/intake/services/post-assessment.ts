// POST /api/v1/assessments: a service is requested, and what it costs today is owed from now on.
import { serviceAssessmentOf } from '../../../shared/assessing/assess-service-today';
import { assessedForAccount } from '../../../shared/events/assessed-for-account';
import { answerOnce, answersAgain, claimAnswered, errorsOfKey, type Made } from '../../../shared/http/answer-once';
import { auditFactsOf } from '../../../shared/http/audit-facts';
import type { Caller } from '../../../shared/http/caller';
import { idempotencyKeyOf, repeatOrRefuse } from '../../../shared/http/idempotency-key';
import { errorsOfJsonBody, jsonBody, readJson } from '../../../shared/http/json-body';
import { defineRoute, type Route, type RouteDescription } from '../../../shared/http/route';
import { tracedBy } from '../../../shared/http/traced-by';
import { type PublishOptions, publish } from '../../../shared/jobs/publish';
import { insertServiceAssessment } from '../../../shared/store/service-assessments';
import { type Tx, withPatience, withTx } from '../../../shared/store/sql';
import { assessmentPath, explainedAssessmentSchema, explainedAssessmentView } from '../assessment-view';
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
  headers: answersAgain,
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
    ...errorsOfKey,
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
    const kept = await claimAnswered(db, place);
    if (kept !== null) return repeatOrRefuse(kept, fingerprintOf(body));
    const order = await readOrder(tools, { caller, reach }, place, body);
    const asking = { caller, facts: auditFactsOf({ req, exchange, caller }), trace: tracedBy(exchange) };
    return withPatience(patienceSeconds, () =>
      withTx(db, (tx) => answerOnce(tx, { ...order, holder: order.id }, () => assess(tx, order, asking))),
    );
  });

type Asking = { caller: Caller; facts: ReturnType<typeof auditFactsOf>; trace: PublishOptions };

async function assess(tx: Tx, order: AssessmentOrder, { caller, facts, trace }: Asking): Promise<Made> {
  const { id } = order;
  const view = explainedAssessmentView(await insertServiceAssessment(tx, serviceAssessmentOf(order.quoted, order)));
  if (isForAnother(order, caller))
    await publish(
      tx,
      assessedForAccount,
      { assessmentId: id },
      { ...trace, tenant: order.jurisdiction, subjectId: id },
    );
  const { service, amount, currency, state } = view;
  // What partners' machines ask for is told by the rows themselves: an entry for each would make all of them take turns.
  const audit: Made['audit'] =
    caller.accountId === null
      ? null
      : {
          ...facts,
          tenant: order.jurisdiction,
          action: 'assess',
          resource: `assessment ${id}`,
          outcome: 'done',
          after: { service, amount, currency, state },
          details: { owedBy: order.owner.partnerId ?? `account:${order.owner.accountId}` },
        };
  return { location: assessmentPath(id), view, audit };
}

/** Whoever asked for it knows already; nothing comes of a test. */
const isForAnother = ({ owner: { accountId }, isTest }: AssessmentOrder, caller: Caller): boolean =>
  accountId !== null && accountId !== caller.accountId && !isTest;
