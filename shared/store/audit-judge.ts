// How verification reads the audit of a database whose owner may be the forger: no function, operator, view or schema of
// theirs takes part. What a superuser can do to PostgreSQL itself stays: keep heads elsewhere (docs/how-it-works/audit.md).
import { type Database, row, rows, type Tx, withTx } from './sql';

/** A database, or a transaction whose own search path is put back afterwards. */
export type Judged = Database | Tx;

/**
 * Runs one statement that finds functions and operators in pg_catalog alone; its tables carry their schema. A function
 * that is named with its schema would not be enough: an operator is looked up, too, and so is a cast.
 */
export const judge = <Row>(judged: Judged, text: string, params: readonly unknown[] = []): Promise<Row[]> =>
  'source' in judged ? withTx(judged, (tx) => inCatalog(tx, text, params)) : inCatalog(judged, text, params);

async function inCatalog<Row>(tx: Tx, text: string, params: readonly unknown[]): Promise<Row[]> {
  // SHOW and SET are no functions, so nobody else answers to them.
  const { search_path: before } = (await row<{ search_path: string }>(tx, 'show search_path'))!;
  await rows(tx, 'set local search_path = pg_catalog');
  const found = await rows<Row>(tx, text, params);
  await rows(tx, `set local search_path = ${before === '' ? `''` : before}`);
  return found;
}

export type AlteredTable = { table: string; what: string };

/** Tables of the audit that are not what the migrations made: nothing that is read from them can be believed. */
export async function alteredTables(judged: Judged): Promise<AlteredTable[]> {
  return [...(await shadowedTables(judged)), ...(await judge<AlteredTable>(judged, alterations))];
}

/** Everybody else reads and writes by the search path; a table of the same name before ours would take their entries. */
async function shadowedTables(judged: Judged): Promise<AlteredTable[]> {
  const shadowed: AlteredTable[] = [];
  for (const table of ['audit_entry', 'audit_chain', 'audit_anchor']) {
    const found = await row<{ reached: string | null; ours: string | null }>(
      judged,
      `select pg_catalog.to_regclass($1::pg_catalog.text)::pg_catalog.oid as reached,
              pg_catalog.to_regclass($2::pg_catalog.text)::pg_catalog.oid as ours`,
      [table, `public.${table}`],
    );
    if (found!.reached !== found!.ours) shadowed.push({ table, what: 'is not the one that entries are written to' });
  }
  return shadowed;
}

const alterations = `
  with expected(oid, name, kind) as (
    select to_regclass('public.' || name), name, kind
      from (values ('audit_entry', 'p'), ('audit_chain', 'r'), ('audit_anchor', 'r')) as tables(name, kind)
     union all
    select inhrelid, inhrelid::regclass::text, 'r' from pg_inherits where inhparent = to_regclass('public.audit_entry')
  ), judged as (
    select expected.name,
           case when pg_class.oid is null then 'is gone'
                when relkind::text <> kind then 'is no table of its own'
                when exists (select from pg_rewrite where ev_class = pg_class.oid) then 'has a rule'
                when relrowsecurity then 'hides rows'
                when exists (select
                               from pg_attribute
                               join pg_type on pg_type.oid = atttypid
                              where attrelid = pg_class.oid
                                and attnum > 0
                                and not attisdropped
                                and (attgenerated <> '' or typnamespace <> 'pg_catalog'::regnamespace))
                then 'has a column that is computed or of a strange type'
           end as what
      from expected
      left join pg_class on pg_class.oid = expected.oid
  )
  select name as "table", what from judged where what is not null order by name`;
