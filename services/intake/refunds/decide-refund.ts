// POST /api/v1/refunds/{id}/decision and /withdrawal.
import { z } from 'zod';
import { writtenWords } from '../../../shared/domain/exemption-proposal';
import { paymentStatesBefore } from '../../../shared/domain/payment/payment-state';
import { auditFactsOf } from '../../../shared/http/audit-facts';
import { Refusal } from '../../../shared/http/errors';
import { errorsOfJsonBody, jsonBody, readJson } from '../../../shared/http/json-body';
import { defineRoute, type Route } from '../../../shared/http/route';
import { tracedBy } from '../../../shared/http/traced-by';
import { approveRefund } from '../../../shared/store/approve-refund';
import { recordAudit } from '../../../shared/store/audit';
import { reopenCase } from '../../../shared/store/close-cases';
import { giveUpRefund } from '../../../shared/store/end-refund';
import type { LockedPayment } from '../../../shared/store/payments';
import { type Decided, decide, type Withdrawn, withdraw } from '../../../shared/store/proposals';
import { moveRefund, type RefundRow } from '../../../shared/store/refunds';
import { type Tx, withTx } from '../../../shared/store/sql';
import { jurisdictionInReach } from '../exemptions';
import type { IntakeTools } from '../tools';
import { lockRefundIn, refundIn } from './lock-refund';
import { refundSchema, refundsPath, refundView } from './refund-view';
import { type Asking, refundKind } from './request-refund';

const params = z.strictObject({ id: z.uuid() });
const responses = { 200: { description: 'The refund', content: { 'application/json': refundSchema } } };

const decisionBody = z.strictObject({ decision: z.enum(['approved', 'refused']), reason: writtenWords });
type Decision = z.output<typeof decisionBody>;

export const decideRefund = ({ db }: IntakeTools): Route =>
  defineRoute(
    {
      method: 'post',
      path: `${refundsPath}/{id}/decision`,
      audience: 'person',
      permission: 'refunds:approve',
      reauthenticate: true,
      tag: 'Refunds',
      summary: 'Approve or refuse a refund',
      description:
        'Nobody decides their own. Approved, it is paid back, and what was paid with the money is owed again.',
      params,
      body: jsonBody('The decision and why', decisionBody),
      responses,
      errors: [
        ...errorsOfJsonBody,
        'REFUND_NOT_FOUND',
        'PROPOSAL_OWN',
        'PROPOSAL_DECIDED',
        'REFUND_TOO_LARGE',
        'REFUND_REFUSED',
      ],
    },
    async ({ req, res, params: { id }, caller, reach, exchange }) => {
      const given = await readJson(req, res, decisionBody);
      const tenant = jurisdictionInReach(caller, reach);
      const action = given.decision === 'approved' ? 'approve' : 'refuse';
      const facts = { ...auditFactsOf({ req, exchange, caller }), action, resource: `refund ${id}` } as const;
      const asking = { by: caller.actor, trace: tracedBy(exchange) };
      const outcome = await withTx(db, async (tx) => {
        const { refund, payment } = await lockRefundIn(tx, tenant, id);
        const decided = await decideOnce(tx, refund, payment, given, asking);
        if (decided === 'decided') {
          const change = { before: { state: 'proposed' }, after: { state: given.decision } };
          const details = { reason: given.reason };
          await recordAudit(tx, { ...facts, tenant: refund.jurisdiction, outcome: 'done', ...change, details });
        }
        // Kept, though nothing was done: somebody tried to be two persons.
        if (decided === 'own proposal')
          await recordAudit(tx, { ...facts, tenant: refund.jurisdiction, outcome: 'refused' });
        return decided;
      });
      if (outcome === 'own proposal') throw new Refusal('PROPOSAL_OWN');
      if (outcome !== 'decided') throw new Refusal('PROPOSAL_DECIDED');
      return { status: 200, body: refundView(await refundIn(db, tenant, id)) };
    },
  );

async function decideOnce(
  tx: Tx,
  refund: RefundRow,
  payment: LockedPayment | null,
  given: Decision,
  { by, trace }: Asking,
): Promise<Decided['outcome']> {
  const { id, proposalId, jurisdiction: tenant, caseId } = refund;
  if (proposalId === null) return 'already decided';
  const { outcome } = await decide(tx, { id: proposalId, kind: refundKind, tenant, by, ...given });
  if (outcome !== 'decided') return outcome;
  if (given.decision === 'refused') {
    await moveRefund(tx, id, 'refused', { to: 'refused', decidedBy: by });
    if (caseId !== null) await reopenCase(tx, caseId);
    return outcome;
  }
  // Disputed since it was proposed: the money is not ours to give.
  if (payment !== null && !paymentStatesBefore('refunded').includes(payment.state)) throw new Refusal('REFUND_REFUSED');
  await moveRefund(tx, id, 'approved', { to: 'approved', decidedBy: by });
  if (!(await approveRefund(tx, refund, payment, by, trace))) throw new Refusal('REFUND_TOO_LARGE');
  return outcome;
}

export const withdrawRefund = ({ db }: IntakeTools): Route =>
  defineRoute(
    {
      method: 'post',
      path: `${refundsPath}/{id}/withdrawal`,
      audience: 'person',
      permission: 'refunds:propose',
      tag: 'Refunds',
      summary: 'Take a refund of your own back',
      description:
        'As long as nobody has decided it. What is to be paid back by hand can be taken back until it is paid: a telephone ' +
        'number may be of nobody any more.',
      params,
      responses,
      errors: ['REFUND_NOT_FOUND', 'PROPOSAL_FOREIGN', 'PROPOSAL_DECIDED'],
    },
    async ({ req, params: { id }, caller, reach, exchange }) => {
      const tenant = jurisdictionInReach(caller, reach);
      const facts = auditFactsOf({ req, exchange, caller });
      const outcome = await withTx(db, async (tx) => {
        const { refund, payment } = await lockRefundIn(tx, tenant, id);
        const withdrawn = await withdrawOnce(tx, refund, payment, caller.actor);
        if (withdrawn !== 'withdrawn') return withdrawn;
        if (refund.caseId !== null) await reopenCase(tx, refund.caseId);
        await recordAudit(tx, {
          ...facts,
          tenant: refund.jurisdiction,
          action: 'withdraw',
          resource: `refund ${id}`,
          outcome: 'done',
          before: { state: refund.state },
          after: { state: 'withdrawn' },
        });
        return withdrawn;
      });
      if (outcome === "somebody else's proposal") throw new Refusal('PROPOSAL_FOREIGN');
      if (outcome !== 'withdrawn') throw new Refusal('PROPOSAL_DECIDED');
      return { status: 200, body: refundView(await refundIn(db, tenant, id)) };
    },
  );

async function withdrawOnce(
  tx: Tx,
  refund: RefundRow,
  payment: LockedPayment | null,
  by: string,
): Promise<Withdrawn['outcome']> {
  const { id, state, proposalId, jurisdiction: tenant, requestedBy } = refund;
  if (requestedBy !== by) return "somebody else's proposal";
  if (state !== 'proposed') return (await giveUpRefund(tx, refund, payment, by)) ? 'withdrawn' : 'already decided';
  const { outcome } = await withdraw(tx, { id: proposalId!, kind: refundKind, tenant, by });
  if (outcome === 'withdrawn') await moveRefund(tx, id, 'withdrawn', { to: 'withdrawn' });
  return outcome;
}
