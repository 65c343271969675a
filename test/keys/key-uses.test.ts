import { openKeyUses } from '../../shared/http/key-uses';
import { listApiKeysAtOnce, mostListedKeys } from '../../shared/store/api-key-admin';
import { noteKeyUses } from '../../shared/store/api-keys';
import { createPartner } from '../../shared/store/partners';
import { row, rows, withTx } from '../../shared/store/sql';
import { untilBlocked, useDatabase } from '../support/database';
import { aKeyOf } from '../support/intake';

const database = useDatabase();
const db = () => database.db();
let partnerId: string;
beforeAll(async () => {
  partnerId = await createPartner(db(), 'Port of Toliara', 'MG');
});

test('uses are written in the order of ids, so that two processes never wait for each other', async () => {
  const keys = await Promise.all(Array.from({ length: 5 }, () => aKeyOf(db(), partnerId)));
  const ids = keys.map(({ id }) => id).sort();
  // Last in the table, as after any update: the order of the table is no order of ids.
  await rows(db(), `update api_key set name = name where id = $1`, [ids[0]]);
  let written: Promise<unknown> | undefined;
  await withTx(db(), async (tx) => {
    await rows(tx, `select from api_key where id = $1 for update`, [ids[0]]);
    written = noteKeyUses(db(), new Map(ids.toReversed().map((id) => [id, new Date()])));
    await untilBlocked(db());
    // What a writer that waits for the first holds of the others would be half of a deadlock.
    await rows(tx, `select from api_key where id = any($1::uuid[]) order by id for update nowait`, [ids.slice(1)]);
  });
  await written;
  expect(await row(db(), `select count(last_used_at)::int as noted from api_key`)).toEqual({ noted: ids.length });
});

test('uses that cannot be written are told of once, and again only after it went well', async () => {
  const { id } = await aKeyOf(db(), partnerId);
  const warned: unknown[] = [];
  const steps: (() => unknown)[] = [];
  const log = { warn: (...said: unknown[]) => void warned.push(said) };
  const uses = openKeyUses({ db: db(), log, onStop: (step) => void steps.push(step) });
  const useAndFlush = () => {
    uses.note(id);
    return steps[0]?.();
  };
  await rows(db(), 'alter table api_key rename to api_key_elsewhere');
  await useAndFlush();
  await useAndFlush();
  expect(warned).toHaveLength(1);
  await rows(db(), 'alter table api_key_elsewhere rename to api_key');
  await useAndFlush();
  expect(await row(db(), `select last_used_at is not null as noted from api_key where id = $1`, [id])).toEqual({
    noted: true,
  });
  expect(warned).toHaveLength(1);
});

test('a list that was cut says so', async () => {
  const owner = await createPartner(db(), 'Port of many years', 'MG');
  const addEnded = (from: number, to: number) =>
    rows(
      db(),
      `insert into api_key (id, partner_id, name, hint, key_hash, scopes, revoked_at)
       select gen_random_uuid(), $1, 'old', 'tc_xxxx', sha256(convert_to(n::text, 'utf8')), '{jobs:read}', now()
         from generate_series($2::int, $3::int) as n`,
      [owner, from, to],
    );
  await addEnded(1, mostListedKeys);
  expect((await listApiKeysAtOnce(db(), owner)).isComplete).toBe(true);
  await addEnded(mostListedKeys + 1, mostListedKeys + 1);
  const { keys, isComplete } = await listApiKeysAtOnce(db(), owner);
  expect([keys.length, isComplete]).toEqual([mostListedKeys, false]);
});
