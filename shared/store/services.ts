// Services as people look them up: by words, by where they stand, by code.
import type { LocalNames } from '../domain/tariff/document-fields';
import type { Page } from './batch-reads';
import type { ServiceDetails } from './catalogue';
import { row, rows, type Sql } from './sql';

export type ServiceGroup = { code: string; names: LocalNames };

export type ServiceRow = {
  code: string;
  names: LocalNames;
  category: ServiceGroup;
  sector: ServiceGroup;
  ministry: ServiceGroup;
};

const group = (alias: string): string => `jsonb_build_object('code', ${alias}.code, 'names', ${alias}.names)`;

const columns = `
  service.code, service.names, ${group('category')} as category, ${group('sector')} as sector,
  ${group('ministry')} as ministry`;

const services = `
       from service
       join service_group category on category.jurisdiction = service.jurisdiction and category.code = service.category
       join service_group sector on sector.jurisdiction = service.jurisdiction and sector.code = category.parent
       join service_group ministry on ministry.jurisdiction = service.jurisdiction and ministry.code = sector.parent`;

export type ServiceFilter = {
  jurisdiction: string;
  /** As `searchWords` makes them; all of them have to be found. */
  words: readonly string[];
  category: string | undefined;
  sector: string | undefined;
  ministry: string | undefined;
};

/** Only the conditions that are asked for, so that the planner can choose the trigram index. */
function conditions({ jurisdiction, words, category, sector, ministry }: ServiceFilter) {
  const params: unknown[] = [jurisdiction];
  const wanted = [
    ...words.map((word) => ['service.searched like ', `%${word.replace(/[\\%_]/g, '\\$&')}%`] as const),
    ['service.category = ', category],
    ['sector.code = ', sector],
    ['ministry.code = ', ministry],
  ] as const;
  const clauses = wanted.flatMap(([clause, value]) => (value === undefined ? [] : `${clause}$${params.push(value)}`));
  return { where: ['service.jurisdiction = $1', ...clauses].join('\n        and '), params };
}

/** In order of codes. `after` is the code the page before ended with. */
export function listServices(sql: Sql, filter: ServiceFilter, { limit, offset, after }: Page): Promise<ServiceRow[]> {
  const { where, params } = conditions(filter);
  const behind = after === undefined ? '' : `and service.code > $${params.push(after)}`;
  return rows(
    sql,
    `select ${columns}
     ${services}
      where ${where}
        ${behind}
      order by service.code
      limit $${params.push(limit)}
     offset $${params.push(offset)}`,
    params,
  );
}

/** Counts up to `most`. */
export async function countServices(sql: Sql, filter: ServiceFilter, most: number): Promise<number> {
  const { where, params } = conditions(filter);
  const counted = await row<{ total: number }>(
    sql,
    `select count(*)::int as total
       from (select ${services} where ${where} limit $${params.push(most)}) as counted`,
    params,
  );
  return counted!.total;
}

export const findService = (
  sql: Sql,
  jurisdiction: string,
  code: string,
): Promise<(ServiceRow & { details: ServiceDetails }) | undefined> =>
  row(
    sql,
    `select ${columns}, service.details
     ${services}
      where service.jurisdiction = $1
        and service.code = $2`,
    [jurisdiction, code],
  );
