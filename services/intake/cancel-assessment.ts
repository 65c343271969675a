// POST /api/v1/assessments/{id}/cancellation.
import { z } from 'zod';
import { writtenWords } from '../../shared/domain/exemption-proposal';
import { toJsonInteger } from '../../shared/domain/money';
import { auditFactsOf } from '../../shared/http/audit-facts';
import { rowScopeOf } from '../../shared/http/caller';
import { Refusal } from '../../shared/http/errors';
import { errorsOfJsonBody, jsonBody, readJson } from '../../shared/http/json-body';
import { defineRoute, type Route } from '../../shared/http/route';
import { callOffFutile } from '../../shared/payments/call-off-futile';
import { recordAudit } from '../../shared/store/audit';
import { cancelAssessment as cancel } from '../../shared/store/cancel-assessment';
import { withTx } from '../../shared/store/sql';
import type { IntakeTools } from './tools';

const body = z.strictObject({ reason: writtenWords });

const cancelledSchema = z
  .object({
    id: z.uuid(),
    state: z.literal('cancelled'),
    reason: z.string(),
    links: z.object({ self: z.string() }),
  })
  .meta({ id: 'CancelledAssessment', title: 'An assessment that was made in error' });

export const cancelAssessment = ({ db }: IntakeTools): Route =>
  defineRoute(
    {
      method: 'post',
      path: '/api/v1/assessments/{id}/cancellation',
      audience: 'person',
      permission: 'assessments:cancel',
      reauthenticate: true,
      tag: 'Assessments',
      summary: 'Cancel an assessment that was made in error',
      description:
        'Nothing is owed by it any more, and the vehicle can be assessed for the year once more. What something was paid of is ' +
        'not cancelled. A payment that is under way for it alone is called off, where its provider can close it.',
      params: z.strictObject({ id: z.uuid() }),
      body: jsonBody('Why', body),
      responses: {
        200: { description: 'The assessment is cancelled', content: { 'application/json': cancelledSchema } },
      },
      errors: [...errorsOfJsonBody, 'ASSESSMENT_NOT_FOUND', 'ASSESSMENT_SETTLED'],
    },
    async ({ req, res, params: { id }, caller, reach, exchange }) => {
      const { reason } = await readJson(req, res, body);
      const scope = rowScopeOf({ caller, reach });
      const { outcome } = await withTx(db, async (tx) => {
        const cancelled = await cancel(tx, scope, id, reason);
        if (cancelled.outcome === 'cancelled') {
          const { correlationId, traceParent } = exchange;
          await callOffFutile(tx, [id], { correlationId, ...(traceParent !== undefined && { traceParent }) });
          const { jurisdiction, state, amount, charges } = cancelled.before;
          await recordAudit(tx, {
            ...auditFactsOf({ req, exchange, caller }),
            tenant: jurisdiction,
            action: 'cancel assessment',
            resource: `assessment ${id}`,
            outcome: 'done',
            before: { state, amount: inJson(amount), charges: inJson(charges) },
            after: { state: 'cancelled', charges: 0 },
            details: { reason },
          });
        }
        return cancelled;
      });
      if (outcome === 'not found') throw new Refusal('ASSESSMENT_NOT_FOUND');
      if (outcome === 'settled') throw new Refusal('ASSESSMENT_SETTLED');
      return { status: 200, body: { id, state: 'cancelled', reason, links: { self: `/api/v1/assessments/${id}` } } };
    },
  );

const inJson = (digits: string): number => toJsonInteger(BigInt(digits));
