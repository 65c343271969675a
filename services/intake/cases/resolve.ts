// What becomes of the money that a case is about. The payment and the case are locked.
import { least } from '../../../shared/domain/money';
import { type CaseAction, casesByKind, mayBe } from '../../../shared/domain/payment/case-actions';
import { type AsideKind, heldFor } from '../../../shared/domain/payment/split-refund';
import { Refusal } from '../../../shared/http/errors';
import { timeOrderedId } from '../../../shared/process/time-ordered-id';
import type { CaseRow } from '../../../shared/store/case-reads';
import type { LockedPayment } from '../../../shared/store/payments';
import { holdingsOf } from '../../../shared/store/refundable';
import { type RefundRow, refundsOf } from '../../../shared/store/refunds';
import { type AsideMoney, acceptFor, assignTo } from '../../../shared/store/settle-case';
import type { Tx } from '../../../shared/store/sql';
import { type Asking, requestRefund, requestUnidentified } from '../refunds/request-refund';

type Given = { action: CaseAction; assessmentId?: string | undefined; reason: string };

export type Resolution = {
  resolution: CaseAction;
  /** What still lies there because of the case; above 0 it stays open. */
  left: bigint;
  /** For the audit. */
  told: Record<string, unknown>;
};

export async function resolve(
  tx: Tx,
  one: CaseRow,
  payment: LockedPayment | null,
  given: Given,
  asking: Asking,
): Promise<Resolution> {
  if (!mayBe(one.kind, given.action)) throw refused('action', 'ACTION_NOT_POSSIBLE', `is not for ${one.kind}`);
  if (given.action === 'refund') return refund(tx, one, payment, given.reason, asking);
  const money = await moneyOf(tx, one, asking.by);
  const credited =
    given.assessmentId === undefined
      ? await acceptFor(tx, money, payment!.id)
      : await assign(tx, money, given.assessmentId);
  if (credited === 0n) throw refused('assessmentId', 'NOTHING_OWED', 'nothing is owed that it could settle');
  const told = { credited: credited.toString(), assessment: given.assessmentId };
  return { resolution: given.action, left: money.amount - credited, told };
}

async function assign(tx: Tx, money: AsideMoney, assessmentId: string): Promise<bigint> {
  const credited = await assignTo(tx, money, assessmentId);
  if (credited !== null) return credited;
  throw refused('assessmentId', 'ASSESSMENT_UNKNOWN', 'is no assessment of this jurisdiction and currency');
}

async function refund(
  tx: Tx,
  one: CaseRow,
  payment: LockedPayment | null,
  reason: string,
  asking: Asking,
): Promise<Resolution> {
  const made = await requested(tx, one, payment, reason, asking);
  return { resolution: 'refund', left: 0n, told: { refund: made.id, refundState: made.state } };
}

async function requested(
  tx: Tx,
  one: CaseRow,
  payment: LockedPayment | null,
  reason: string,
  asking: Asking,
): Promise<RefundRow> {
  const { in: account } = casesByKind[one.kind];
  if (account === null) return refundAgain(tx, one, payment!, reason, asking);
  const { amount } = await moneyOf(tx, one, asking.by);
  if (account === 'unidentified') return requestUnidentified(tx, one, { amount, reason }, asking);
  const request = { id: timeOrderedId(), amount, reason, assessmentId: null, account, caseId: one.id };
  return requestRefund(tx, payment!, request, asking);
}

/** What failed lies where it lay before, and goes out by the same way. */
async function refundAgain(
  tx: Tx,
  one: CaseRow,
  payment: LockedPayment,
  reason: string,
  asking: Asking,
): Promise<RefundRow> {
  const failed = (await refundsOf(tx, payment.id)).find(({ id }) => id === one.details.refund);
  if (failed?.state !== 'failed') throw refused('', 'REFUND_NOT_OVER', 'the refund may still be paid back');
  const { amount, assessmentId, account } = failed;
  const source = { assessmentId, account: account as AsideKind | null };
  return requestRefund(
    tx,
    payment,
    { id: timeOrderedId(), amount: BigInt(amount), reason, ...source, caseId: one.id },
    asking,
  );
}

/** Never more than lies there: some of it may have been paid back with the whole payment. */
async function moneyOf(tx: Tx, one: CaseRow, by: string): Promise<AsideMoney> {
  const { in: kind } = casesByKind[one.kind];
  const told = BigInt(one.amount ?? 0);
  const isOfPayment = kind !== null && kind !== 'unidentified';
  const amount = isOfPayment ? least(told, heldFor(await holdingsOf(tx, one.paymentId!), { of: kind })) : told;
  if (amount === 0n) throw refused('', 'NOTHING_LEFT', 'nothing lies aside because of it; dismiss it');
  return { case: one, account: { kind: kind!, provider: isOfPayment ? null : one.provider }, amount, by };
}

const refused = (field: string, code: string, message: string): Refusal =>
  new Refusal('RESOLUTION_REFUSED', { details: [{ field, code, message }] });
