import { v7 as uuidv7 } from 'uuid';
import { resealRequested } from '../../shared/events/reseal-requested';
import type { ClaimedJob } from '../../shared/jobs/handler';
import { publish } from '../../shared/jobs/publish';
import { runLeased } from '../../shared/jobs/run-leased';
import type { Vault } from '../../shared/process/vault';
import { changeProfile, findAccount, openProfile } from '../../shared/store/accounts';
import { leaseJobs } from '../../shared/store/jobs/claim-jobs';
import { findOwner, replaceOwnerBlock } from '../../shared/store/owner-blocks';
import { resealRows } from '../../shared/store/reseal-rows';
import { sealedTables } from '../../shared/store/sealed-columns';
import { row, rows, withTx } from '../../shared/store/sql';
import * as handlers from '../../workers/privacy/reseal';
import { reseal } from '../../workers/privacy/reseal.job';
import { runManage } from '../scripts/run-manage';
import { aBatch, aPartner, aVehicle, publishShippedTariffs } from '../support/batches';
import { untilBlocked, useDatabase } from '../support/database';
import { aRunContext, jobsOf } from '../support/engine';
import { readSealedValues, ring, writeSealedValues } from './sealed-values';

const { db, url } = useDatabase();
const workerId = '00000000-0000-7000-8000-000000000001';

beforeAll(() => publishShippedTariffs(db()));
beforeEach(() =>
  rows(
    db(),
    `truncate job, job_log, notification, personal_export, signing_key, recovery_code, account, owner_block,
              batch_chunk, batch, assessment cascade`,
  ),
);

/** Asks for the key of that name and runs the job as a worker with the ring would. */
async function rotate(keyId: string, vault: Vault) {
  await withTx(db(), (tx) => publish(tx, resealRequested, { keyId }));
  return runWaiting(vault);
}

async function runWaiting(vault: Vault) {
  const [leased] = await leaseJobs(db(), reseal.name, { atMost: 1 }, workerId, 30);
  await runLeased({ job: reseal, handlers, deps: { vault } }, aRunContext(db(), { workerId }), leased as ClaimedJob);
  const jobs = await jobsOf(db(), reseal.name);
  return jobs.at(-1)!;
}

/** The handler by itself, without the ledger. */
const runHandler = (over: object) => {
  const quiet = { note: async () => {}, progress: async () => {} };
  const context = { ...aRunContext(db()), ...quiet, vault: ring('new', 'old'), ...over };
  return handlers.handle({ keyId: 'new' }, context as never);
};

const notes = async () =>
  (await rows<{ message: string }>(db(), `select message from job_log order by at`)).map(({ message }) => message);
const progress = async () =>
  (await row<{ progress: number }>(db(), `select progress from job where name = $1`, [reseal.name]))?.progress;

test('a ring without the old key opens everything once the job is done', async () => {
  const ids = await writeSealedValues(db(), ring('old'));
  const before = await readSealedValues(db(), ring('old'), ids);
  await expect(readSealedValues(db(), ring('new'), ids)).rejects.toThrow('no key "old"');

  const job = await rotate('new', ring('new', 'old'));

  expect(job).toMatchObject({ state: 'completed', result: { resealed: 16, moved: 0 } });
  expect(await readSealedValues(db(), ring('new'), ids)).toEqual(before);
  expect(await notes()).toEqual(['everything is sealed with new']);
  expect(await progress()).toBe(100);
});

test('done a second time it changes nothing', async () => {
  await writeSealedValues(db(), ring('old'));
  await rotate('new', ring('new', 'old'));
  const versions = () => rows(db(), `select xmin::text from account union all select xmin::text from owner_block`);
  const before = await versions();

  const job = await rotate('new', ring('new', 'old'));

  expect(job).toMatchObject({ state: 'completed', result: { resealed: 0 } });
  expect(await versions()).toEqual(before);
});

test('a run that is broken off ends after its set, and is taken up there', async () => {
  const ids = await writeSealedValues(db(), ring('old'));
  const stopping = new AbortController();
  const vault: Vault = {
    ...ring('new', 'old'),
    open: (sealed, context) => {
      if (context.startsWith('notification')) stopping.abort(new Error('the process stops'));
      return ring('old').open(sealed, context);
    },
  };
  await expect(runHandler({ vault, signal: stopping.signal })).rejects.toThrow('the process stops');
  expect(openProfile(ring('new'), (await findAccount(db(), ids.accountId))!).email?.reveal()).toBe('rasoa@example.mg');
  expect((await findOwner(db(), ring('old'), ids.batchId, 1))?.reveal().name).toBe('Rasoa Hery');

  // Four values of the account and two of the notification are done.
  expect(await rotate('new', ring('new', 'old'))).toMatchObject({ state: 'completed', result: { resealed: 8 } });
  await readSealedValues(db(), ring('new'), ids);
});

test('whoever changes a value while it is sealed anew is not undone', async () => {
  const { accountId } = await writeSealedValues(db(), ring('old'));
  let sealing!: Promise<unknown>;
  await withTx(db(), async (tx) => {
    await changeProfile(tx, ring('old'), accountId, { name: 'Rasoa Andry' });
    sealing = withTx(db(), (own) => resealRows(own, ring('new', 'old'), tableOf('account'), [[accountId]]));
    await untilBlocked(db()); // the job waits for the row, or is about to write what it has read of it
  });
  await sealing;

  const profile = openProfile(ring('new'), (await findAccount(db(), accountId))!);
  expect([profile.name?.reveal(), profile.email?.reveal()]).toEqual(['Rasoa Andry', 'rasoa@example.mg']);
});

test('an owner who is erased while blocks are sealed anew does not come back', async () => {
  const { batchId } = await writeSealedValues(db(), ring('old'));
  let erasing!: Promise<unknown>;
  await withTx(db(), async (tx) => {
    await resealRows(tx, ring('new', 'old'), tableOf('owner_block'), [[batchId, '0']]);
    erasing = withTx(db(), (own) => replaceOwnerBlock(own, ring('new', 'old'), { batchId, chunk: 0 }, () => []));
    await untilBlocked(db());
  });
  await erasing;

  expect(await rows(db(), `select from owner_block`)).toEqual([]);
});

test('of two who take owners out of one block, neither brings the other’s back', async () => {
  const { batchId } = await writeSealedValues(db(), ring('old'));
  const vault = ring('old');
  const person = (name: string) => ({ name, email: null, phone: null, language: null });
  await withTx(db(), (tx) =>
    replaceOwnerBlock(tx, vault, { batchId, chunk: 0 }, () => [
      [1, person('one')],
      [2, person('two')],
      [3, person('three')],
    ]),
  );
  const without = (line: number) => (tx: Parameters<typeof replaceOwnerBlock>[0]) =>
    replaceOwnerBlock(tx, vault, { batchId, chunk: 0 }, (owners) => owners.filter(([of]) => of !== line));
  let other!: Promise<unknown>;
  await withTx(db(), async (tx) => {
    await without(1)(tx);
    other = withTx(db(), without(2));
    await untilBlocked(db());
  });
  await other;

  const left = await Promise.all([1, 2, 3].map((line) => findOwner(db(), vault, batchId, line)));
  expect(left.map((one) => one?.reveal().name)).toEqual([undefined, undefined, 'three']);
});

test('lines that came before sealing began are sealed', async () => {
  const batchId = await aBatch(db(), await aPartner(db()), [aVehicle({ owner: { name: 'Rasoa Hery' } })]);

  expect(await rotate('new', ring('new'))).toMatchObject({ state: 'completed', result: { resealed: 1 } });

  const [chunk] = await rows<{ body: Buffer; is_sealed: boolean }>(db(), `select body, is_sealed from batch_chunk`);
  expect(chunk!.is_sealed).toBe(true);
  expect(ring('new').open(chunk!.body, `batch_chunk.body ${batchId}/0`).toString()).toContain('Rasoa Hery');
});

test('a value that does not open stays as it is, is named, and fails the job when all others are done', async () => {
  const ids = await writeSealedValues(db(), ring('old'));
  await rows(db(), `update account set phone_sealed = set_byte(phone_sealed, 30, 255 - get_byte(phone_sealed, 30))`);
  await rows(db(), `update notification set data_sealed = '\\x00' where id = $1`, [ids.notificationId]);

  const job = await rotate('new', ring('new', 'old'));

  expect(job).toMatchObject({ state: 'failed', failed_reason: expect.stringContaining('2 values open with no key') });
  expect(await notes()).toEqual(
    expect.arrayContaining([
      `account.phone_sealed ${ids.accountId} does not open and was left as it is`,
      `notification.data_sealed ${ids.notificationId} does not open and was left as it is`,
      '2 rows are not sealed with new',
    ]),
  );
  expect((await findOwner(db(), ring('new'), ids.batchId, 1))?.reveal().name).toBe('Rasoa Hery');
});

test('a worker that was not given the new key leaves the job to one that was', async () => {
  const ids = await writeSealedValues(db(), ring('old'));

  const job = await rotate('new', ring('old'));

  expect(job).toMatchObject({
    state: 'delayed',
    attempt: 0,
    failed_reason: expect.stringContaining('with new in front'),
  });
  await readSealedValues(db(), ring('old'), ids);
});

test('a key that no worker has in front after a day is not waited for any longer', async () => {
  const dayAgo = uuidv7({ msecs: Date.now() - 25 * 3600 * 1000 });
  await expect(runHandler({ vault: ring('newest', 'old'), job: { eventId: dayAgo } })).rejects.toMatchObject({
    name: 'GiveUp',
    message: 'for a day no worker had the key new in front; if newest replaced it, ask again',
  });
  await expect(runHandler({ vault: ring('old'), job: { eventId: uuidv7() } })).rejects.toMatchObject({
    name: 'TryLater',
  });
});

test('while a process goes on sealing with the old key the job is not completed', async () => {
  const ids = await writeSealedValues(db(), ring('old'));
  const changeName = () => withTx(db(), (tx) => changeProfile(tx, ring('old'), ids.accountId, { name: 'Rasoa Andry' }));
  // Told of its progress after each table; with the last one it has passed the accounts.
  const progress = async (percent: number) => percent === 100 && changeName();

  await expect(runHandler({ progress })).rejects.toMatchObject({
    name: 'TryLater',
    message: expect.stringContaining('an older key: 1 rows'),
  });
  expect(await runHandler({})).toEqual({ resealed: 1, moved: 0 });
  await readSealedValues(db(), ring('new'), ids);
});

test('the command publishes the job with the first key of the ring, and the audit says who asked', async () => {
  const keyOf = (id: string) => `${id}:${Buffer.alloc(32, id).toString('base64')}`;
  const outcome = await runManage(['reseal-personal-data'], {
    DATABASE_URL: url(),
    PERSONAL_DATA_KEYS: `${keyOf('new')},${keyOf('old')}`,
    LOOKUP_KEY: Buffer.alloc(32, 'lookup').toString('base64'),
    PUBLIC_IDENTITY_URL: 'https://id.taxes.example',
  });

  expect(outcome).toMatchObject({ code: 0, err: '', out: expect.stringContaining('with the key new') });
  expect(await jobsOf(db(), reseal.name)).toMatchObject([{ state: 'waiting', payload: { keyId: 'new' } }]);
  expect(await rows(db(), `select actor, action, resource from audit_entry`)).toEqual([
    { actor: expect.stringMatching(/^shell:/), action: 'rotate data key', resource: 'data-key:new' },
  ]);
  expect(await runWaiting(ring('new', 'old'))).toMatchObject({ state: 'completed' });
});

test('a job whose event names no key is failed at once', async () => {
  await withTx(db(), (tx) => publish(tx, resealRequested, { keyId: 'new' }));
  await rows(db(), `update job set payload = '{}'`);

  expect(await runWaiting(ring('new'))).toMatchObject({
    state: 'failed',
    failed_reason: expect.stringContaining('keyId'),
  });
});

const tableOf = (name: string) => sealedTables.find(({ table }) => table === name)!;
