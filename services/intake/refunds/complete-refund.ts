// POST /api/v1/refunds/{id}/completion and /failure: somebody paid back by hand what the provider has no way to, or looked
// at the provider's pages for what became of a refund that nobody asks it for any more.
import { z } from 'zod';
import { writtenWords } from '../../../shared/domain/exemption-proposal';
import { auditFactsOf } from '../../../shared/http/audit-facts';
import { Refusal } from '../../../shared/http/errors';
import { errorsOfJsonBody, jsonBody, readJson } from '../../../shared/http/json-body';
import { defineRoute, type Route, type RouteDescription } from '../../../shared/http/route';
import { recordAudit } from '../../../shared/store/audit';
import { completeRefund as complete, failRefund as fail } from '../../../shared/store/end-refund';
import type { LockedPayment } from '../../../shared/store/payments';
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

const ending = {
  method: 'post',
  audience: 'person',
  permission: 'refunds:approve',
  reauthenticate: true,
  tag: 'Refunds',
  params: z.strictObject({ id: z.uuid() }),
  responses: { 200: { description: 'The refund', content: { 'application/json': refundSchema } } },
  errors: [...errorsOfJsonBody, 'REFUND_NOT_FOUND', 'REFUND_OVER', 'REFUND_REFUSED', 'PROPOSAL_OWN'],
} as const;

const completion = {
  ...ending,
  path: `${refundsPath}/{id}/completion`,
  summary: 'Record that a refund was paid back',
  description:
    'By hand, where the provider has no way; and where nobody asks the provider any more (`givenUpAt`), though the money is ' +
    'gone as its pages say. Nobody records it for a refund that they asked for themselves.',
  body: jsonBody('Which movement of money it was', body),
} as const satisfies RouteDescription;

type Outcome = 'done' | 'own' | 'over' | 'not by hand';

export const completeRefund = ({ db }: IntakeTools): Route =>
  defineRoute(completion, async ({ req, res, params: { id }, caller, reach, exchange }) => {
    const given = await readJson(req, res, body);
    const jurisdiction = jurisdictionInReach(caller, reach);
    const facts = auditFactsOf({ req, exchange, caller });
    const end = { to: 'completed', details: given } as const;
    const outcome = await withTx(db, async (tx) => {
      const { refund } = await lockRefundIn(tx, jurisdiction, id);
      const done = await completeOnce(tx, refund, given.transaction, caller.actor);
      await writeDown(tx, facts, refund, done, end);
      return done;
    });
    refuse(outcome);
    return { status: 200, body: refundView(await refundIn(db, jurisdiction, id)) };
  });

const mayEnd = ({ byHand, givenUpAt }: RefundRow): boolean => byHand || givenUpAt !== null;

async function completeOnce(tx: Tx, refund: RefundRow, transaction: string, by: string): Promise<Outcome> {
  if (refund.requestedBy === by) return 'own';
  if (isOver(refund)) return 'over';
  if (!mayEnd(refund)) return 'not by hand';
  const move = refund.byHand ? 'paid back by hand' : 'seen there';
  const outcome = await complete(tx, refund, { move, transaction, at: new Date(), by, learnedBy: 'person' });
  if (outcome === 'not-under-way') return 'over';
  // Thrown, since the refund has moved in this transaction.
  if (outcome === 'transaction-known') throw fault('transaction', 'TRANSACTION_KNOWN', 'is known as another movement');
  return 'done';
}

const isOver = ({ finishedAt }: RefundRow): boolean => finishedAt !== null;

const failureBody = z.strictObject({ reason: writtenWords.describe('What is to be seen at the provider') });

const failure = {
  ...ending,
  path: `${refundsPath}/{id}/failure`,
  summary: 'Record that a refund was not paid back',
  description:
    'Where nobody asks the provider any more (`givenUpAt`), and its pages know of no such refund: what it took lies where it ' +
    'lay before. Nobody records it for a refund that they asked for themselves.',
  body: jsonBody('How that was found', failureBody),
} as const satisfies RouteDescription;

export const failRefund = ({ db }: IntakeTools): Route =>
  defineRoute(failure, async ({ req, res, params: { id }, caller, reach, exchange }) => {
    const given = await readJson(req, res, failureBody);
    const jurisdiction = jurisdictionInReach(caller, reach);
    const facts = auditFactsOf({ req, exchange, caller });
    const end = { to: 'failed', details: given } as const;
    const outcome = await withTx(db, async (tx) => {
      const { refund, payment } = await lockRefundIn(tx, jurisdiction, id);
      const done = await failOnce(tx, refund, payment, caller.actor);
      await writeDown(tx, facts, refund, done, end);
      return done;
    });
    refuse(outcome);
    return { status: 200, body: refundView(await refundIn(db, jurisdiction, id)) };
  });

/** What is paid back by hand is taken back by who asked for it. */
async function failOnce(tx: Tx, refund: RefundRow, payment: LockedPayment | null, by: string): Promise<Outcome> {
  if (refund.requestedBy === by) return 'own';
  if (isOver(refund)) return 'over';
  if (refund.givenUpAt === null || payment === null) return 'not by hand';
  const said = { reason: 'not-seen-there', providerReference: null, by, move: 'not seen there' } as const;
  return (await fail(tx, refund, payment, said)) ? 'done' : 'over';
}

type Facts = ReturnType<typeof auditFactsOf>;
type End = { to: 'completed' | 'failed'; details: Record<string, unknown> };

async function writeDown(tx: Tx, facts: Facts, refund: RefundRow, outcome: Outcome, { to, details }: End) {
  const entry = { ...facts, tenant: refund.jurisdiction, action: 'refund', resource: `refund ${refund.id}` } as const;
  // Kept, though nothing was done: somebody tried to be two persons.
  if (outcome === 'own') await recordAudit(tx, { ...entry, outcome: 'refused' });
  if (outcome !== 'done') return;
  await recordAudit(tx, { ...entry, outcome: 'done', before: { state: refund.state }, after: { state: to }, details });
}

function refuse(outcome: Outcome): void {
  if (outcome === 'own') throw new Refusal('PROPOSAL_OWN');
  if (outcome === 'over') throw new Refusal('REFUND_OVER');
  if (outcome === 'not by hand') throw fault('', 'NOT_BY_HAND', 'the provider is asked for it');
}

const fault = (field: string, code: string, message: string): Refusal =>
  new Refusal('REFUND_REFUSED', { details: [{ field, code, message }] });
