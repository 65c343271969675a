// The names of tenants. A job's tenant is the id of a partner, or anything else for work that is nobody's.
import { rows, type Sql } from '../sql';

type Partner = { id: string; name: string };

/** Partners of a jurisdiction, or of all for null, whose name begins like this, or whose id this is; at most `limit`. */
export const partnersLike = (
  sql: Sql,
  text: string,
  jurisdiction: string | null,
  limit: number | null,
): Promise<Partner[]> =>
  rows(
    sql,
    `select id::text as id, name
       from partner
      where (lower(name) like lower($1) or id::text = lower($2))
        and ($3::text is null or jurisdiction = $3)
      order by name
      limit $4`,
    [`${text.replace(/[\\%_]/g, '\\$&')}%`, text, jurisdiction, limit],
  );

/** Names by id, for the tenants that are partners. */
export async function partnerNames(sql: Sql, tenants: readonly string[]): Promise<Map<string, string>> {
  const partners = await rows<Partner>(
    sql,
    `select id::text as id, name from partner where id = any(select t::uuid from unnest($1::text[]) as t)`,
    [tenants.filter((tenant) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(tenant))],
  );
  return new Map(partners.map(({ id, name }) => [id, name]));
}
