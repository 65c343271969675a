// Reconciliations: what was asked for, how far it is, and what came of it. Their lines are in reconciliation-lines.ts.
import type { ProviderName } from '../domain/jurisdictions/pack';
import { timeOrderedId } from '../process/time-ordered-id';
import type { Page } from './exemptions';
import { row, rows, type Sql, type Tx } from './sql';

export const reconciliationStates = ['waiting', 'running', 'completed', 'failed'] as const;
export type ReconciliationState = (typeof reconciliationStates)[number];

export type ReconciliationSource = 'provider' | 'statement';

/** Numbers of lines, and sums of money in digits: what came less what went back, in the jurisdiction's currency. */
export type ReconciliationFigures = {
  lines: number;
  matched: number;
  settledNow: number;
  missingHere: number;
  missingThere: number;
  different: number;
  amountThere: string;
  amountHere: string;
};

export type Reconciliation = ReconciliationFigures & {
  id: string;
  jurisdiction: string;
  provider: ProviderName;
  /** In the jurisdiction. */
  day: string;
  source: ReconciliationSource;
  state: ReconciliationState;
  /** Null while lines may be on their way. */
  listedAt: Date | null;
  /** An actor as the audit names them. */
  requestedBy: string;
  failedReason: string | null;
  createdAt: Date;
  finishedAt: Date | null;
};

/** Qualified: figures are computed under the same names. */
const columns = `
  reconciliation.id, jurisdiction, provider, day::text, source, state, listed_at as "listedAt", reconciliation.lines,
  reconciliation.matched, reconciliation.settled_now as "settledNow", reconciliation.missing_here as "missingHere",
  reconciliation.missing_there as "missingThere", reconciliation.different,
  reconciliation.amount_there as "amountThere", reconciliation.amount_here as "amountHere",
  requested_by as "requestedBy", failed_reason as "failedReason", created_at as "createdAt", finished_at as "finishedAt"`;

/** How what a comparison brought is told from what callbacks and polls did. */
export const learnedFrom = (source: ReconciliationSource): 'reconciliation' | 'statement' =>
  source === 'provider' ? 'reconciliation' : 'statement';

export type NewReconciliation = Pick<Reconciliation, 'jurisdiction' | 'provider' | 'day' | 'source' | 'requestedBy'> & {
  /** Of a statement. */
  fileHash: Buffer | null;
};

/** Undefined when the day is being asked for already, or the file was uploaded before. */
export const insertReconciliation = (tx: Tx, one: NewReconciliation): Promise<Reconciliation | undefined> =>
  row(
    tx,
    `insert into reconciliation (id, jurisdiction, provider, day, source, file_hash, requested_by)
     values ($1, $2, $3, $4, $5, $6, $7)
         on conflict do nothing
     returning ${columns}`,
    [timeOrderedId(), one.jurisdiction, one.provider, one.day, one.source, one.fileHash, one.requestedBy],
  );

type Wanted = Pick<NewReconciliation, 'jurisdiction' | 'provider' | 'day'>;

/** Of the day's list the newest: the one that is under way, or ended just now. */
export const newestOfDay = (sql: Sql, one: Wanted): Promise<Reconciliation | undefined> =>
  row(
    sql,
    `select ${columns}
       from reconciliation
      where jurisdiction = $1
        and provider = $2
        and day = $3
        and source = 'provider'
      order by id desc
      limit 1`,
    [one.jurisdiction, one.provider, one.day],
  );

/** The latest day whose list was asked for by this actor; null where none was. */
export const lastDayAskedBy = async (
  sql: Sql,
  { jurisdiction, provider, requestedBy }: Omit<Wanted, 'day'> & { requestedBy: string },
): Promise<string | null> => {
  const last = await row<{ day: string }>(
    sql,
    `select day::text
       from reconciliation
      where provider = $1
        and jurisdiction = $2
        and source = 'provider'
        and requested_by = $3
      order by reconciliation.day desc
      limit 1`,
    [provider, jurisdiction, requestedBy],
  );
  return last?.day ?? null;
};

/** Under which id a file was uploaded last. */
export const reconciliationOfFile = (
  sql: Sql,
  { jurisdiction, provider }: Omit<Wanted, 'day'>,
  fileHash: Buffer,
): Promise<{ id: string } | undefined> =>
  row(
    sql,
    `select id
       from reconciliation
      where jurisdiction = $1
        and provider = $2
        and file_hash = $3
      order by id desc
      limit 1`,
    [jurisdiction, provider, fileHash],
  );

/** `jurisdiction` null is all of them; what is of another is not found. */
export const findReconciliation = (
  sql: Sql,
  jurisdiction: string | null,
  id: string,
): Promise<Reconciliation | undefined> =>
  row(sql, `select ${columns} from reconciliation where id = $1 and ($2::text is null or jurisdiction = $2)`, [
    id,
    jurisdiction,
  ]);

/** Until the commit nobody else adds lines to it or decides on any. */
export const lockReconciliation = (tx: Tx, id: string): Promise<Reconciliation | undefined> =>
  row(tx, `select ${columns} from reconciliation where id = $1 for no key update`, [id]);

export type ReconciliationFilter = {
  jurisdiction: string | null;
  provider?: ProviderName | undefined;
  day?: string | undefined;
  state?: ReconciliationState | undefined;
};

const matches = `
        ($1::text is null or jurisdiction = $1)
        and ($2::text is null or provider = $2)
        and ($3::date is null or day = $3)
        and ($4::text is null or state = $4)`;

const filterParams = ({ jurisdiction, provider, day, state }: ReconciliationFilter) => [
  jurisdiction,
  provider ?? null,
  day ?? null,
  state ?? null,
];

/** Newest first. */
export const listReconciliations = (
  sql: Sql,
  filter: ReconciliationFilter,
  { limit, offset, after }: Page,
): Promise<Reconciliation[]> =>
  rows(
    sql,
    `select ${columns}
       from reconciliation
      where ${matches}
        and ($5::uuid is null or id < $5)
      order by id desc
      limit $6
     offset $7`,
    [...filterParams(filter), after ?? null, limit, offset],
  );

/** Counts up to `most`. */
export async function countReconciliations(sql: Sql, filter: ReconciliationFilter, most: number): Promise<number> {
  const counted = await row<{ total: number }>(
    sql,
    `select count(*)::int as total from (select from reconciliation where ${matches} limit $5) as counted`,
    [...filterParams(filter), most],
  );
  return counted!.total;
}

/**
 * From waiting, or from failed when somebody retries its job. False where meanwhile another is under way for the same day,
 * or the same file was uploaded again.
 */
export async function beginReconciliation(tx: Tx, id: string): Promise<boolean> {
  const begun = await rows(
    tx,
    `update reconciliation r
        set state = 'running', failed_reason = null, finished_at = null
      where id = $1
        and state in ('waiting', 'running', 'failed')
        and not exists (
              select
                from reconciliation other
               where other.id <> r.id
                 and other.provider = r.provider
                 and other.jurisdiction = r.jurisdiction
                 and (other.file_hash = r.file_hash and other.state <> 'failed'
                      or other.day = r.day
                         and other.source = 'provider'
                         and r.source = 'provider'
                         and other.state in ('waiting', 'running')))
     returning id`,
    [id],
  );
  return begun.length > 0;
}

/** All lines are there. */
export const markListed = (tx: Tx, id: string): Promise<unknown> =>
  rows(
    tx,
    `update reconciliation
        set listed_at = clock_timestamp(),
            lines = (select count(*) from reconciliation_line where reconciliation_id = $1)
      where id = $1
        and listed_at is null`,
    [id],
  );

/** Every line is decided on; the figures are those of the lines. */
export const completeReconciliation = (tx: Tx, id: string, currency: string): Promise<Reconciliation | undefined> =>
  row(
    tx,
    `with signed as (
       select outcome, currency, case kind when 'refund' then -1 else 1 end * amount as there,
              case kind when 'refund' then -1 else 1 end * amount_here as here
         from reconciliation_line
        where reconciliation_id = $1
     ), figures as (
       select count(*) as lines,
              count(*) filter (where outcome = 'matched') as matched,
              count(*) filter (where outcome = 'settled-now') as settled_now,
              count(*) filter (where outcome = 'missing-here') as missing_here,
              count(*) filter (where outcome = 'missing-there') as missing_there,
              count(*) filter (where outcome in ('different-amount', 'different-currency')) as different,
              coalesce(sum(there) filter (where currency = $2), 0) as amount_there,
              coalesce(sum(here) filter (where currency = $2), 0) as amount_here
         from signed
     )
     update reconciliation
        set state = 'completed', finished_at = clock_timestamp(), lines = f.lines - f.missing_there, matched = f.matched,
            settled_now = f.settled_now, missing_here = f.missing_here, missing_there = f.missing_there,
            different = f.different, amount_there = f.amount_there, amount_here = f.amount_here
       from figures f
      where id = $1
        and state = 'running'
     returning ${columns}`,
    [id, currency],
  );

/** What was settled before it failed stays settled. */
export const failReconciliation = (tx: Tx, id: string, reason: string): Promise<unknown> =>
  rows(
    tx,
    `update reconciliation
        set state = 'failed', failed_reason = $2, finished_at = clock_timestamp()
      where id = $1
        and state <> 'completed'`,
    [id, reason],
  );
