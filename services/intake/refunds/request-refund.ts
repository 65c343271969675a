// Somebody of the staff wants money paid back: it is approved at once, or waits for a second person. For the route, and for
// cases that are resolved by it.
import { packOf } from '../../../shared/domain/jurisdictions/packs';
import { type Currency, toJsonInteger } from '../../../shared/domain/money';
import {
  type EarlierRefund,
  type JudgedRefund,
  judgeRefund,
  needsSecondPerson,
} from '../../../shared/domain/payment/judge-refund';
import { isByHand } from '../../../shared/domain/payment/refund-ways';
import type { AsideKind } from '../../../shared/domain/payment/split-refund';
import { type ErrorCode, type FaultDetail, Refusal } from '../../../shared/http/errors';
import type { PublishOptions } from '../../../shared/jobs/publish';
import { timeOrderedId } from '../../../shared/process/time-ordered-id';
import { approveRefund } from '../../../shared/store/approve-refund';
import type { NewAuditEntry } from '../../../shared/store/audit';
import type { CaseRow } from '../../../shared/store/case-reads';
import type { LockedPayment } from '../../../shared/store/payments';
import { propose } from '../../../shared/store/proposals';
import { earlierOf, refundFactsOf, sourceOf } from '../../../shared/store/refundable';
import { insertRefund, type NewRefund, type RefundRow, refundsOfCase } from '../../../shared/store/refunds';
import type { Tx } from '../../../shared/store/sql';

/** The kind of proposal. */
export const refundKind = 'refund';

/** Who asks, and how to trace what comes of it. */
export type Asking = { by: string; trace: PublishOptions };

export type RefundRequest = {
  id: string;
  /** Null is all that is left. */
  amount: bigint | null;
  reason: string;
  assessmentId: string | null;
  account: AsideKind | null;
  caseId: string | null;
};

/** The payment is locked. Refuses what cannot be paid back; the caller rolls back then. */
export async function requestRefund(
  tx: Tx,
  payment: LockedPayment,
  request: RefundRequest,
  asking: Asking,
): Promise<RefundRow> {
  const { jurisdiction, currency, provider, providerReference } = payment;
  const { amount: wanted, ...asked } = request;
  const facts = await refundFactsOf(tx, payment);
  const judged = judgeRefund(facts, { amount: wanted, source: sourceOf(request) });
  if ('refused' in judged) throw refusalOf(judged);
  const { amount, movement } = judged;
  const received = movement?.amount ?? 0n;
  const byHand = isByHand({ provider, amount, ordered: BigInt(payment.amount), received, providerReference });
  const transaction = movement?.transaction ?? null;
  const refund = { ...asked, paymentId: payment.id, jurisdiction, currency, provider, amount, transaction, byHand };
  const { refundApprovalFrom } = packOf(jurisdiction).payments;
  return open(tx, refund, { earlier: facts.earlier, approvalFrom: BigInt(refundApprovalFrom), payment }, asking);
}

/** Of a case that is locked, whose money is no payment's: nobody but a person can pay it back. */
export async function requestUnidentified(
  tx: Tx,
  one: CaseRow,
  { amount, reason }: { amount: bigint; reason: string },
  asking: Asking,
): Promise<RefundRow> {
  const { id: caseId, jurisdiction, paymentId, transaction } = one;
  const pack = packOf(jurisdiction);
  const refund: RequestedRefund = {
    ...{ id: timeOrderedId(), caseId, jurisdiction, paymentId, transaction, amount, reason },
    ...{ currency: one.currency as Currency, provider: one.provider!, byHand: true },
    account: 'unidentified',
    assessmentId: null,
  };
  const earlier = (await refundsOfCase(tx, caseId)).map(earlierOf);
  // The limit is of the jurisdiction's currency, and says nothing of others.
  const approvalFrom = one.currency === pack.currency ? BigInt(pack.payments.refundApprovalFrom) : 0n;
  return open(tx, refund, { earlier, approvalFrom, payment: null }, asking);
}

type RequestedRefund = Omit<NewRefund, 'state' | 'proposalId' | 'requestedBy'>;
type Judging = { earlier: readonly EarlierRefund[]; approvalFrom: bigint; payment: LockedPayment | null };

async function open(
  tx: Tx,
  refund: RequestedRefund,
  { earlier, approvalFrom, payment }: Judging,
  { by, trace }: Asking,
): Promise<RefundRow> {
  const { id, amount, currency, jurisdiction, paymentId, caseId } = refund;
  if (needsSecondPerson({ by, amount, approvalFrom }, earlier)) {
    const content = { refund: id, payment: paymentId, case: caseId, amount: amount.toString(), currency };
    const { proposal } = await propose(tx, { kind: refundKind, tenant: jurisdiction, content, proposedBy: by });
    return insertRefund(tx, { ...refund, state: 'proposed', proposalId: proposal.id, requestedBy: by });
  }
  const approved = await insertRefund(tx, { ...refund, state: 'approved', proposalId: null, requestedBy: by });
  if (!(await approveRefund(tx, approved, payment, by, trace))) throw new Refusal('REFUND_TOO_LARGE');
  return approved;
}

const refusals: Record<Extract<JudgedRefund, { refused: string }>['refused'], [ErrorCode, Omit<FaultDetail, 'code'>]> =
  {
    'not-refundable': ['REFUND_REFUSED', { field: '', message: 'nothing was received, or it is disputed' }],
    'nothing-there': ['REFUND_REFUSED', { field: 'assessmentId', message: 'nothing of the payment lies there' }],
    'too-large': ['REFUND_TOO_LARGE', { field: 'amount', message: 'is more than is left' }],
    'several-movements': [
      'REFUND_TOO_LARGE',
      { field: 'amount', message: 'the money came in several movements, of which one at a time is given back' },
    ],
  };

function refusalOf({ refused, most }: Extract<JudgedRefund, { refused: string }>): Refusal {
  const [refusal, { field, message }] = refusals[refused];
  const upTo = refusal === 'REFUND_TOO_LARGE' ? `; at most ${most < 0n ? 0n : most}` : '';
  const code = refused.replaceAll('-', '_').toUpperCase();
  return new Refusal(refusal, { details: [{ field, code, message: message + upTo }] });
}

/** What the audit keeps of it, to be spread into an entry. */
export const auditOfRequest = ({
  id,
  jurisdiction,
  state,
  amount,
  currency,
  paymentId,
  byHand,
  reason,
}: RefundRow): Pick<NewAuditEntry, 'tenant' | 'action' | 'resource' | 'outcome' | 'after' | 'details'> => ({
  tenant: jurisdiction,
  action: state === 'proposed' ? 'propose' : 'refund',
  resource: `refund ${id}`,
  outcome: 'done',
  after: { state, amount: toJsonInteger(BigInt(amount)), currency, payment: paymentId, byHand },
  details: { reason },
});
