import { runSet } from '../../shared/jobs/run-set';
import { normalisedEmail } from '../../shared/store/accounts';
import { nextLeftover } from '../../shared/store/leftover-owners';
import { blocksWithEmail, findOwner, type OwnerBlock, ownerIndexOf, ownersIn } from '../../shared/store/owner-blocks';
import { rows } from '../../shared/store/sql';
import * as reseal from '../../workers/privacy/reseal';
import { aBatch, aVehicle } from '../support/batches';
import { useDatabase } from '../support/database';
import { aRunContext } from '../support/engine';
import { testVault, useTaxWorker } from '../support/tax-worker';
import { placesOf } from './whole-database';

const { db } = useDatabase();
const { partner, context, duty, runAll } = useTaxWorker(db);

const rasoa = { name: 'Rasoa Hery', email: 'Rasoa@Example.mg', phone: '+261 34 00 000 01', language: 'mg' };
const blocksOf = async (email: string): Promise<OwnerBlock[]> => {
  const blocks: OwnerBlock[] = [];
  for await (const block of blocksWithEmail(db(), ownerIndexOf(testVault, email))) blocks.push(block);
  return blocks;
};

test('the owner of an assessed vehicle is kept sealed, apart from the assessment', async () => {
  const id = await aBatch(db(), partner(), [aVehicle(), aVehicle({ owner: rasoa })]);
  await runAll();

  expect(await rows(db(), `select line, owner from assessment order by line`)).toEqual([
    { line: 1, owner: null },
    { line: 2, owner: null },
  ]);
  expect((await findOwner(db(), testVault, id, 2))?.reveal()).toEqual({ ...rasoa, phone: '+261340000001' });
  expect(await findOwner(db(), testVault, id, 1)).toBeNull();
});

test('nothing of an owner can be read anywhere in the database', async () => {
  await aBatch(db(), partner(), [aVehicle({ owner: rasoa })]);
  expect(await placesOf(db(), 'Rasoa')).toEqual(['batch_chunk.body']); // as before sealing began, until it is assessed
  await runAll();

  for (const text of ['Rasoa', 'Example.mg', 'example.mg', '340000001', '34 00 000 01'])
    expect(await placesOf(db(), text)).toEqual([]);
});

test('of lines that are refused or duplicates no owner is kept', async () => {
  const vehicle = aVehicle();
  await aBatch(db(), partner(), [{ ...vehicle, owner: { name: 'Kept' } }]);
  await runAll();
  const id = await aBatch(db(), partner(), [
    aVehicle({ owner: { name: 'Kept too' } }),
    { ...vehicle, owner: { name: 'Twice' } },
    aVehicle({ energy: 'steam', owner: { name: 'Steam' } }),
    aVehicle({ owner: { name: 'Typo', email: 'typo@' } }),
    { registration: 'LOCO 1', category: 'rail', owner: { name: 'Driver' } },
    '{"registration":"1234 TBA","owner":{"name":"Broken"}',
  ]);
  await runAll();

  const blocks = await rows<OwnerBlock & { first_line: number; last_line: number }>(
    db(),
    `select *, batch_id as "batchId" from owner_block where batch_id = $1`,
    [id],
  );
  expect(blocks.map(({ first_line, last_line }) => [first_line, last_line])).toEqual([[1, 1]]);
  const kept = blocks.flatMap((block) =>
    ownersIn(testVault, block).map(([line, owner]) => [line, owner.reveal().name]),
  );
  expect(kept).toEqual([[1, 'Kept too']]);
  for (const text of ['Twice', 'Steam', 'Typo', 'typo@', 'Driver', 'Broken'])
    expect([text, await placesOf(db(), text)]).toEqual([text, []]);
});

test('a chunk of which nobody is known has no block', async () => {
  await aBatch(db(), partner(), [aVehicle()]);
  await runAll();
  expect(await rows(db(), `select from owner_block`)).toEqual([]);
});

test('each batch of a set has its own blocks', async () => {
  const ids: string[] = [];
  for (const name of ['First', 'Second'])
    ids.push(
      await aBatch(db(), partner(), [aVehicle({ owner: { name } }), aVehicle({ owner: { name } })], {
        linesPerChunk: 1,
      }),
    );
  await runSet(duty, context(), { atMost: 10 });

  expect(await rows(db(), `select batch_id, chunk from owner_block order by batch_id, chunk`)).toEqual(
    ids.flatMap((batch_id) => [0, 1].map((chunk) => ({ batch_id, chunk }))),
  );
  for (const [at, name] of ['First', 'Second'].entries())
    expect((await findOwner(db(), testVault, ids[at]!, 2))?.reveal().name).toBe(name);
});

test('blocks are found by an address, however it is written, and however many there are', async () => {
  const owned = Array.from({ length: 40 }, (_, n) => aVehicle({ owner: { ...rasoa, name: `Rasoa ${n}` } }));
  const id = await aBatch(
    db(),
    partner(),
    [...owned, aVehicle({ owner: { name: 'Other', email: 'other@example.mg' } })],
    {
      linesPerChunk: 1,
    },
  );
  await runAll();

  const blocks = await blocksOf('rasoa@EXAMPLE.mg');
  expect(blocks.map(({ batchId, chunk }) => [batchId, chunk])).toEqual(owned.map((_, chunk) => [id, chunk]));
  expect(await blocksOf('nobody@example.mg')).toEqual([]);
});

test('an address is indexed as accounts normalise it', () => {
  for (const email of ['rasoa@example.mg', 'Rasoa@Example.MG', 'r.a+b@x-y.example'])
    expect(ownerIndexOf(testVault, email)).toBe(ownerIndexOf(testVault, normalisedEmail(` ${email} `)!));
});

test('an owner does not show when it is printed', async () => {
  const id = await aBatch(db(), partner(), [aVehicle({ owner: rasoa })]);
  await runAll();
  expect(`${await findOwner(db(), testVault, id, 1)}`).not.toContain('Rasoa');
  const [block] = await blocksOf(rasoa.email);
  expect(JSON.stringify(ownersIn(testVault, block!))).not.toContain('Rasoa');
});

test('a block moved to another batch, or altered, does not open', async () => {
  const id = await aBatch(db(), partner(), [aVehicle({ owner: rasoa })]);
  const other = await aBatch(db(), partner(), [aVehicle({ owner: { name: 'Other' } })]);
  await runAll();
  const seal = `select sealed from owner_block where batch_id = $1`;

  await rows(db(), `update owner_block set sealed = (${seal}) where batch_id = $2`, [id, other]);
  await expect(findOwner(db(), testVault, other, 1)).rejects.toThrow();
  await rows(
    db(),
    `update owner_block set sealed = set_byte(sealed, 60, 255 - get_byte(sealed, 60)) where batch_id = $1`,
    [id],
  );
  await expect(findOwner(db(), testVault, id, 1)).rejects.toThrow();
});

test('owners that assessments still hold in the open are moved into sealed blocks', async () => {
  const id = await aBatch(
    db(),
    partner(),
    Array.from({ length: 5 }, () => aVehicle()),
    { linesPerChunk: 2 },
  );
  await runAll();
  await rows(
    db(),
    `update assessment set owner = json_build_object('name', 'Owner ' || line, 'email', 'O' || line || '@example.mg',
                                                                    'phone', null, 'language', null) where line <> 2`,
  );
  const steps: number[] = [];
  const result = await reseal.handle({ keyId: 'test' }, {
    ...aRunContext(db()),
    vault: testVault,
    progress: async (percent: number) => void steps.push(percent),
    note: async () => {},
  } as never);

  expect(result).toEqual({ resealed: 0, moved: 4 });
  expect(await nextLeftover(db(), '00000000-0000-0000-0000-000000000000')).toBeUndefined();
  expect(await placesOf(db(), 'Owner ')).toEqual([]);
  const owners = await Promise.all([1, 2, 3, 4, 5].map((line) => findOwner(db(), testVault, id, line)));
  expect(owners.map((owner) => owner?.reveal().name)).toEqual(['Owner 1', undefined, 'Owner 3', 'Owner 4', 'Owner 5']);
  expect((await blocksOf('o5@example.mg')).map(({ chunk }) => chunk)).toEqual([2]);
});
