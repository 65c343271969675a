// Who alters entries may alter what judges them, too: functions, operators, the search path and the tables themselves.
import { rows } from '../../shared/store/sql';
import { allowPastDays, useAudit, writeEntries } from './use-audit';

const audit = useAudit();
const db = () => audit.db();
let first: string;
let second: string;

// Two days that are over and anchored.
beforeAll(async () => {
  [first, second] = (await Promise.all([3, 2].map(audit.day))) as [string, string];
  await allowPastDays(db());
  await writeEntries(db(), first, 'MG', 5);
  await writeEntries(db(), second, 'MG', 4);
  await audit.anchorAll();
});

/** Does this behind every guard and tells what verification finds then. */
const afterSql = (...statements: string[]): Promise<string[]> =>
  audit.asOwner(async (tx) => {
    for (const statement of statements) await rows(tx, statement);
    return audit.faults(tx);
  });
const third = () => `day = '${first}' and tenant = 'MG' and number = 3`;

afterEach(async () => expect(await audit.faults()).toEqual([]));

const entryLies = `create or replace function audit_entry_hash(entry audit_entry) returns bytea language sql as 'select entry.hash'`;
const anchorLies = `create or replace function audit_anchor_hash(day date, heads jsonb, previous_hash bytea) returns bytea
                    language sql as 'select hash from audit_anchor where audit_anchor.day = $1'`;
const forged = `update audit_entry set actor = 'account:forged' where`;

test('functions of the database are not asked whether an entry or an anchor is sound', async () => {
  expect(await afterSql(entryLies, `${forged} ${third()}`)).toEqual([
    `${first} MG 3: was changed: it does not fit its hash`,
  ]);
  expect(await afterSql(anchorLies, `update audit_anchor set heads = '[]' where day = '${second}'`)).toEqual([
    `${second}: its anchor was changed: it does not fit its hash`,
  ]);
});

test('functions and operators that stand before those of PostgreSQL take no part', async () => {
  const found = await afterSql(
    `${forged} ${third()}`,
    `create function public.is_same(bytea, bytea) returns boolean language sql as 'select false'`,
    `create operator public.<> (function = public.is_same, leftarg = bytea, rightarg = bytea)`,
    `create function public.sha256(bytea) returns bytea language sql as 'select ''\\x00''::bytea'`,
    `set local search_path = public, pg_catalog`,
  );
  expect(found).toEqual([`${first} MG 3: was changed: it does not fit its hash`]);
});

test('something in the place of a table of the audit is named, and nothing it says is believed', async () => {
  const says = (what: string) => [expect.stringContaining(`the table ${what}`)];
  const view = (table: string) =>
    afterSql(`alter table ${table} rename to ${table}_real`, `create view ${table} as select * from ${table}_real`);
  for (const table of ['audit_entry', 'audit_chain', 'audit_anchor'])
    expect(await view(table)).toEqual(says(`${table} is no table of its own`));

  const shadow = ['create schema before', 'create table before.audit_entry (like public.audit_entry)'];
  expect(await afterSql(...shadow, 'set local search_path = before, public')).toEqual(
    says('audit_entry is not the one that entries are written to'),
  );
  expect(await afterSql('alter table audit_chain enable row level security')).toEqual(says('audit_chain hides rows'));
  expect(
    await afterSql(
      'alter table audit_anchor drop column jws',
      `alter table audit_anchor add jws text generated always as ('x') stored`,
    ),
  ).toEqual(says('audit_anchor has a column that is computed or of a strange type'));
});
