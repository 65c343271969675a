// The due days of a year of vehicles, set by the version that rules it: the night moves what another version set.
import type { YearsDueRule } from '../domain/assessment/due-date';
import { stateIsOpen, stateOf, walkInOrder } from './assessment-states';
import { rows, type Sql, type Tx } from './sql';

/** The vehicles of one category in one fiscal year. */
export type VehicleYear = { jurisdiction: string; category: string; fiscalYear: number };

const open = `kind = 'vehicle-tax' and ${stateIsOpen}`;

/**
 * Years that a tariff of vehicles may rule up to the coming one, as tariffs tell it. Whether anything was assessed for them
 * is not asked: an index that knows it would slow every insert by some 4 % for the sake of one look a night.
 */
export const ruledYears = (sql: Sql, jurisdiction: string, year: number): Promise<VehicleYear[]> =>
  rows(
    sql,
    `select distinct $1 as jurisdiction, category, ruled as "fiscalYear"
       from tariff
      cross join generate_series(extract(year from valid_from)::int, $2::int) as ruled
      where jurisdiction = $1
        and category <> 'service'
      order by category, ruled`,
    [jurisdiction, year + 1],
  );

/** By the content hash of which version the due days are set; undefined while they were never looked through. */
export async function dueDaysSetBy(sql: Sql, { jurisdiction, category, fiscalYear }: VehicleYear) {
  const [found] = await rows<{ hash: string }>(
    sql,
    `select content_hash as hash
       from due_days
      where jurisdiction = $1
        and subject = $2
        and fiscal_year = $3`,
    [jurisdiction, category, fiscalYear],
  );
  return found?.hash;
}

export const recordDueDays = (sql: Sql, { jurisdiction, category, fiscalYear }: VehicleYear, hash: string) =>
  rows(
    sql,
    `insert into due_days (jurisdiction, subject, fiscal_year, content_hash)
     values ($1, $2, $3, $4)
         on conflict (jurisdiction, subject, fiscal_year)
         do update set content_hash = excluded.content_hash, set_at = now()`,
    [jurisdiction, category, fiscalYear, hash],
  );

/** `dueOn` of shared/domain/assessment in SQL. */
const dueBy = (inService: string, isLaterAtOnce: string, notBefore: string): string => `
  case when first_circulation is null or first_circulation <= make_date(fiscal_year, 1, 1) then ${inService}::date
       when ${isLaterAtOnce}::boolean then greatest(first_circulation, ${notBefore}::date) end`;

const ruleParams = ({ inService, later, notBefore }: YearsDueRule) => [inService, later === 'at-once', notBefore];

/**
 * Locks open assessments behind `after` whose day is another than the rule's, up to `most`, in the order of ids. What is
 * paid in instalments keeps the days of its plan.
 */
export const lockMisdated = async (
  tx: Tx,
  { jurisdiction, category, fiscalYear }: VehicleYear,
  rule: YearsDueRule,
  { after, most }: { after: string | null; most: number },
): Promise<string[]> => {
  await walkInOrder(tx);
  const found = await rows<{ id: string }>(
    tx,
    `select id
       from assessment a
      where jurisdiction = $1
        and category = $2
        and fiscal_year = $3
        and ${open}
        and id > coalesce($4::uuid, '00000000-0000-0000-0000-000000000000')
        and due_on is distinct from ${dueBy('$5', '$6', '$7')}
        and not exists (select from instalment where assessment_id = a.id)
      order by id
      limit $8
        for update of a`,
    [jurisdiction, category, fiscalYear, after, ...ruleParams(rule), most],
  );
  return found.map(({ id }) => id);
};

/** Takes the locked ones to the rule's day. Whatever was charged for missing the old one is waived. */
export const moveDueDays = (tx: Tx, ids: readonly string[], rule: YearsDueRule, today: string): Promise<unknown> =>
  rows(
    tx,
    `with waived as (
       update assessment_charge
          set waived_at = now()
        where assessment_id = any($1::uuid[])
          and waived_at is null
     )
     update assessment
        set due_on = ${dueBy('$3', '$4', '$5')},
            charges = 0,
            state = ${stateOf({ dueOn: dueBy('$3', '$4', '$5'), charges: '0', today: '$2::date' })}
      where id = any($1::uuid[])`,
    [ids, today, ...ruleParams(rule)],
  );
