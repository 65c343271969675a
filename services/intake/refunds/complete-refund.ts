// POST /api/v1/refunds/{id}/completion: somebody paid back by hand what the provider has no way to.
import { z } from 'zod';
import { writtenWords } from '../../../shared/domain/exemption-proposal';
import { auditFactsOf } from '../../../shared/http/audit-facts';
import { Refusal } from '../../../shared/http/errors';
import { errorsOfJsonBody, jsonBody, readJson } from '../../../shared/http/json-body';
import { defineRoute, type Route, type RouteDescription } from '../../../shared/http/route';
import { recordAudit } from '../../../shared/store/audit';
import { completeRefund as complete } from '../../../shared/store/end-refund';
import type { RefundRow } from '../../../shared/store/refunds';
import { type Tx, withTx } from '../../../shared/store/sql';
import { jurisdictionInReach } from '../exemptions';
import type { IntakeTools } from '../tools';
import { lockRefundIn, refundIn } from './lock-refund';
import { refundSchema, refundsPath, refundView } from './refund-view';

const body = z.strictObject({
  transaction: z
    .string()
    .regex(/^[A-Za-z0-9._:/-]{1,100}$/, 'expected letters, digits, dots, hyphens, underscores, colons and slashes')
    .describe('What the provider calls the movement of money; each is recorded once'),
  reason: writtenWords.describe('How it was paid back'),
});

const description = {
  method: 'post',
  path: `${refundsPath}/{id}/completion`,
  audience: 'person',
  permission: 'refunds:approve',
  reauthenticate: true,
  tag: 'Refunds',
  summary: 'Record that a refund was paid back by hand',
  description: 'Nobody records it for a refund that they asked for themselves.',
  params: z.strictObject({ id: z.uuid() }),
  body: jsonBody('Which movement of money it was', body),
  responses: { 200: { description: 'The refund', content: { 'application/json': refundSchema } } },
  errors: [...errorsOfJsonBody, 'REFUND_NOT_FOUND', 'REFUND_OVER', 'REFUND_REFUSED', 'PROPOSAL_OWN'],
} as const satisfies RouteDescription;

type Outcome = 'completed' | 'own' | 'over' | 'not by hand';

export const completeRefund = ({ db }: IntakeTools): Route =>
  defineRoute(description, async ({ req, res, params: { id }, caller, reach, exchange }) => {
    const given = await readJson(req, res, body);
    const jurisdiction = jurisdictionInReach(caller, reach);
    const facts = { ...auditFactsOf({ req, exchange, caller }), action: 'refund', resource: `refund ${id}` } as const;
    const outcome = await withTx(db, async (tx) => {
      const { refund } = await lockRefundIn(tx, jurisdiction, id);
      const tenant = refund.jurisdiction;
      const completed = await completeOnce(tx, refund, given.transaction, caller.actor);
      // Kept, though nothing was done: somebody tried to be two persons.
      if (completed === 'own') await recordAudit(tx, { ...facts, tenant, outcome: 'refused' });
      if (completed !== 'completed') return completed;
      const change = { before: { state: refund.state }, after: { state: 'completed' } };
      await recordAudit(tx, { ...facts, tenant, outcome: 'done', ...change, details: given });
      return completed;
    });
    refuse(outcome);
    return { status: 200, body: refundView(await refundIn(db, jurisdiction, id)) };
  });

async function completeOnce(tx: Tx, refund: RefundRow, transaction: string, by: string): Promise<Outcome> {
  if (refund.requestedBy === by) return 'own';
  if (!refund.byHand) return 'not by hand';
  const paid = { move: 'paid back by hand', transaction, at: new Date(), by, learnedBy: 'person' } as const;
  const outcome = await complete(tx, refund, paid);
  if (outcome === 'not-under-way') return 'over';
  // Thrown, since the refund has moved in this transaction.
  if (outcome === 'transaction-known') throw fault('transaction', 'TRANSACTION_KNOWN', 'is known as another movement');
  return 'completed';
}

function refuse(outcome: Outcome): void {
  if (outcome === 'own') throw new Refusal('PROPOSAL_OWN');
  if (outcome === 'over') throw new Refusal('REFUND_OVER');
  if (outcome === 'not by hand') throw fault('', 'NOT_BY_HAND', 'the provider pays it back');
}

const fault = (field: string, code: string, message: string): Refusal =>
  new Refusal('REFUND_REFUSED', { details: [{ field, code, message }] });
