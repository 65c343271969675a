// POST /api/v1/cases/{id}/resolution and /dismissal.
import { z } from 'zod';
import { writtenWords } from '../../../shared/domain/exemption-proposal';
import { caseActions } from '../../../shared/domain/payment/case-actions';
import { auditFactsOf } from '../../../shared/http/audit-facts';
import { Refusal } from '../../../shared/http/errors';
import { errorsOfJsonBody, jsonBody, readJson } from '../../../shared/http/json-body';
import { defineRoute, type Route, type RouteDescription } from '../../../shared/http/route';
import { tracedBy } from '../../../shared/http/traced-by';
import { recordAudit } from '../../../shared/store/audit';
import type { CaseRow } from '../../../shared/store/case-reads';
import { type Closing, closeCase, leaveInCase, lockCase } from '../../../shared/store/close-cases';
import { type LockedPayment, lockPayment } from '../../../shared/store/payments';
import { type Tx, withTx } from '../../../shared/store/sql';
import { jurisdictionInReach } from '../exemptions';
import type { IntakeTools } from '../tools';
import { caseSchema, casesPath, caseView } from './case-view';
import { caseIn } from './read-cases';
import { type Resolution, resolve } from './resolve';

const params = z.strictObject({ id: z.uuid() });
const responses = { 200: { description: 'The case', content: { 'application/json': caseSchema } } };

const resolutionBody = z
  .strictObject({
    action: z.enum(caseActions),
    assessmentId: z.uuid().optional().describe('Of assign: the one that still owes'),
    reason: writtenWords,
  })
  .refine(({ action, assessmentId }) => (action === 'assign') === (assessmentId !== undefined), {
    path: ['assessmentId'],
    message: 'is needed to assign, and for nothing else',
  });

const resolution = {
  method: 'post',
  path: `${casesPath}/{id}/resolution`,
  audience: 'person',
  permission: 'cases:resolve',
  reauthenticate: true,
  tag: 'Cases',
  summary: 'Say what becomes of the money',
  description:
    '`refund` pays it back by the rules of refunds, so that of large amounts another person decides. `assign` settles what ' +
    'another assessment of the jurisdiction owes; `accept` credits what was too little to what it was paid for. What is more ' +
    'than is owed stays where it is, and so does the case.',
  params,
  body: jsonBody('What becomes of it, and why', resolutionBody),
  responses,
  errors: [
    ...errorsOfJsonBody,
    'CASE_NOT_FOUND',
    'CASE_OVER',
    'RESOLUTION_REFUSED',
    'REFUND_TOO_LARGE',
    'REFUND_REFUSED',
  ],
} as const satisfies RouteDescription;

export const resolveCase = ({ db }: IntakeTools): Route =>
  defineRoute(resolution, async ({ req, res, params: { id }, caller, reach, exchange }) => {
    const given = await readJson(req, res, resolutionBody);
    const jurisdiction = jurisdictionInReach(caller, reach);
    const asking = { by: caller.actor, trace: tracedBy(exchange) };
    await withTx(db, async (tx) => {
      const { one, payment } = await lockOpen(tx, jurisdiction, id);
      const resolved = await resolve(tx, one, payment, given, asking);
      await settle(tx, one, resolved, { by: caller.actor, reason: given.reason });
      await recordAudit(tx, {
        ...auditFactsOf({ req, exchange, caller }),
        tenant: one.jurisdiction,
        action: 'resolve case',
        resource: `case ${id}`,
        outcome: 'done',
        before: { state: 'open', kind: one.kind, amount: one.amount },
        after: { state: resolved.left === 0n ? 'resolved' : 'open', ...resolved.told },
        details: { ...given },
      });
    });
    return { status: 200, body: caseView(await caseIn(db, jurisdiction, id)) };
  });

async function settle(
  tx: Tx,
  { id }: CaseRow,
  { resolution: word, left }: Resolution,
  { by, reason }: { by: string; reason: string },
): Promise<void> {
  if (left > 0n) return void (await leaveInCase(tx, id, left));
  await closeOnce(tx, id, { state: 'resolved', resolution: word, by, reason });
}

async function closeOnce(tx: Tx, id: string, closing: Closing): Promise<void> {
  if (!(await closeCase(tx, id, closing))) throw new Refusal('CASE_OVER');
}

/** Of two who close it at once the second waits for the first's commit, and finds it closed. */
async function lockOpen(
  tx: Tx,
  jurisdiction: string | null,
  id: string,
): Promise<{ one: CaseRow; payment: LockedPayment | null }> {
  const { paymentId } = await caseIn(tx, jurisdiction, id);
  const payment = paymentId === null ? null : (await lockPayment(tx, paymentId))!;
  const one = (await lockCase(tx, id))!;
  if (one.state !== 'open') throw new Refusal('CASE_OVER');
  return { one, payment };
}

const dismissalBody = z.strictObject({ reason: writtenWords });

export const dismissCase = ({ db }: IntakeTools): Route =>
  defineRoute(
    {
      method: 'post',
      path: `${casesPath}/{id}/dismissal`,
      audience: 'person',
      permission: 'cases:resolve',
      tag: 'Cases',
      summary: 'Close a case without doing anything',
      description: 'What lies aside because of it stays there.',
      params,
      body: jsonBody('Why nothing is to be done', dismissalBody),
      responses,
      errors: [...errorsOfJsonBody, 'CASE_NOT_FOUND', 'CASE_OVER'],
    },
    async ({ req, res, params: { id }, caller, reach, exchange }) => {
      const { reason } = await readJson(req, res, dismissalBody);
      const jurisdiction = jurisdictionInReach(caller, reach);
      await withTx(db, async (tx) => {
        const { one } = await lockOpen(tx, jurisdiction, id);
        await closeOnce(tx, id, { state: 'dismissed', resolution: 'dismissed', by: caller.actor, reason });
        await recordAudit(tx, {
          ...auditFactsOf({ req, exchange, caller }),
          tenant: one.jurisdiction,
          action: 'dismiss case',
          resource: `case ${id}`,
          outcome: 'done',
          before: { state: 'open', kind: one.kind, amount: one.amount },
          after: { state: 'dismissed' },
          details: { reason },
        });
      });
      return { status: 200, body: caseView(await caseIn(db, jurisdiction, id)) };
    },
  );
