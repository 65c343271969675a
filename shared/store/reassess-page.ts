// The assessments that a reassessment goes through: those of its subject and year that another version made.
import { type AssessmentState, statesBefore } from '../domain/assessment/assessment-state';
import { dayIn } from '../domain/days';
import { packOf } from '../domain/jurisdictions/packs';
import type { AgainAssessed } from '../domain/tariff/assess-again';
import { isVehicleSubject } from '../domain/vehicle-fields';
import { stateIn, walkInOrder } from './assessment-states';
import type { Reassessment } from './reassessments';
import { lastFirst, mayRule } from './ruling';
import { row, rows, type Sql, type Tx } from './sql';

export type UnpaidRow = AgainAssessed & {
  id: string;
  revision: number;
  /** Null of services. */
  registrationKey: string | null;
  /** Digits. */
  amount: string;
  state: AssessmentState;
  dueOn: string | null;
};

const isUnpaid = `(${stateIn(statesBefore('correction published'))} and paid = 0)`;

/**
 * Services are ruled by the version of each request's day, which need not be that of another day: whatever else rules is
 * left out. Versions that were published since it was asked for are not for this run.
 */
const ruledByTarget = `
        and (select content_hash
               from tariff t
              where t.jurisdiction = assessment.jurisdiction
                and t.subject = assessment.service
                and ${mayRule('assessment.requested_on', '$6')}
                and t.created_at <= $7
              order by ${lastFirst}
              limit 1) = $8`;

/** Conditions with their values; further ones are `$n` from the length of `params` on. */
function ofRun(run: Reassessment): { where: string; params: unknown[] } {
  const { jurisdiction, subject, fiscalYear, tariffId, tariffVersion } = run;
  const isVehicle = isVehicleSubject(subject);
  const params: unknown[] = [jurisdiction, fiscalYear, subject, tariffId, tariffVersion];
  if (!isVehicle) params.push(dayIn(packOf(jurisdiction).timeZone, run.createdAt), run.createdAt, run.contentHash);
  const where = `jurisdiction = $1
        and fiscal_year = $2
        and ${isVehicle ? `category = $3 and kind = 'vehicle-tax'` : `service = $3 and kind = 'service-fee'`}
        and (tariff_id, tariff_version) <> ($4, $5)
        and not is_test${isVehicle ? '' : ruledByTarget}`;
  return { where, params };
}

const firstId = '00000000-0000-0000-0000-000000000000';

/**
 * What nothing was paid of, in order of ids. With `lock` nobody pays, charges or changes a row until the commit; one that
 * was paid while this waited for it is left out.
 */
export async function unpaidRows(
  tx: Tx,
  run: Reassessment,
  { limit, lock }: { limit: number; lock: boolean },
): Promise<UnpaidRow[]> {
  await walkInOrder(tx);
  const { where, params } = ofRun(run);
  return rows(
    tx,
    `select id, revision, kind, registration_key as "registrationKey", fiscal_year as "fiscalYear",
            requested_on::text as "requestedOn", type, use, fiscal_power as "fiscalPower", energy,
            first_circulation::text as "firstCirculation", length_metres::float8 as "lengthMetres",
            power_kw::float8 as "powerKw", amount, state, due_on::text as "dueOn",
            case when kind = 'service-fee' then explanation -> 'inputs' end as inputs
       from assessment
      where ${where}
        and ${isUnpaid}
        and id > $${params.push(run.afterId ?? firstId)}
      order by id
      limit $${params.push(limit)}
      ${lock ? 'for update' : ''}`,
    params,
  );
}

/** Which of these somebody agreed to pay in parts. Ask when they are locked: the parts are made under the same lock. */
export async function idsInInstalments(sql: Sql, ids: readonly string[]): Promise<Set<string>> {
  const found = await rows<{ id: string }>(
    sql,
    `select distinct assessment_id as id from instalment where assessment_id = any($1::uuid[])`,
    [ids],
  );
  return new Set(found.map(({ id }) => id));
}

/** How many behind `run.afterId`, up to `upToId` or to the end, are not to be touched. */
export async function countSettled(tx: Tx, run: Reassessment, upToId: string | null): Promise<number> {
  const { where, params } = ofRun(run);
  const counted = await row<{ n: number }>(
    tx,
    `select count(*)::int as n
       from assessment
      where ${where}
        and not ${isUnpaid}
        and id > $${params.push(run.afterId ?? firstId)}
        ${upToId === null ? '' : `and id <= $${params.push(upToId)}`}`,
    params,
  );
  return counted!.n;
}

/** All that another version made, to be touched or not. */
export async function countOfRun(tx: Tx, run: Reassessment): Promise<number> {
  const { where, params } = ofRun(run);
  const counted = await row<{ n: number }>(tx, `select count(*)::int as n from assessment where ${where}`, params);
  return counted!.n;
}
