// Somebody is erased while lines that name them still wait.
import { nightCame } from '../../shared/events/clock';
import { publish } from '../../shared/jobs/publish';
import { runSet } from '../../shared/jobs/run-set';
import { row, rows, withTx } from '../../shared/store/sql';
import * as handlers from '../../workers/privacy/erase-people';
import { erasePeople } from '../../workers/privacy/erase-people.job';
import * as taxHandlers from '../../workers/tax/assess-chunk';
import { aBatch, aVehicle } from '../support/batches';
import { untilBlocked, useDatabase } from '../support/database';
import { useTaxWorker, testVault as vault } from '../support/tax-worker';
import { aPerson, runNext, type TestPerson } from './people';
import { whereFound } from './search-everything';

const { db } = useDatabase();
const tax = useTaxWorker(db);

const isDue = (id: string) =>
  rows(db(), `update account set state = 'closing', erase_after = now() - interval '1 second' where id = $1`, [id]);
const stateOf = async (id: string) =>
  (await row<{ state: string }>(db(), `select state from account where id = $1`, [id]))?.state;
const eraseAll = async () => {
  await withTx(db(), (tx) => publish(tx, nightCame, { dueAt: new Date().toISOString() }));
  await rows(db(), `delete from job where name <> $1 and state = 'waiting' and event = $2`, [
    erasePeople.name,
    nightCame.name,
  ]);
  await runNext(db(), erasePeople, handlers, { vault });
};

const namedAs = ({ email, name, phone }: TestPerson) =>
  aVehicle({ owner: { name, email: email.toUpperCase(), phone } });
const ownersFound = async (person: TestPerson) =>
  (await whereFound(db(), vault, [person.name])).filter((place) => place.startsWith('owner_block'));

test('a chunk that failed before the erasure and is retried after it does not bring the person back', async () => {
  const person = await aPerson(db(), vault);
  const other = aVehicle({ owner: { name: 'Somebody Else', email: 'else@example.mg' } });
  const id = await aBatch(db(), tax.partner(), [namedAs(person), other]);
  await isDue(person.id);
  await rows(db(), `update job set state = 'failed' where state = 'waiting'`);
  await eraseAll();
  await rows(db(), `update job set state = 'waiting' where state = 'failed'`);
  await tax.runAll();

  expect(await rows(db(), `select from assessment where batch_id = $1`, [id])).toHaveLength(2);
  expect(await ownersFound(person)).toEqual([]);
  expect(await whereFound(db(), vault, ['Somebody Else'])).toEqual(['owner_block.sealed: Somebody Else']);
});

test('a batch that names the person after the erasure names them anew', async () => {
  const person = await aPerson(db(), vault);
  await isDue(person.id);
  await eraseAll();
  await aBatch(db(), tax.partner(), [namedAs(person)]);
  await tax.runAll();

  expect(await ownersFound(person)).toEqual([`owner_block.sealed: ${person.name}`]);
});

test('an erasure waits for chunks that are being assessed, and takes the person out of them', async () => {
  const person = await aPerson(db(), vault);
  await aBatch(db(), tax.partner(), [namedAs(person)]);
  await isDue(person.id);
  let erasing!: Promise<unknown>;
  let hasWaited = false;
  const slow = {
    ...tax.duty,
    handlers: {
      handleMany: async (...call: Parameters<typeof taxHandlers.handleMany>) => {
        await taxHandlers.handleMany(...call);
        erasing = eraseAll();
        await untilBlocked(db());
        hasWaited = true;
      },
    },
  };
  await runSet(slow, tax.context(), { atMost: 1 });
  await erasing;

  expect(hasWaited).toBe(true);
  expect(await stateOf(person.id)).toBe('closed');
  expect(await ownersFound(person)).toEqual([]);
});
