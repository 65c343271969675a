// Refunds: asked for, found, and moved from state to state. What they change of money lies in approve-refund.ts
// and end-refund.ts.
import type { ProviderName } from '../domain/jurisdictions/pack';
import type { Currency } from '../domain/money';
import type { RevenueKind } from '../domain/payment/allocate';
import { type RefundMove, type RefundState, refundStatesBefore } from '../domain/payment/refund-state';
import type { AsideKind } from '../domain/payment/split-refund';
import type { Page } from './batch-reads';
import { countUpTo, type Filtered, filteredBy, newestFirst } from './filtered-lists';
import type { AccountKind } from './ledger';
import { row, rows, type Sql, type Tx } from './sql';

export type RefundRow = {
  id: string;
  /** Null only where the money was never a payment's. */
  paymentId: string | null;
  /** The case that it resolves. */
  caseId: string | null;
  jurisdiction: string;
  /** Digits. */
  amount: string;
  currency: Currency;
  provider: ProviderName;
  /** Which movement of money is given back, as the provider calls it. */
  transaction: string | null;
  /** What it is of, where not of all that the payment brought. */
  assessmentId: string | null;
  account: AsideKind | 'unidentified' | null;
  reason: string;
  state: RefundState;
  byHand: boolean;
  proposalId: string | null;
  requestedBy: string;
  decidedBy: string | null;
  providerReference: string | null;
  failedReason: string | null;
  createdAt: Date;
  approvedAt: Date | null;
  /** Since when nobody asks the provider any more, though nobody knows what became of it. */
  givenUpAt: Date | null;
  finishedAt: Date | null;
};

const columns = `
  id, payment_id as "paymentId", case_id as "caseId", jurisdiction, amount, currency, provider, transaction,
  assessment_id as "assessmentId", account, reason, state, by_hand as "byHand", proposal_id as "proposalId",
  requested_by as "requestedBy", decided_by as "decidedBy", provider_reference as "providerReference",
  failed_reason as "failedReason", created_at as "createdAt", approved_at as "approvedAt",
  given_up_at as "givenUpAt", finished_at as "finishedAt"`;

export type NewRefund = Omit<
  RefundRow,
  | 'amount'
  | 'decidedBy'
  | 'providerReference'
  | 'failedReason'
  | 'createdAt'
  | 'approvedAt'
  | 'givenUpAt'
  | 'finishedAt'
> & { amount: bigint; providerReference?: string };

export async function insertRefund(tx: Tx, { amount, ...refund }: NewRefund): Promise<RefundRow> {
  const inserted = await row<RefundRow>(
    tx,
    `insert into refund (id, payment_id, case_id, jurisdiction, amount, currency, provider, transaction, assessment_id,
                         account, reason, state, by_hand, proposal_id, requested_by, provider_reference, approved_at, finished_at)
     select id, "paymentId", "caseId", jurisdiction, amount, currency, provider, transaction, "assessmentId", account,
            reason, state, "byHand", "proposalId", "requestedBy", "providerReference",
            case when state = 'approved' then now() end, case when state = 'completed' then now() end
       from json_to_record($1) as r(
              id uuid, "paymentId" uuid, "caseId" uuid, jurisdiction text, amount bigint, currency text, provider text,
              transaction text, "assessmentId" uuid, account text, reason text, state text, "byHand" boolean,
              "proposalId" uuid, "requestedBy" text, "providerReference" text)
     returning ${columns}`,
    [JSON.stringify({ ...refund, amount: amount.toString() })],
  );
  return inserted!;
}

/** `jurisdiction` null is all of them; what is of another is not found. */
export const findRefund = (sql: Sql, jurisdiction: string | null, id: string): Promise<RefundRow | undefined> =>
  row(sql, `select ${columns} from refund where id = $1 and ($2::text is null or jurisdiction = $2)`, [
    id,
    jurisdiction,
  ]);

/** Lock what it is of before: the payment, or the case of money that is none's. */
export const lockRefund = (tx: Tx, id: string): Promise<RefundRow | undefined> =>
  row(tx, `select ${columns} from refund where id = $1 for update`, [id]);

/** All of a payment that is locked, oldest first; nobody else changes them until the commit. */
export const refundsOf = (tx: Tx, paymentId: string): Promise<RefundRow[]> =>
  rows(tx, `select ${columns} from refund where payment_id = $1 order by id for update`, [paymentId]);

/** Of money that is no payment's, those of the case. Lock the case before. */
export const refundsOfCase = (tx: Tx, caseId: string): Promise<RefundRow[]> =>
  rows(tx, `select ${columns} from refund where case_id = $1 order by id`, [caseId]);

type Change = {
  to: RefundState;
  decidedBy?: string;
  /** What the provider calls the refund. */
  providerReference?: string | null;
  failedReason?: string;
};

/** False when it is in no state from which this may happen. */
export async function moveRefund(tx: Tx, id: string, move: RefundMove, change: Change): Promise<boolean> {
  const { to, decidedBy = null, providerReference = null, failedReason = null } = change;
  const moved = await rows(
    tx,
    `update refund
        set state = $2,
            decided_by = coalesce($3, decided_by),
            provider_reference = coalesce($4, provider_reference),
            failed_reason = $5,
            approved_at = case when $2 = 'approved' then now() else approved_at end,
            given_up_at = null,
            finished_at = case when $2 in ('completed', 'failed', 'refused', 'withdrawn') then now() end
      where id = $1
        and state = any($6)
     returning id`,
    [id, to, decidedBy, providerReference, failedReason, refundStatesBefore(move)],
  );
  return moved.length > 0;
}

/** The provider is not asked any more. False where it is known what became of it. */
export const giveUpAsking = async (tx: Tx, id: string): Promise<boolean> =>
  (
    await rows(tx, `update refund set given_up_at = now() where id = $1 and state = any($2) returning id`, [
      id,
      refundStatesBefore('asked of the provider'),
    ])
  ).length > 0;

/** Digits. */
export type RefundPartRow = {
  account: AccountKind;
  provider: ProviderName | null;
  revenue: RevenueKind | null;
  assessmentId: string | null;
  amount: string;
};

/** Which accounts pay for it; none before it is approved. */
export const partsOf = (sql: Sql, refundId: string): Promise<RefundPartRow[]> =>
  rows(
    sql,
    `select kind as account, provider, revenue, assessment_id as "assessmentId", amount
       from refund_part
       join ledger_account on ledger_account.id = account_id
      where refund_id = $1
      order by place`,
    [refundId],
  );

/** `jurisdiction` null is all of them. */
export type RefundFilter = {
  jurisdiction: string | null;
  state: RefundState | undefined;
  paymentId: string | undefined;
};

const filtered = ({ jurisdiction, state, paymentId }: RefundFilter): Filtered =>
  filteredBy([
    ['jurisdiction =', jurisdiction],
    ['state =', state],
    ['payment_id =', paymentId],
  ]);

/** Newest first. */
export const listRefunds = (sql: Sql, filter: RefundFilter, page: Page): Promise<RefundRow[]> =>
  newestFirst(sql, { columns, from: 'refund' }, filtered(filter), page);

/** Counts up to `most`. */
export const countRefunds = (sql: Sql, filter: RefundFilter, most: number): Promise<number> =>
  countUpTo(sql, 'refund', filtered(filter), most);
