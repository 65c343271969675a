import { hashOfApiKey, issueApiKey, ownersOfApiKeys } from '../../shared/store/api-keys';
import { createPartner } from '../../shared/store/partners';
import { row, rows } from '../../shared/store/sql';
import { until } from '../support/database';
import { aKeyOf, useIntake } from '../support/intake';

const intake = useIntake({ ANONYMOUS_REQUESTS_PER_MINUTE: '100000' });
let partnerId: string;
beforeAll(async () => {
  partnerId = await createPartner(intake.db(), 'Port of Toliara', 'MG');
});
const asked = async (key: string) => (await intake.ask('/api/v1/batches', key)).status;

test('a key with one character changed, added or taken away opens nothing', async () => {
  const { key } = await aKeyOf(intake.db(), partnerId);
  const other = (character: string | undefined) => (character === 'x' ? 'y' : 'x');
  const changed = [...key].map((character, at) => key.slice(0, at) + other(character) + key.slice(at + 1));
  const wrong = [...changed, `${key}x`, `x${key}`, key.slice(0, -1), key.toUpperCase(), key.toLowerCase()];
  expect(new Set(await Promise.all(wrong.map(asked)))).toEqual(new Set([401]));
  // HTTP itself takes away blanks around a value.
  expect([await asked(key), await asked(` ${key} `)]).toEqual([200, 200]);
});

test('the hash of a key is no key, and nothing stored is', async () => {
  const { key } = await aKeyOf(intake.db(), partnerId);
  const { stored } = (await row<{ stored: Buffer }>(
    intake.db(),
    `select key_hash as stored from api_key where key_hash = $1`,
    [hashOfApiKey(key)],
  ))!;
  expect((await ownersOfApiKeys(intake.db(), [hashOfApiKey(stored.toString('hex')), stored])).size).toBe(1);
  expect(await asked(stored.toString('hex').slice(0, 48))).toBe(401);
});

test('a key that expires opens until then and not after', async () => {
  const { id, key } = await aKeyOf(intake.db(), partnerId, { expiresAt: new Date(Date.now() + 60_000) });
  expect(await asked(key)).toBe(200);
  await rows(intake.db(), `update api_key set expires_at = now() where id = $1`, [id]);
  expect(await asked(key)).toBe(401);
});

test('among twenty thousand keys one is found through the index', async () => {
  await rows(
    intake.db(),
    `insert into api_key (id, partner_id, name, hint, key_hash, scopes)
     select gen_random_uuid(), $1, 'filler', 'tc_xxxx', sha256(convert_to(n::text, 'utf8')), '{jobs:read}'
       from generate_series(1, 20000) as n`,
    [partnerId],
  );
  await rows(intake.db(), 'analyze api_key');
  const plan = await rows<{ 'QUERY PLAN': string }>(
    intake.db(),
    `explain select key.id
       from api_key as key
       join partner on partner.id = key.partner_id
      where key.key_hash = any(array[sha256('a'), sha256('b')])
        and key.revoked_at is null
        and (key.expires_at is null or key.expires_at > now())`,
  );
  const text = plan.map((line) => line['QUERY PLAN']).join('\n');
  expect(text).toContain('api_key_key_hash_key');
  expect(text).not.toMatch(/Seq Scan on api_key/);
});

test('when a key was last used is noted within seconds', async () => {
  const { id, key } = await aKeyOf(intake.db(), partnerId);
  const before = Date.now();
  await asked(key);
  const usedAt = async () =>
    (await row<{ at: Date | null }>(intake.db(), `select last_used_at as at from api_key where id = $1`, [id]))!.at;
  await until(async () => (await usedAt()) !== null, 'the use is noted');
  expect(Math.abs((await usedAt())!.getTime() - before)).toBeLessThan(10_000);
});

test('keys are made of the whole alphabet, and none comes twice', async () => {
  const terms = { partnerId, name: 'many', scopes: ['jobs:read'], expiresAt: null, allowedNetworks: [] } as const;
  const keys = await Promise.all(
    Array.from({ length: 200 }, () => issueApiKey(intake.db(), { ...terms, isTest: false, createdBy: 'shell:test' })),
  );
  const letters = new Set(keys.flatMap(({ key }) => [...key.slice(3)]));
  expect([new Set(keys.map(({ key }) => key)).size, letters.size]).toEqual([200, 62]);
});
