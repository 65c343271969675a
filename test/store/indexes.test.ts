// What every deletion and every nightly sweep relies on: without the index they read a table of millions, row by row.
import { statesBefore } from '../../shared/domain/assessment/assessment-state';
import { stateIn, stateIsOpen, walkInOrder } from '../../shared/store/assessment-states';
import { rows, type Tx, withTx } from '../../shared/store/sql';
import { filesEndingIn, productFolders, textOf } from '../rules/sources';
import { useDatabase } from '../support/database';

const { db } = useDatabase(2);

test('every foreign key onto a table that is deleted from has an index that holds all its rows', async () => {
  const text = filesEndingIn('.ts', productFolders).map(textOf).join('\n');
  const deletedFrom = [...new Set(Array.from(text.matchAll(/\bdelete from (\w+)/g), ([, table]) => table!))];
  expect(deletedFrom).toEqual(expect.arrayContaining(['account', 'session']));
  const unserved = await rows<{ key: string }>(
    db(),
    // A partial index serves when all it leaves out is null: a reference that is null refers to nothing.
    `select conrelid::regclass || ' ' || pg_get_constraintdef(key.oid) as key
       from pg_constraint key
      where contype = 'f'
        and confrelid::regclass::text = any($1)
        and not exists (
            select from pg_index
             where indrelid = conrelid
               and indkey[0] = conkey[1]
               and (indpred is null
                    or pg_get_expr(indpred, indrelid)
                       = format('(%I IS NOT NULL)', (select attname from pg_attribute
                                                      where attrelid = conrelid and attnum = conkey[1]))))`,
    [deletedFrom],
  );
  expect(unserved).toEqual([]);
});

test('no index holds what another one begins with', async () => {
  const needless = await rows<{ index: string; served: string }>(
    db(),
    `select one.indexrelid::regclass::text as index, other.indexrelid::regclass::text as served
       from pg_index one
       join pg_index other using (indrelid)
      where one.indexrelid <> other.indexrelid
        and not one.indisunique
        and indrelid in (select oid from pg_class where relnamespace = 'public'::regnamespace)
        and one.indnatts < other.indnatts
        and other.indkey::text like one.indkey::text || ' %'
        and one.indexprs is null and other.indexprs is null
        and pg_get_expr(one.indpred, indrelid) is not distinct from pg_get_expr(other.indpred, indrelid)
      order by 1`,
  );
  expect(needless).toEqual([]);
});

/** How PostgreSQL would run it if reading a table as a whole were out of the question. */
async function planOf(statement: string): Promise<string> {
  const planned = await db().source.transaction(async (tx) => {
    await tx.query('set local enable_seqscan = off');
    await tx.query('set local enable_bitmapscan = on');
    return tx.query(`explain ${statement}`) as Promise<{ 'QUERY PLAN': string }[]>;
  });
  return planned.map((line) => line['QUERY PLAN']).join('\n');
}

test.each([
  [`select from session where account_id = gen_random_uuid()`, 'session_account'],
  [`select from session where expires_at < now() or ended_at < now()`, 'session_end'],
  [`select from refresh_token where expires_at < now()`, 'refresh_token_expiry'],
  [`select from known_network where seen_at < now()`, 'known_network_seen'],
  [`select from account where state = 'unverified' and created_at < now()`, 'account_unverified'],
  [`select from notification where created_at < now() and recipient_sealed is not null`, 'notification_contents'],
  [`select from personal_export where created_at < now() and state in ('failed', 'expired')`, 'personal_export_over'],
  [`select from assessment where owner is not null order by id limit 1`, 'assessment_leftover'],
  [
    `select from assessment where jurisdiction = 'MG' and not is_test and state = 'exempt' order by id desc limit 50`,
    'assessment_exempt',
  ],
  [
    `select from assessment where jurisdiction = 'MG' and not is_test and category = 'sea' order by id desc limit 50`,
    'assessment_off_land',
  ],
  [
    `select from assessment where jurisdiction = 'GQ' and not is_test and kind = 'service-fee' and category = 'service'
      order by id desc limit 50`,
    'assessment_off_land',
  ],
  [
    `select from assessment where jurisdiction = 'GQ' and not is_test and service = 'T-552' order by id desc limit 50`,
    'assessment_service',
  ],
  [`select from assessment where account_id = gen_random_uuid() order by id desc limit 50`, 'assessment_account'],
  [`select from proposal where kind = 'catalogue' and tenant = 'GQ' order by id desc limit 50`, 'proposal_catalogue'],
  [
    `select id from assessment a
      where jurisdiction = 'MG' and category = 'land' and fiscal_year = 2026 and kind = 'vehicle-tax' and ${stateIsOpen}
        and id > gen_random_uuid() and not exists (select from instalment where assessment_id = a.id)
      order by id limit 5000 for update of a`,
    'assessment_pkey',
  ],
  [
    `select id from assessment where jurisdiction = 'MG' and ${stateIn(statesBefore('due date passed'))} and due_on < now()
      order by due_on, id limit 5000`,
    'assessment_falls_due',
  ],
  [
    `select id from assessment where jurisdiction = 'MG' and ${stateIn(['overdue'])} and id > gen_random_uuid() order by id limit 2000`,
    'assessment_overdue',
  ],
  [
    `select from assessment_charge where assessment_id = any('{}'::uuid[]) and waived_at is null`,
    'assessment_charge_once',
  ],
  [
    `select id from assessment where (registration_key, jurisdiction) in (select * from unnest('{1234TBA}'::text[], '{MG}'::text[]))
        and not is_test and state <> 'cancelled' and state <> 'exempt' order by id for update`,
    'assessment_vehicle_year',
  ],
])('%s is served by %s', async (statement, index) => {
  expect(await planOf(statement)).toContain(index);
});

test('pages in the order of ids are walked and not sorted, also where the statistics know nothing', async () => {
  const insert = (tx: Tx) =>
    rows(
      tx,
      `insert into assessment (id, partner_id, batch_id, line, jurisdiction, fiscal_year, category, registration,
                             registration_key, amount, currency, state, tariff_id, tariff_version, explanation)
     select gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), n, 'MG', 2021 + n % 6, 'land', 'N' || n, 'N' || n, 1,
            'MGA', 'due', 'x', 1, json_build_object('fill', repeat('x', 300))
       from generate_series(1, 40000) n`,
    );
  const page = `explain select id from assessment
                 where jurisdiction = 'MG' and category = 'land' and fiscal_year = 2026 and kind = 'vehicle-tax'
                   and (tariff_id, tariff_version) <> ('x', 2) and not is_test and state in ('due', 'overdue', 'exempt')
                   and paid = 0 and id > '00000000-0000-0000-0000-000000000000'
                 order by id limit 2000`;
  const planIn = (tx: Tx) => rows<{ 'QUERY PLAN': string }>(tx, page).then((lines) => JSON.stringify(lines));
  // Before the commit nothing can analyse the rows.
  await withTx(db(), async (tx) => {
    await insert(tx);
    expect(await planIn(tx)).toContain('Sort');
    await walkInOrder(tx);
    expect(await planIn(tx)).not.toContain('Sort');
  });
});
