import { rows } from '../../shared/store/sql';
import { failedRow, insertLedgerRows, storedJobs } from '../support/ledger-rows';
import { auditEntries } from './support/audit-entries';
import { useConsole } from './support/run-console';

const console_ = useConsole();
const smallBatches = 'tax.assess-small-batch';
const chunks = 'tax.assess-chunk';
const address = (eventId: string, act: string, queue = smallBatches) => `/board/api/queues/${queue}/${eventId}/${act}`;

const jobNow = async (eventId: string) => (await storedJobs(console_.db())).find((job) => job.eventId === eventId);
const logOf = async (eventId: string): Promise<string[]> =>
  (
    await rows<{ message: string }>(console_.db(), 'select message from job_log where event_id = $1 order by at', [
      eventId,
    ])
  ).map(({ message }) => message);

beforeEach(async () => {
  await rows(console_.db(), 'truncate job');
  console_.announced.length = 0;
});

test('retrying a failed job lets it start afresh, says who did it and rings once it is committed', async () => {
  const [id] = await insertLedgerRows(console_.db(), [failedRow()]);
  const client = await console_.as('admin');

  expect((await client.put(address(id!, 'retry'))).status).toBe(204);

  expect(await jobNow(id!)).toMatchObject({ state: 'waiting', attempt: 0, failedReason: null });
  expect(await logOf(id!)).toEqual([`retried by ${console_.actor('admin')}`]);
  expect(console_.announced).toEqual([{ job: smallBatches, eventId: id }]);
  expect(await auditEntries(console_.db(), 'retry')).toMatchObject([
    {
      actor: console_.actor('admin'),
      role: 'admin',
      tenant: '*',
      resource: `${smallBatches} ${id}`,
      outcome: 'done',
      before: { state: 'failed' },
      after: { state: 'waiting' },
      ip: expect.any(String),
    },
  ]);
});

test('a job that is not failed is not retried, however often somebody clicks', async () => {
  const [completed, failed] = await insertLedgerRows(console_.db(), [{}, failedRow()]);
  const client = await console_.as('admin');

  const answers = await Promise.all([1, 2, 3, 4].map(() => client.put(address(failed!, 'retry'))));

  expect(answers.map(({ status }) => status).sort()).toEqual([204, 400, 400, 400]);
  expect(await logOf(failed!)).toHaveLength(1);
  expect((await client.put(address(completed!, 'retry'))).status).toBe(400);
  expect(await jobNow(completed!)).toMatchObject({ state: 'completed', attempt: 1 });
});

test('a failed act leaves neither a change nor an entry of having done it', async () => {
  const [id] = await insertLedgerRows(console_.db(), [failedRow()]);
  const before = (await auditEntries(console_.db(), 'retry')).length;
  await rows(
    console_.db(),
    `create function refuse() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$`,
  );
  await rows(console_.db(), 'create trigger refuse before insert on job_log for each row execute function refuse()');
  const client = await console_.as('admin');

  const answer = await client.put(address(id!, 'retry'));
  await rows(console_.db(), 'drop trigger refuse on job_log');

  expect(answer.status).toBe(500);
  expect(answer.text).not.toContain('raise');
  expect(await jobNow(id!)).toMatchObject({ state: 'failed' });
  expect(await auditEntries(console_.db(), 'retry')).toHaveLength(before);
  expect(console_.announced).toEqual([]);
});

test('all of ten thousand failed jobs are retried by one statement', async () => {
  await insertLedgerRows(console_.db(), new Array(10_000).fill(failedRow()));
  await insertLedgerRows(console_.db(), [{}, failedRow({ name: chunks })]);
  const client = await console_.as('admin');
  await rows(console_.db(), 'create table statements (rows int)');
  await rows(
    console_.db(),
    `create function note_statement() returns trigger language plpgsql as $$
     begin insert into statements select count(*) from moved; return null; end $$`,
  );
  await rows(
    console_.db(),
    `create trigger note_statement after update on job referencing new table as moved
       for each statement execute function note_statement()`,
  );

  const answer = await client.put(`/board/api/queues/${smallBatches}/retry/failed`);

  expect(answer.json()).toEqual({ retried: 10_000, skipped: 0 });
  expect(await rows(console_.db(), 'select state, name, count(*)::int from job group by 1, 2 order by 1, 2')).toEqual([
    { state: 'waiting', name: smallBatches, count: 10_000 },
    { state: 'completed', name: smallBatches, count: 1 },
    { state: 'failed', name: chunks, count: 1 },
  ]);
  // The second one found nothing more and touched nothing.
  expect(await rows(console_.db(), 'select rows from statements where rows > 0')).toEqual([{ rows: 10_000 }]);
  expect(console_.announced).toHaveLength(10_000);
  expect((await auditEntries(console_.db(), 'retry all'))[0]).toMatchObject({ details: { retried: 10_000 } });
  await rows(console_.db(), 'drop trigger note_statement on job');
});

test('retries of a fair queue take their turn: a window of each tenant goes, the rest is held back', async () => {
  const failedChunk = (tenant: string, fairRank: number) =>
    failedRow({ name: chunks, event: 'chunk.received', tenant, fairRank });
  await insertLedgerRows(console_.db(), [
    ...Array.from({ length: 20 }, (_, rank) => failedChunk('large', rank)),
    failedChunk('small', 0),
  ]);
  const client = await console_.as('admin');

  await client.put(`/board/api/queues/${chunks}/retry/failed`);

  expect(await rows(console_.db(), 'select tenant, held, count(*)::int from job group by 1, 2 order by 1, 2')).toEqual([
    { tenant: 'large', held: false, count: 4 },
    { tenant: 'large', held: true, count: 16 },
    { tenant: 'small', held: false, count: 1 },
  ]);
  expect(console_.announced).toHaveLength(5);
});

test('a delayed job runs now when it is promoted, and all of them when all are', async () => {
  const runAt = new Date(Date.now() + 3_600_000);
  const delayed = { state: 'delayed', runAt } as const;
  const [one] = await insertLedgerRows(console_.db(), [delayed, delayed, delayed]);
  const client = await console_.as('admin');

  expect((await client.put(address(one!, 'promote'))).status).toBe(204);
  expect((await storedJobs(console_.db())).map(({ state }) => state).sort()).toEqual(['delayed', 'delayed', 'waiting']);
  expect((await client.put(address(one!, 'promote'))).status).toBe(400);

  expect((await client.put(`/board/api/queues/${smallBatches}/promote`)).status).toBe(200);
  expect((await storedJobs(console_.db())).map(({ state }) => state)).toEqual(['waiting', 'waiting', 'waiting']);
  expect(console_.announced).toHaveLength(3);
  expect(await auditEntries(console_.db(), 'promote')).toMatchObject([{ outcome: 'refused' }, { outcome: 'done' }]);
  expect(await auditEntries(console_.db(), 'promote all')).toMatchObject([{ details: { promoted: 2 } }]);
});

test('a queue is paused and resumed, alone or with all others', async () => {
  const client = await console_.as('admin');
  const paused = async () => {
    const { queues } = (await client.get('/board/api/queues')).json<{
      queues: { name: string; isPaused: boolean }[];
    }>();
    return queues.filter(({ isPaused }) => isPaused).map(({ name }) => name);
  };

  await client.put(`/board/api/queues/${smallBatches}/pause`);
  expect(await paused()).toEqual([smallBatches]);
  await client.put('/board/api/queues/pause');
  expect((await paused()).length).toBeGreaterThan(1);
  await client.put('/board/api/queues/resume');
  expect(await paused()).toEqual([]);
  await client.put(`/board/api/queues/${smallBatches}/resume`);

  expect(await auditEntries(console_.db(), 'pause')).toMatchObject([
    { resource: 'all queues', details: { queues: expect.not.arrayContaining([smallBatches]) } },
    { resource: smallBatches, before: { paused: false }, after: { paused: true } },
  ]);
  expect(await auditEntries(console_.db(), 'resume')).toMatchObject([
    { details: { changed: 0 }, before: null, after: null },
    { resource: 'all queues' },
  ]);
});

test.each([
  ['PUT', `${smallBatches}/clean/completed`],
  ['PUT', `${smallBatches}/retry/completed`],
  ['PUT', `${smallBatches}/empty`],
  ['PUT', `${smallBatches}/obliterate`],
  ['PUT', `${smallBatches}/concurrency`],
  ['PUT', `${smallBatches}/rate-limit`],
  ['POST', `${smallBatches}/add`],
  ['PUT', `${smallBatches}/JOB/clean`],
  ['PATCH', `${smallBatches}/JOB/update-data`],
  ['PATCH', `${smallBatches}/JOB/delay`],
  ['PATCH', `${smallBatches}/JOB/priority`],
  ['PUT', `${smallBatches}/JOB/remove-unprocessed-children`],
  ['PUT', 'scheduler.keep-partitions/job-schedulers/scheduler.night/remove'],
  ['PUT', 'scheduler.keep-partitions/job-schedulers/scheduler.night/run'],
  ['PATCH', 'scheduler.keep-partitions/job-schedulers/scheduler.night'],
  ['DELETE', `${smallBatches}/JOB`],
])('%s %s is refused even to administrators, and written down', async (method, path) => {
  const [id] = await insertLedgerRows(console_.db(), [{}]);
  const before = await storedJobs(console_.db());
  const client = await console_.as('admin');
  const token = { 'x-xsrf-token': client.cookie('XSRF-TOKEN')!, 'content-type': 'application/json' };
  const full = `/board/api/queues/${path.replace('JOB', id!)}`;

  const answer = await client.send(method, full, { headers: token, body: '{}' });

  expect(answer.status).toBe(403);
  expect(await storedJobs(console_.db())).toEqual(before);
  expect((await auditEntries(console_.db(), 'other'))[0]).toMatchObject({
    outcome: 'refused',
    actor: console_.actor('admin'),
  });
});

test.each(['finance', 'auditor'] as const)(
  '%s may look and act on nothing, and each attempt is written down',
  async (role) => {
    const [failed] = await insertLedgerRows(console_.db(), [failedRow()]);
    const client = await console_.as(role);
    const acts = [address(failed!, 'retry'), address(failed!, 'promote'), '/board/api/queues/pause'];
    for (const act of ['retry/failed', 'promote', 'pause', 'resume'])
      acts.push(`/board/api/queues/${smallBatches}/${act}`);

    for (const act of acts) expect((await client.put(act)).status).toBe(403);
    expect((await client.get('/failures/retry')).status).toBe(403);
    expect((await client.post('/failures/retry')).status).toBe(403);
    expect((await client.get('/maintenance/begin')).status).toBe(403);
    expect((await client.post('/maintenance/begin')).status).toBe(403);
    expect((await client.get('/audit')).status).toBe(role === 'auditor' ? 200 : 403);

    expect(await jobNow(failed!)).toMatchObject({ state: 'failed' });
    const refused = await rows(console_.db(), `select from audit_entry where actor = $1 and outcome = 'refused'`, [
      console_.actor(role),
    ]);
    expect(refused).toHaveLength(acts.length + (role === 'auditor' ? 4 : 5));
  },
);

test('an unknown queue or job is not found', async () => {
  const client = await console_.as('admin');

  expect((await client.put('/board/api/queues/no.queue/pause')).status).toBe(404);
  expect((await client.put(address('no-uuid', 'retry'))).status).toBe(404);
});
