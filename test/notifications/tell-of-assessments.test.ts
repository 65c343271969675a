import { randomUUID } from 'node:crypto';
import { ownersToTell } from '../../shared/events/batch-owners-to-tell';
import { publish } from '../../shared/jobs/publish';
import { rows, withTx } from '../../shared/store/sql';
import * as handlers from '../../workers/notifications/tell-of-assessments';
import { tellOfAssessments } from '../../workers/notifications/tell-of-assessments.job';
import { aBatch, aVehicle } from '../support/batches';
import { useDatabase } from '../support/database';
import { jobsOf } from '../support/engine';
import { assessmentsOf, useTaxWorker } from '../support/tax-worker';
import { hery, rasoa, useReminders } from './use-reminders';

const { db } = useDatabase();
const taxWorker = useTaxWorker(db);
const { mailServer, messages, run, send } = useReminders(db);

// Noon in Antananarivo.
const noon = new Date('2026-03-03T09:00:00Z');
const tell = (at = noon) => run(tellOfAssessments, handlers, at.toISOString());
const ownedBy = (owner: object, over = {}) => aVehicle({ owner, ...over });
/** Assessed to its end, at noon. */
async function assessed(lines: Parameters<typeof aBatch>[2], options: Parameters<typeof aBatch>[3] = {}) {
  const id = await aBatch(db(), taxWorker.partner(), lines, { notifyOwners: true, ...options });
  await taxWorker.runAll();
  await rows(db(), `update batch set finished_at = $1`, [noon]);
  return id;
}
const justAfter = (instant: Date) => new Date(instant.getTime() + 1000);

test('owners are told once each, of all that is theirs, whichever part of the batch it stands in', async () => {
  const lines = [ownedBy(rasoa), ownedBy(hery), aVehicle(), ownedBy(rasoa), ownedBy(rasoa)];
  const batchId = await assessed(lines, { linesPerChunk: 2 });
  await tell();

  const ids = (await assessmentsOf(db(), batchId)).map(({ id }) => id);
  const made = (await messages()).sort((a, b) => b.assessmentIds.length - a.assessmentIds.length);
  expect(made).toMatchObject([
    { kind: 'assessment-created', language: 'fr', assessmentIds: [ids[0], ids[3], ids[4]].sort() },
    { kind: 'assessment-created', language: 'mg', assessmentIds: [ids[1]] },
  ]);
  expect((await jobsOf(db(), tellOfAssessments.name))[0]!.result).toEqual({ assessments: 4, messages: 2 });
  await send(justAfter(made[0]!.notBefore).toISOString());
  expect(mailServer.taken.map(({ to }) => to.join()).sort()).toEqual(['hery@example.mg', 'rasoa@example.mg']);
});

test('without the wish of the partner nobody is told, and no job is made', async () => {
  await assessed([ownedBy(rasoa)], { notifyOwners: false });
  expect(await jobsOf(db(), tellOfAssessments.name)).toEqual([]);
});

test.each(['is a test', 'was cancelled'])('of a batch that %s nobody is told', async (what) => {
  await assessed([ownedBy(rasoa)]);
  await rows(db(), what === 'is a test' ? `update batch set is_test = true` : `update batch set state = 'cancelled'`);
  await tell();
  expect(await messages()).toEqual([]);
  expect(await jobsOf(db(), tellOfAssessments.name)).toMatchObject([{ state: 'completed' }]);
});

test('what another batch had assessed, is exempt or is paid is not told', async () => {
  const vehicle = ownedBy(rasoa);
  await assessed([vehicle], { notifyOwners: false });
  const batchId = await assessed([vehicle, ownedBy(rasoa), ownedBy(hery), ownedBy(hery)]);
  const [first, second, third] = (await assessmentsOf(db(), batchId)).map(({ id }) => id);
  await rows(db(), `update assessment set state = 'exempt' where id = $1`, [second]);
  await rows(db(), `update assessment set state = 'paid', paid = amount where id = $1`, [third]);
  await tell();
  expect(await messages()).toMatchObject([{ assessmentIds: [first] }]);
});

test('told twice, also on another day, nobody hears twice', async () => {
  const batchId = await assessed([ownedBy(rasoa)]);
  await tell();
  const { notBefore } = (await messages())[0]!;
  await send(justAfter(notBefore).toISOString());
  await withTx(db(), (tx) => publish(tx, ownersToTell, { batchId }));
  await tell(new Date(notBefore.getTime() + 26 * 3600_000));
  expect(await messages()).toMatchObject([{ state: 'sent' }]);
});

test('what comes after the message of the day was sent is gathered in that of the next morning', async () => {
  const first = await assessed([ownedBy(rasoa)]);
  await tell();
  const at = justAfter((await messages())[0]!.notBefore);
  await send(at.toISOString());
  const later = [await assessed([ownedBy(rasoa)]), await assessed([ownedBy(rasoa)])];
  await tell(at);

  const made = await messages();
  const ids = await Promise.all([first, ...later].map(async (id) => (await assessmentsOf(db(), id))[0]!.id));
  expect(made.map(({ assessmentIds }) => assessmentIds)).toEqual([[ids[0]], [ids[1], ids[2]].sort()]);
  expect(made.map(({ notBefore }) => notBefore.toISOString())).toEqual([
    '2026-03-03T09:10:00.000Z',
    '2026-03-04T04:00:00.000Z',
  ]);
});

test('a batch that does not exist is nothing to tell of', async () => {
  await withTx(db(), (tx) => publish(tx, ownersToTell, { batchId: randomUUID() }));
  await tell();
  expect(await jobsOf(db(), tellOfAssessments.name)).toMatchObject([{ state: 'completed' }]);
});
