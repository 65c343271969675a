// The step from one chain to a chain for each tenant and day, and back, with entries in the table.

import { verifyAudit } from '../../shared/access/verify-audit';
import { everyEntry, listAudit } from '../../shared/store/audit-search';
import { connect, migrate } from '../../shared/store/connect';
import { type Database, row, rows } from '../../shared/store/sql';
import { createDatabase, dropDatabase, urlOfDatabase } from '../support/database';
import { aVault } from './use-audit';

let name: string;
let db: Database;
beforeEach(async () => {
  name = await createDatabase();
  db = await connect({ DATABASE_URL: urlOfDatabase(name), DATABASE_POOL_SIZE: 2 });
});
afterEach(async () => {
  await db?.source.destroy();
  await dropDatabase(name);
});

/** Back to before this migration. */
async function undoAudit(): Promise<void> {
  for (let last = ''; last !== 'Audit1767225600006'; ) {
    last = (await row<{ name: string }>(db, 'select name from migration order by id desc limit 1'))!.name;
    await db.source.undoLastMigration({ transaction: 'all' });
  }
}

const faults = async () => {
  const found: unknown[] = [];
  for await (const check of verifyAudit(db, aVault(), { from: null, to: null })) found.push(...check.faults);
  return found;
};

test('old entries keep their order and what they say, in chains of their days', async () => {
  await undoAudit();
  await rows(db, 'alter table audit_entry disable trigger audit_entry_chained');
  await rows(
    db,
    `insert into audit_entry (number, at, actor, role, action, resource, outcome, details, ip, correlation_id, hash)
     select n, timestamptz '2026-01-30 12:00:00.123456Z' + n * interval '6 hours', 'somebody ' || n, 'admin', 'retry',
            'job ' || n, 'done', jsonb_build_object('n', n), '192.0.2.1', 'c-' || n, ''
       from generate_series(1, 9) as n`,
  );
  await rows(db, 'alter table audit_entry enable trigger audit_entry_chained');
  await migrate(db);

  const entries = (await listAudit(db, everyEntry, 100)).toReversed();
  expect(entries.map(({ tenant, day, number, actor }) => [tenant, day, number, actor])).toEqual(
    [30, 31, 31, 31, 31, 1, 1, 1, 1].map((date, index) => [
      '*',
      date === 1 ? '2026-02-01' : `2026-01-${date}`,
      date === 30 ? 1 : ((index - 1) % 4) + 1,
      `somebody ${index + 1}`,
    ]),
  );
  expect(entries[0]).toMatchObject({ details: { n: 1 }, correlationId: 'c-1', before: null, ip: '192.0.2.1' });
  const { at } = (await row<{ at: string }>(
    db,
    `select (at at time zone 'UTC')::text as at from audit_entry order by at`,
  ))!;
  expect(at).toBe('2026-01-30 18:00:00.123456');
  expect(await rows(db, 'select from audit_entry_default')).toEqual([]);
  expect(await faults()).toEqual([]);
});

test('going back, the entries of all tenants form the one chain again', async () => {
  for (const tenant of ['MG', 'GQ', 'MG'])
    await rows(
      db,
      `insert into audit_entry (tenant, day, actor, role, action, resource, outcome, before)
       values ($1, (now() at time zone 'UTC')::date, 'shell:test', 'operator', 'other', 'x', 'done', '{"a": null}')`,
      [tenant],
    );
  await undoAudit();

  const back = await rows<{ number: string; details: object; fits: boolean }>(
    db,
    `select number, details, audit_entry_hash(audit_entry) = hash
            and previous_hash is not distinct from lag(hash) over (order by number) as fits
       from audit_entry
      order by number`,
  );
  expect(back).toEqual(
    ['MG', 'GQ', 'MG'].map((tenant, index) => ({
      number: String(index + 1),
      details: { tenant, before: { a: null } },
      fits: true,
    })),
  );
  await rows(
    db,
    `insert into audit_entry (actor, role, action, resource, outcome) values ('a', 'admin', 'other', 'x', 'done')`,
  );
  await migrate(db);
  expect(await faults()).toEqual([]);
});
