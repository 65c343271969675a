// Assessments with everything that tells whether they are right, a page after the other, for whoever looks through all.
import type { StoredAssessment } from '../domain/tariff/judge-assessment';
import { rows, type Sql, withPatience } from './sql';

export type StoredFilter = {
  jurisdiction?: string | undefined;
  fiscalYear?: number | undefined;
  batchId?: string | undefined;
  /** Of whatever version, cited now. */
  tariffId?: string | undefined;
  /** The first one, for going on where somebody stopped. */
  fromId?: string | undefined;
};

const pageSize = 5000;
const patienceSeconds = 60;

type Position = 'id >=' | 'id >';

/**
 * In order of ids. While the caller works on a page the next one is on its way. Every page is a statement and so of one
 * moment: an assessment that is revised meanwhile is seen before or after, never in between.
 */
export async function* storedAssessments(sql: Sql, filter: StoredFilter): AsyncGenerator<StoredAssessment[]> {
  const { fromId = '00000000-0000-0000-0000-000000000000', ...conditions } = filter;
  const read = (position: Position, id: string) => {
    const page = withPatience(patienceSeconds, () => pageOf(sql, conditions, position, id));
    // Told to whoever waits for it; until then nobody does.
    page.catch(() => {});
    return page;
  };
  let next = read('id >=', fromId);
  try {
    for (;;) {
      const page = await next;
      if (page.length === pageSize) next = read('id >', page.at(-1)!.id);
      if (page.length > 0) yield page;
      if (page.length < pageSize) return;
    }
  } finally {
    // Whoever stops early closes the database, and a statement must not be under way then.
    await next.catch(() => {});
  }
}

function pageOf(
  sql: Sql,
  { jurisdiction, fiscalYear, batchId, tariffId }: Omit<StoredFilter, 'fromId'>,
  position: Position,
  id: string,
): Promise<StoredAssessment[]> {
  const params: unknown[] = [id];
  const wanted = [
    ['jurisdiction', jurisdiction],
    ['fiscal_year', fiscalYear],
    ['batch_id', batchId],
    ['tariff_id', tariffId],
  ] as const;
  const clauses = wanted.flatMap(([column, value]) =>
    value === undefined ? [] : [`and ${column} = $${params.push(value)}`],
  );
  return rows(
    sql,
    `select id, kind, jurisdiction, fiscal_year as "fiscalYear", category, service, requested_on::text as "requestedOn",
            type, use, fiscal_power as "fiscalPower", energy, first_circulation::text as "firstCirculation",
            length_metres::float8 as "lengthMetres", power_kw::float8 as "powerKw", amount, currency, state,
            tariff_id as "tariffId", tariff_version as "tariffVersion", explanation::text, revision,
            ${revisions} as revisions, ${approved} as approved
       from assessment
      where ${position} $1
        ${clauses.join('\n        ')}
      order by id
      limit ${pageSize}`,
    params,
  );
}

const revisions = `
            case when revision > 0 then (
              select json_agg(json_build_object(
                       'revision', r.revision, 'amount', r.amount::text, 'state', r.state, 'tariffId', r.tariff_id,
                       'tariffVersion', r.tariff_version, 'explanation', r.explanation::text) order by r.revision)
                from assessment_revision r
               where r.assessment_id = assessment.id) end`;

const approved = `
            case when state in ('exempt', 'cancelled') or revision > 0 then (
              select json_agg(json_build_object(
                       'id', e.id, 'ground', e.ground, 'validFrom', e.valid_from::text, 'validTo', e.valid_to::text))
                from exemption e
               where e.registration_key = assessment.registration_key
                 and e.jurisdiction = assessment.jurisdiction) end`;
