// Reassessments: what was asked for, how far it is, and what came of it. The pages of assessments that one goes through are
// in reassess-page.ts.
import { v7 as uuidv7 } from 'uuid';
import type { Page } from './exemptions';
import { row, rows, type Sql, type Tx } from './sql';

export const reassessmentStates = ['waiting', 'running', 'completed', 'failed'] as const;
export type ReassessmentState = (typeof reassessmentStates)[number];

/** Numbers of assessments, and sums of money in digits. */
export type Figures = {
  /** Open, unpaid, and made by another version. */
  seen: number;
  /** Whose amount is another one now. */
  changed: number;
  /** Out of tariff now; left as they are. */
  refused: number;
  /** Made by another version too, but paid in part or in full, split into instalments, or cancelled. */
  leftAlone: number;
  /** Of all that was seen. */
  amountBefore: string;
  amountAfter: string;
};

export type Reassessment = Figures & {
  id: string;
  jurisdiction: string;
  /** A category of vehicles, or the code of a service. */
  subject: string;
  fiscalYear: number;
  /** The version that ruled when it was asked for. */
  contentHash: string;
  tariffId: string;
  tariffVersion: number;
  currency: string;
  /** Null for a trial. */
  trialId: string | null;
  state: ReassessmentState;
  /** Everything up to here is done. */
  afterId: string | null;
  total: number | null;
  /** An actor as the audit names it. */
  requestedBy: string;
  failedReason: string | null;
  createdAt: Date;
  finishedAt: Date | null;
};

const columns = `
  reassessment.id, reassessment.jurisdiction, reassessment.subject, fiscal_year as "fiscalYear",
  reassessment.content_hash as "contentHash", tariff.id as "tariffId", tariff.version as "tariffVersion",
  document ->> 'currency' as currency, trial_id as "trialId", state, after_id as "afterId", total::float8, seen::float8,
  changed::float8, refused::float8, left_alone::float8 as "leftAlone", amount_before as "amountBefore",
  amount_after as "amountAfter", requested_by as "requestedBy", failed_reason as "failedReason",
  reassessment.created_at as "createdAt", finished_at as "finishedAt"`;

const withTariff = 'reassessment join tariff on tariff.content_hash = reassessment.content_hash';

export type NewReassessment = Pick<
  Reassessment,
  'jurisdiction' | 'subject' | 'fiscalYear' | 'contentHash' | 'trialId' | 'requestedBy'
>;

/** Undefined when one of the same subject and year is under way, or the trial was carried out already. */
export async function insertReassessment(tx: Tx, one: NewReassessment): Promise<Reassessment | undefined> {
  const { jurisdiction, subject, fiscalYear, contentHash, trialId, requestedBy } = one;
  const made = await row<{ id: string }>(
    tx,
    `insert into reassessment (id, jurisdiction, subject, fiscal_year, content_hash, trial_id, requested_by)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict do nothing
     returning id`,
    [uuidv7(), jurisdiction, subject, fiscalYear, contentHash, trialId, requestedBy],
  );
  return made && findReassessment(tx, jurisdiction, made.id);
}

/** `jurisdiction` null is all of them; of another one it is not found. */
export const findReassessment = (
  sql: Sql,
  jurisdiction: string | null,
  id: string,
): Promise<Reassessment | undefined> =>
  row(
    sql,
    `select ${columns}
       from ${withTariff}
      where reassessment.id = $1
        and ($2::text is null or reassessment.jurisdiction = $2)`,
    [id, jurisdiction],
  );

/** Until the commit nobody else goes on with it or carries it out. */
export const lockReassessment = (tx: Tx, jurisdiction: string | null, id: string): Promise<Reassessment | undefined> =>
  row(
    tx,
    `select ${columns}
       from ${withTariff}
      where reassessment.id = $1
        and ($2::text is null or reassessment.jurisdiction = $2)
        for no key update of reassessment`,
    [id, jurisdiction],
  );

export const isApplied = async (sql: Sql, trialId: string): Promise<boolean> =>
  (await row(sql, `select from reassessment where trial_id = $1`, [trialId])) !== undefined;

/** Newest first. `after` is the id the page before ended with. */
export const listReassessments = (
  sql: Sql,
  jurisdiction: string | null,
  { limit, offset, after }: Page,
): Promise<Reassessment[]> =>
  rows(
    sql,
    `select ${columns}
       from ${withTariff}
      where ($1::text is null or reassessment.jurisdiction = $1)
        and ($2::uuid is null or reassessment.id < $2)
      order by reassessment.id desc
      limit $3
     offset $4`,
    [jurisdiction, after ?? null, limit, offset],
  );

/** Counts up to `most`. */
export async function countReassessments(sql: Sql, jurisdiction: string | null, most: number): Promise<number> {
  const counted = await row<{ total: number }>(
    sql,
    `select count(*)::int as total
       from (select from reassessment where ($1::text is null or jurisdiction = $1) limit $2) as counted`,
    [jurisdiction, most],
  );
  return counted!.total;
}

/** From waiting, or from failed when somebody retries its job. One that runs already goes on as it is. */
export const beginReassessment = (tx: Tx, id: string, total: number): Promise<unknown> =>
  rows(
    tx,
    `update reassessment
        set state = 'running', total = coalesce(total, $2), failed_reason = null, finished_at = null
      where id = $1
        and state in ('waiting', 'running', 'failed')`,
    [id, total],
  );

/** What a page adds, and how far it went; `isLast` completes the run. */
export const addPage = (
  tx: Tx,
  id: string,
  page: Figures & { afterId: string | null; isLast: boolean },
): Promise<unknown> =>
  rows(
    tx,
    `update reassessment
        set seen = seen + $2,
            changed = changed + $3,
            refused = refused + $4,
            left_alone = left_alone + $5,
            amount_before = amount_before + $6,
            amount_after = amount_after + $7,
            after_id = coalesce($8, after_id),
            state = case when $9 then 'completed' else state end,
            finished_at = case when $9 then clock_timestamp() end
      where id = $1
        and state = 'running'`,
    [
      id,
      page.seen,
      page.changed,
      page.refused,
      page.leftAlone,
      page.amountBefore,
      page.amountAfter,
      page.afterId,
      page.isLast,
    ],
  );

/** What was done before it failed stays done, and its figures tell. */
export const failReassessment = (tx: Tx, id: string, reason: string): Promise<unknown> =>
  rows(
    tx,
    `update reassessment
        set state = 'failed', failed_reason = $2, finished_at = clock_timestamp()
      where id = $1
        and state <> 'completed'`,
    [id, reason],
  );
