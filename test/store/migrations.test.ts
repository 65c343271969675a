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

const partnerId = '00000000-0000-7000-8000-000000000001';
const allScopes = '{batches:create,batches:read,batches:cancel,quotes:create,assessments:read,jobs:read}';

/** Of each bound that a key can have one, and batches of both worlds with a chunk that waits. */
async function insertKeys(): Promise<void> {
  await rows(db, `insert into partner (id, name, jurisdiction) values ($1, 'Partner', 'MG')`, [partnerId]);
  await rows(
    db,
    `insert into api_key (id, partner_id, name, hint, key_hash, scopes, expires_at, allowed_networks, is_test)
     select gen_random_uuid(), $1, name, '', sha256(name::bytea), scopes::text[], expires_at, networks::cidr[], is_test
       from (values ('unbound', $2, null::timestamptz, '{}', false),
                    ('test', $2, null, '{}', true),
                    ('expired', $2, now() - interval '1 day', '{}', false),
                    ('expiring', $2, now() + interval '1 day', '{}', false),
                    ('of a network', $2, null, '{192.0.2.0/24}', false),
                    ('narrowed', '{quotes:create}', null, '{}', false)) as key(name, scopes, expires_at, networks, is_test)`,
    [partnerId, allScopes],
  );
  await rows(
    db,
    `with made as (
       insert into batch (id, partner_id, jurisdiction, fiscal_year, format, state, currency, chunk_count, is_test)
       select gen_random_uuid(), $1, 'MG', 2026, '{}', 'processing', 'MGA', 1, is_test
         from unnest(array[true, false]) as is_test
       returning id
     )
     insert into batch_chunk (batch_id, chunk, first_line, line_count, body) select id, 0, 1, 1, '{}' from made`,
    [partnerId],
  );
}

async function expectNothingWidened(): Promise<void> {
  expect(await rows(db, 'select name from api_key where revoked_at is null')).toEqual([{ name: 'unbound' }]);
  const chunks = `select batch.state as batch, batch_chunk.state as chunk, body is not null as "hasBody"
                    from batch join batch_chunk on batch_id = batch.id order by 1`;
  expect(await rows(db, chunks)).toEqual([
    { batch: 'processing', chunk: 'waiting', hasBody: true },
    { batch: 'cancelled', chunk: 'cancelled', hasBody: false },
  ]);
}

/** Back to where the migration of that name is the newest. */
async function goBackTo(name: string): Promise<void> {
  while (!(await applied()).at(-1)!.startsWith(name)) await db.source.undoLastMigration({ transaction: 'all' });
}

test('what was sealed is not lost by going back', async () => {
  await goBackTo('Privacy');
  const block = `insert into owner_block (batch_id, chunk, first_line, last_line, email_indexes, sealed)
                 values ('${partnerId}', 0, 1, 1, '{}', '')`;
  const body = `insert into batch_chunk (batch_id, chunk, first_line, line_count, body, is_sealed)
                values ('${partnerId}', 0, 1, 1, '\\x00', true)`;
  for (const [table, statement] of [
    ['owner_block', block],
    ['batch_chunk', body],
  ] as const) {
    await rows(db, statement);
    await expect(db.source.undoLastMigration({ transaction: 'all' })).rejects.toThrow(/cannot read/);
    await rows(db, `delete from ${table}`);
  }
  await db.source.runMigrations({ transaction: 'each' });
});

test.each([
  ['a settled one', `state = 'cancelled'`],
  ['one that is overdue', `state = 'overdue'`],
  ['one by a correction', `tariff_version = 2`],
  ['one of the sea', `category = 'sea'`],
])('assessments that the build before cannot read are not lost by going back (%s)', async (_, change) => {
  await rows(
    db,
    `insert into assessment (id, partner_id, batch_id, line, jurisdiction, fiscal_year, category, registration,
                             registration_key, amount, currency, state, tariff_id, tariff_version, explanation)
     values ($1, $1, $1, 1, 'MG', 2026, 'land', 'A 1', 'A1', 1, 'MGA', 'due', 'mg-land-2026', 1, '{}')`,
    [partnerId],
  );
  await rows(db, `update assessment set ${change}`);
  await goBackTo('Tariffs');
  await expect(db.source.undoLastMigration({ transaction: 'all' })).rejects.toThrow(/cannot read/);
  await rows(db, 'delete from assessment');
});

test('payments are not lost by going back', async () => {
  await migrate(db);
  await rows(
    db,
    `insert into payment (id, jurisdiction, currency, amount, provider, expires_at)
     values ($1, 'MG', 'MGA', 1, 'mvola', now())`,
    [partnerId],
  );
  await goBackTo('Payments');
  await expect(db.source.undoLastMigration({ transaction: 'all' })).rejects.toThrow(/cannot account for/);
  await rows(db, 'delete from payment');
});

test('each migration can be undone and done again, and the schema is the same as before', async () => {
  await migrate(db);
  const whole = await schema();
  const names = await applied();
  await rows(
    db,
    `insert into audit_entry (tenant, day, actor, role, action, resource, outcome)
     values ('*', current_date, 'shell:test', 'operator', 'other', 'before', 'done'),
            ('MG', current_date, 'shell:test', 'operator', 'other', 'before', 'done')`,
  );
  await insertKeys();
  const stages: string[][] = [];
  for (const name of names.toReversed()) {
    stages.push(await schema());
    await db.source.undoLastMigration({ transaction: 'all' });
    if (name.startsWith('Keys')) await expectNothingWidened();
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
