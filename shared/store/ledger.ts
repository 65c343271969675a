// The ledger of money: double entry. The database refuses a journal that does not balance, entries that come later, and
// every change; what is here only spares it the attempt. Debits are above 0, credits below.
import type { ProviderName } from '../domain/jurisdictions/pack';
import type { RevenueKind } from '../domain/payment/allocate';
import { timeOrderedId } from '../process/time-ordered-id';
import { rows, type Sql, type Tx } from './sql';

export type AccountKind =
  | 'clearing'
  | 'fees'
  | 'revenue'
  | 'overpaid'
  | 'underpaid'
  | 'paid-for-cancelled'
  | 'unidentified'
  | 'refunds-due'
  | 'disputed';

/** `provider` of clearing, fees, unidentified, refunds due and disputed; `revenue` of revenue alone. */
export type AccountKey = { kind: AccountKind; provider?: ProviderName | null; revenue?: RevenueKind | null };

export type NewEntry = { account: AccountKey; amount: bigint; assessmentId?: string | null };

export type NewJournal = {
  jurisdiction: string;
  currency: string;
  kind:
    | 'payment'
    | 'refund'
    | 'refund-paid'
    | 'refund-failed'
    | 'resolution'
    | 'dispute'
    | 'dispute-won'
    | 'dispute-lost'
    | 'unidentified'
    | 'correction';
  /** What it is booked for, such as `payment mvola 12345`: nothing is booked twice for one cause. */
  cause: string;
  paymentId: string | null;
  /** The day in the jurisdiction. */
  bookedOn: string;
  /** An actor as the audit names them. */
  bookedBy: string;
  entries: readonly NewEntry[];
};

/** Returns the causes that were booked now. What was booked for its cause before is left out, entries and all. */
export async function bookJournals(tx: Tx, journals: readonly NewJournal[]): Promise<Set<string>> {
  if (journals.length === 0) return new Set();
  const booked = await insertJournals(tx, journals);
  const fresh = journals.flatMap((journal) => {
    const id = booked.get(journal.cause);
    return id === undefined ? [] : [{ ...journal, id }];
  });
  if (fresh.length === 0) return new Set();
  const entries = fresh.flatMap(({ id, jurisdiction, currency, entries: own }) =>
    own.map(({ account, amount, assessmentId = null }, line) => ({
      journal: id,
      line,
      jurisdiction,
      currency,
      kind: account.kind,
      provider: account.provider ?? null,
      revenue: account.revenue ?? null,
      amount: amount.toString(),
      assessment: assessmentId,
    })),
  );
  await openAccounts(tx, entries);
  await rows(
    tx,
    `insert into journal_entry (journal_id, line, account_id, amount, assessment_id)
     select e.journal, e.line, a.id, e.amount, e.assessment
       from json_to_recordset($1) as e(
              journal uuid, line smallint, jurisdiction text, currency text, kind text, provider text, revenue text,
              amount bigint, assessment uuid)
       join ledger_account a
         on a.jurisdiction = e.jurisdiction
        and a.currency = e.currency
        and a.kind = e.kind
        and a.provider is not distinct from e.provider
        and a.revenue is not distinct from e.revenue`,
    [JSON.stringify(entries)],
  );
  return new Set(booked.keys());
}

/** Ids by cause. In the order of causes, so that two who book the same ones wait instead of locking each other out. */
async function insertJournals(tx: Tx, journals: readonly NewJournal[]): Promise<Map<string, string>> {
  const given = journals
    .map(({ entries: _, ...journal }) => ({ ...journal, id: timeOrderedId() }))
    .sort((a, b) => (a.cause < b.cause ? -1 : 1));
  const inserted = await rows<{ id: string; cause: string }>(
    tx,
    `insert into journal (id, jurisdiction, kind, cause, payment_id, booked_on, booked_by)
     select id, jurisdiction, kind, cause, "paymentId", "bookedOn", "bookedBy"
       from json_to_recordset($1) as j(
              id uuid, jurisdiction text, kind text, cause text, "paymentId" uuid, "bookedOn" date, "bookedBy" text)
         on conflict (cause) do nothing
     returning id, cause`,
    [JSON.stringify(given)],
  );
  return new Map(inserted.map(({ id, cause }) => [cause, id]));
}

type AccountOfEntry = Record<'jurisdiction' | 'currency' | 'kind', string> &
  Record<'provider' | 'revenue', string | null>;

/** Looked for first: an insert that finds its row there all the same uses up a number and waits for whoever made it. */
const openAccounts = (tx: Tx, accounts: readonly AccountOfEntry[]): Promise<unknown> =>
  rows(
    tx,
    `insert into ledger_account (jurisdiction, currency, kind, provider, revenue)
     select distinct jurisdiction, currency, kind, provider, revenue
       from json_to_recordset($1) as e(jurisdiction text, currency text, kind text, provider text, revenue text)
      where not exists (select
                          from ledger_account a
                         where a.jurisdiction = e.jurisdiction
                           and a.currency = e.currency
                           and a.kind = e.kind
                           and a.provider is not distinct from e.provider
                           and a.revenue is not distinct from e.revenue)
      order by jurisdiction, currency, kind, provider, revenue
         on conflict do nothing`,
    [JSON.stringify(accounts)],
  );

export type EntryRow = {
  journalId: string;
  kind: string;
  cause: string;
  account: AccountKind;
  provider: string | null;
  revenue: RevenueKind | null;
  /** Digits, with a sign for credits. */
  amount: string;
  assessmentId: string | null;
};

/** Everything that was booked because of a payment, oldest first. */
export const entriesOf = (sql: Sql, paymentId: string): Promise<EntryRow[]> =>
  rows(
    sql,
    `select j.id as "journalId", j.kind, j.cause, a.kind as account, a.provider, a.revenue, e.amount,
            e.assessment_id as "assessmentId"
       from journal j
       join journal_entry e on e.journal_id = j.id
       join ledger_account a on a.id = e.account_id
      where j.payment_id = $1
      order by j.id, e.line`,
    [paymentId],
  );
