// Every migration goes back and forth, with rows in the tables: what `down` leaves must be what the one before made.
import { connect, migrate } from '../../shared/store/connect';
import { type Database, rows } from '../../shared/store/sql';
import { createDatabase, dropDatabase, urlOfDatabase } from '../support/database';

let name: string;
let db: Database;
beforeAll(async () => {
  name = await createDatabase();
  db = await connect({ DATABASE_URL: urlOfDatabase(name), DATABASE_POOL_SIZE: 2 });
});
afterAll(async () => {
  await db?.source.destroy();
  await dropDatabase(name);
});

/** Tables, columns, indexes, constraints, triggers and functions by name and definition; partitions by date left out. */
const schema = async (): Promise<string[]> =>
  (
    await rows<{ line: string }>(
      db,
      `select 'column ' || table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable || ' '
              || coalesce(column_default, '') as line
         from information_schema.columns where table_schema = 'public' and table_name !~ '_\\d{6,8}$'
       union all
       select 'index ' || indexdef from pg_indexes where schemaname = 'public' and tablename !~ '_\\d{6,8}$'
       union all
       select 'constraint ' || conrelid::regclass || ' ' || pg_get_constraintdef(oid)
         from pg_constraint where connamespace = 'public'::regnamespace and conrelid::regclass::text !~ '_\\d{6,8}$'
       union all
       select 'trigger ' || pg_get_triggerdef(oid) from pg_trigger
        where not tgisinternal and tgrelid::regclass::text !~ '_\\d{6,8}$'
       union all
       select 'function ' || p.proname || ' ' || md5(p.prosrc) from pg_proc p
        where p.pronamespace = 'public'::regnamespace
          and not exists (select from pg_depend where objid = p.oid and deptype = 'e')
        order by 1`,
    )
  ).map(({ line }) => line);

const applied = async (): Promise<string[]> =>
  (await rows<{ name: string }>(db, 'select name from migration order by id')).map((one) => one.name);

test('each migration can be undone and done again, and the schema is the same as before', async () => {
  const whole = await schema();
  const names = await applied();
  await rows(
    db,
    `insert into audit_entry (tenant, day, actor, role, action, resource, outcome)
     values ('*', current_date, 'shell:test', 'operator', 'other', 'before', 'done'),
            ('MG', current_date, 'shell:test', 'operator', 'other', 'before', 'done')`,
  );
  const stages: string[][] = [];
  for (const _ of names) {
    stages.push(await schema());
    await db.source.undoLastMigration({ transaction: 'all' });
  }
  expect(await applied()).toEqual([]);
  // The library's own table stays.
  expect((await schema()).filter((line) => !/\bmigration\b/.test(line))).toEqual([]);
  for (const stage of stages.reverse()) {
    await migrateOne();
    expect(await schema()).toEqual(stage);
  }
  await migrate(db);
  expect(await schema()).toEqual(whole);

  /** The next one alone: TypeORM runs all that are pending, so those after it are hidden for the moment. */
  async function migrateOne(): Promise<void> {
    const all = db.source.migrations;
    const done = (await applied()).length;
    (db.source as { migrations: unknown }).migrations = all.slice(0, done + 1);
    try {
      await db.source.runMigrations({ transaction: 'all' });
    } finally {
      (db.source as { migrations: unknown }).migrations = all;
    }
  }
});
