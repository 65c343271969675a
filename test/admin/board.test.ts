import { appendJobLog } from '../../shared/store/jobs/settle-jobs';
import { rows } from '../../shared/store/sql';
import { failedRow, insertLedgerRows } from '../support/ledger-rows';
import { type Person, useConsole } from './support/run-console';

type BoardJob = {
  id: string;
  name: string;
  attempts: number;
  data: unknown;
  failedReason?: string;
  stacktrace: string[];
};
type BoardQueue = {
  name: string;
  counts: Record<string, number>;
  jobs: BoardJob[];
  isPaused: boolean;
  readOnlyMode: boolean;
  hasWorkers: boolean;
  jobSchedulerCount: number;
};

const console_ = useConsole();
const smallBatches = 'tax.assess-small-batch';

const queueAsked = async (status: string, page = 1, role: Person = 'admin'): Promise<BoardQueue> => {
  const client = await console_.as(role);
  const query = `activeQueue=${smallBatches}&status=${status}&page=${page}&jobsPerPage=3`;
  const answer = await client.get(`/board/api/queues?${query}`);
  expect(answer.status).toBe(200);
  return answer.json<{ queues: BoardQueue[] }>().queues.find(({ name }) => name === smallBatches)!;
};

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);
let ids: Record<'completed' | 'failed' | 'delayedLater' | 'delayedSoon' | 'active' | 'waiting' | 'heldBack', string>;
let eventId: string;

beforeAll(async () => {
  const stored = await insertLedgerRows(console_.db(), [
    { createdAt: minutesAgo(30) },
    failedRow({ createdAt: minutesAgo(25) }),
    { state: 'delayed', runAt: minutesAgo(-20), createdAt: minutesAgo(20) },
    { state: 'delayed', runAt: minutesAgo(-10), createdAt: minutesAgo(19) },
    { state: 'active', createdAt: minutesAgo(15) },
    { state: 'waiting', attempt: 0, createdAt: minutesAgo(10) },
    { state: 'waiting', attempt: 0, held: true, fairRank: 1, tenant: 'somebody', createdAt: minutesAgo(5) },
  ]);
  const [completed, failed, delayedLater, delayedSoon, active, waiting, heldBack] = stored as [
    string,
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  ids = { completed, failed, delayedLater, delayedSoon, active, waiting, heldBack };
  eventId = failed;
});

test('every job of the catalogue is a queue, with counts from the counters', async () => {
  const queue = await queueAsked('latest');

  expect(queue.counts).toMatchObject({ waiting: 2, delayed: 2, active: 1, completed: 1, failed: 1 });
  expect(queue).toMatchObject({ isPaused: false, hasWorkers: false, jobSchedulerCount: 0 });
});

test.each([
  ['latest', ['heldBack', 'waiting', 'active']],
  ['waiting', ['waiting', 'heldBack']],
  ['active', ['active']],
  ['delayed', ['delayedSoon', 'delayedLater']],
  ['completed', ['completed']],
  ['failed', ['failed']],
] as const)('the list of %s jobs follows its index', async (status, expected) => {
  const queue = await queueAsked(status);

  expect(queue.jobs.map(({ id }) => id)).toEqual(expected.map((name) => ids[name]));
});

test('a page beyond what anybody leafs to is empty and cheap', async () => {
  expect((await queueAsked('latest', 3)).jobs).toHaveLength(3);
  expect((await queueAsked('completed', 1_000_000_000)).jobs).toEqual([]);
});

test('a job shows its attempts, reason, stack and log, with personal data masked everywhere', async () => {
  const personal = 'rakoto.jean@example.mg called from +261 34 12 345 67';
  const [id] = await insertLedgerRows(console_.db(), [
    failedRow({
      failedReason: `no answer for ${personal}`,
      stack: `Error: no answer for ${personal}\n    at x`,
      payload: { contact: personal },
    }),
  ]);
  await appendJobLog(console_.db(), smallBatches, id!, 'error', `gave up on ${personal}`);
  const client = await console_.as('admin');

  const job = await client.get(`/board/api/queues/${smallBatches}/${id}`);
  const logs = await client.get(`/board/api/queues/${smallBatches}/${id}/logs`);
  const list = await client.get(`/board/api/queues?activeQueue=${smallBatches}&status=failed`);
  const search = await client.get(`/search?text=${encodeURIComponent('no answer')}`);
  const payloads = await client.get(`/search?text=contact&state=failed`);
  const causes = await client.get('/failures');

  expect(job.json()).toMatchObject({
    status: 'failed',
    job: { attempts: 8, failedReason: 'no answer for [e-mail] called from [number]' },
  });
  expect(logs.json<string[]>()[0]).toMatch(/error gave up on \[e-mail\] called from \[number\]$/);
  for (const answer of [job, logs, list, search, payloads, causes]) {
    expect(answer.status).toBe(200);
    expect(answer.text).toContain('[e-mail]');
    expect(answer.text).not.toMatch(/rakoto|345 67/);
  }
});

test('the tree of causes holds the subscribers of the event and what they caused', async () => {
  const [root] = await insertLedgerRows(console_.db(), [{ name: 'tax.assess-chunk', event: 'chunk.received' }]);
  const cause = { parentEventId: root!, parentName: 'tax.assess-chunk' };
  const [child] = await insertLedgerRows(console_.db(), [{ ...cause }, { ...cause, createdAt: minutesAgo(-1) }]);
  await insertLedgerRows(console_.db(), [{ parentEventId: child!, parentName: smallBatches }]);
  const client = await console_.as('finance');

  type Node = { id: string; queueName: string; children: Node[] };
  const flow = (await client.get(`/board/api/queues/${smallBatches}/${child}/flow`)).json<{
    flowRoot: Node;
    isFlowNode: boolean;
  }>();

  expect(flow.isFlowNode).toBe(true);
  expect(flow.flowRoot).toMatchObject({ id: root, queueName: 'tax.assess-chunk' });
  expect(flow.flowRoot.children).toHaveLength(2);
  expect(flow.flowRoot.children[0]).toMatchObject({ id: child, children: [{ queueName: smallBatches }] });
});

test('schedules show at the jobs that subscribe to them, workers for as long as they are heard', async () => {
  await rows(
    console_.db(),
    `insert into schedule (name, cron, time_zone, next_at) values ('scheduler.night', '0 4 * * *', 'Indian/Antananarivo', now())`,
  );
  await rows(
    console_.db(),
    `insert into worker (id, part, host, pid, jobs, seen_at)
     values (gen_random_uuid(), 'tax', 'one', 1, '{scheduler.keep-partitions}', now()),
            (gen_random_uuid(), 'tax', 'two', 2, '{scheduler.keep-partitions}', now() - interval '16 seconds')`,
  );
  const client = await console_.as('admin');
  await untilShared();

  const { schedulers } = (await client.get('/board/api/job-schedulers')).json<{
    schedulers: Record<string, unknown>[];
  }>();
  const { workers } = (await client.get('/board/api/queues/scheduler.keep-partitions/workers')).json<{
    workers: { addr: string }[];
  }>();

  const nightly = schedulers.filter(({ id }) => id === 'scheduler.night');
  expect(nightly.find(({ queueName }) => queueName === 'scheduler.keep-partitions')).toMatchObject({
    pattern: '0 4 * * *',
    tz: 'Indian/Antananarivo',
  });
  expect(workers.map(({ addr }) => addr)).toEqual(['one:1']);
});

test('figures of each minute come newest first, minutes without work as zero', async () => {
  await rows(
    console_.db(),
    `insert into job_minute (name, minute, completed, failed, seconds)
     values ($1, date_trunc('minute', now()) - interval '2 minutes', 7, 3, 1)`,
    [smallBatches],
  );
  const client = await console_.as('admin');

  const metrics = (await client.get(`/board/api/queues/${smallBatches}/metrics`)).json<
    Record<string, { data: number[] }>
  >();

  // The minute may turn between the insert and the answer.
  expect([2, 3]).toContain(metrics.completed!.data.indexOf(7));
  expect([2, 3]).toContain(metrics.failed!.data.indexOf(3));
  expect(metrics.completed!.data).toHaveLength(60);
});

test('the datastore is PostgreSQL, not Redis', async () => {
  const client = await console_.as('admin');

  expect((await client.get('/board/api/redis/stats')).json()).toMatchObject({ backend: 'postgres', clients: {} });
});

test('who may not act gets a board without buttons', async () => {
  expect(await queueAsked('latest', 1, 'finance')).toMatchObject({ readOnlyMode: true });
  expect(await queueAsked('latest', 1, 'auditor')).toMatchObject({ readOnlyMode: true });
  expect(await queueAsked('latest', 1, 'admin')).toMatchObject({ readOnlyMode: false });
});

test('what is no job is not found', async () => {
  const client = await console_.as('admin');

  for (const path of ['no-uuid', '01900000-0000-7000-8000-000000000000', `${eventId}x`]) {
    expect((await client.get(`/board/api/queues/${smallBatches}/${path}`)).status).toBe(404);
  }
  expect((await client.get(`/board/api/queues/no.queue/${eventId}`)).status).toBe(404);
});

/** Until answers from before are no longer shared among tabs. */
async function untilShared(): Promise<void> {
  const client = await console_.as('admin');
  await client.put(`/board/api/queues/${smallBatches}/resume`);
}
