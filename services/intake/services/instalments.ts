// GET and POST /api/v1/assessments/{id}/instalments: an amount that is paid in parts.
import { z } from 'zod';
import { unpaidInstalments } from '../../../shared/domain/assessment/late-instalments';
import { calendarDay } from '../../../shared/domain/calendar-day';
import { toJsonInteger } from '../../../shared/domain/money';
import { auditFactsOf } from '../../../shared/http/audit-facts';
import { ownedScopeOf } from '../../../shared/http/caller';
import { Refusal } from '../../../shared/http/errors';
import { errorsOfJsonBody, jsonBody, readJson } from '../../../shared/http/json-body';
import { defineRoute, type Route } from '../../../shared/http/route';
import { findAssessment } from '../../../shared/store/assessment-reads';
import { recordAudit } from '../../../shared/store/audit';
import { type InstalmentRow, instalmentsOf } from '../../../shared/store/instalments';
import { withPatience, withTx } from '../../../shared/store/sql';
import { assessmentPath } from '../assessment-view';
import { readPatienceSeconds } from '../get-batch';
import type { IntakeTools } from '../tools';
import { splitAssessment } from './split-assessment';

const path = '/api/v1/assessments/{id}/instalments';
const params = z.strictObject({ id: z.uuid() });

const planSchema = z
  .object({
    assessmentId: z.uuid(),
    currency: z.string(),
    total: z.int().describe('The sum of the parts'),
    instalments: z.array(
      z.object({
        number: z.int(),
        amount: z.int(),
        paid: z.int().describe('What was paid covers the parts in their order'),
        dueOn: z.iso.date(),
      }),
    ),
  })
  .meta({ id: 'InstalmentPlan', title: 'The parts in which an amount is paid' });

const planBody = z.strictObject({
  parts: z.int().min(1).max(120),
  firstDueOn: calendarDay.meta({ format: 'date' }).describe('From today to the due date, or within 31 days'),
});

function planView(
  assessmentId: string,
  { currency, paid }: { currency: string; paid: string },
  rows: readonly InstalmentRow[],
): z.output<typeof planSchema> {
  const parts = rows.map((part) => ({ ...part, amount: BigInt(part.amount) }));
  const unpaid = new Map(unpaidInstalments(parts, BigInt(paid)).map((part) => [part.number, part.unpaid]));
  const instalments = parts.map(({ number, amount, dueOn }) => ({
    number,
    amount: toJsonInteger(amount),
    paid: toJsonInteger(amount - (unpaid.get(number) ?? 0n)),
    dueOn,
  }));
  return { assessmentId, currency, total: instalments.reduce((sum, { amount }) => sum + amount, 0), instalments };
}

export const getInstalments = ({ db }: IntakeTools): Route =>
  defineRoute(
    {
      method: 'get',
      path,
      audience: 'member',
      permission: 'assessments:read',
      tag: 'Assessments',
      summary: 'The parts in which an amount is paid',
      description: 'None when it is paid at once.',
      params,
      responses: { 200: { description: 'The plan', content: { 'application/json': planSchema } } },
      errors: ['ASSESSMENT_NOT_FOUND'],
    },
    async ({ params: { id }, caller, reach }) => {
      const scope = ownedScopeOf({ caller, reach });
      const plan = await withPatience(readPatienceSeconds, async () => {
        const found = await findAssessment(db, scope, id);
        return found && planView(id, found, await instalmentsOf(db, id));
      });
      if (plan === undefined) throw new Refusal('ASSESSMENT_NOT_FOUND');
      return { status: 200, body: plan };
    },
  );

export const postInstalments = ({ db }: IntakeTools): Route =>
  defineRoute(
    {
      method: 'post',
      path,
      audience: 'member',
      permission: 'instalments:create',
      tag: 'Assessments',
      summary: 'Pay an amount in parts',
      description:
        'Where the jurisdiction has terms for it, once, and before anything is paid. The parts are a month apart and ' +
        'equal but for the first, which takes the remainder; the assessment is due with the first of them.',
      params,
      body: jsonBody('How many parts, and when the first is due', planBody),
      responses: { 201: { description: 'The plan', content: { 'application/json': planSchema } } },
      errors: [
        ...errorsOfJsonBody,
        'ASSESSMENT_NOT_FOUND',
        'ASSESSMENT_SETTLED',
        'INSTALMENTS_PRESENT',
        'INSTALMENTS_REFUSED',
      ],
    },
    async ({ req, res, params: { id }, caller, reach, exchange }) => {
      const wanted = await readJson(req, res, planBody);
      const scope = ownedScopeOf({ caller, reach });
      const plan = await withTx(db, async (tx) => {
        const { jurisdiction, currency, before, after } = await splitAssessment(tx, scope, id, wanted, new Date());
        const made = planView(id, { currency, paid: '0' }, await instalmentsOf(tx, id));
        if (caller.accountId !== null) {
          await recordAudit(tx, {
            ...auditFactsOf({ req, exchange, caller }),
            tenant: jurisdiction,
            action: 'split into instalments',
            resource: `assessment ${id}`,
            outcome: 'done',
            before,
            after: { ...after, parts: wanted.parts },
          });
        }
        return made;
      });
      return { status: 201, body: plan, headers: { Location: `${assessmentPath(id)}/instalments` } };
    },
  );
