import { v7 as uuidv7 } from 'uuid';
import { countJobs } from '../../shared/store/jobs/count-jobs';
import { dropOldestPartition, makePartitions, weekOf } from '../../shared/store/jobs/partitions';
import { row, rows, withTx } from '../../shared/store/sql';
import { useDatabase } from '../support/database';

const { db } = useDatabase();
const longAgo = new Date('2024-02-14T12:00:00Z');

const insert = (at: Date, state: string) => {
  const id = uuidv7({ msecs: at.getTime() });
  return rows(
    db(),
    `insert into job (name, event_id, event, payload, state, max_attempts) values ('test.old', $1, 'test.old', '{}', $2, 1)`,
    [id, state],
  );
};
const tableOf = async (state: string) =>
  (await row<{ table: string }>(db(), `select tableoid::regclass::text as table from job where state = $1`, [state]))
    ?.table;
const counts = async () =>
  Object.fromEntries(
    (await countJobs(db())).filter(({ name }) => name === 'test.old').map(({ state, count }) => [state, count]),
  );

beforeEach(() => rows(db(), `truncate job, job_log, job_count, job_count_change`));

test('weeks begin on Mondays and meet without a gap', () => {
  const week = weekOf(new Date('2026-11-22T23:59:59Z'));
  const next = weekOf(new Date('2026-11-23T00:00:00Z'));

  expect(week.suffix).toBe('20261116');
  expect(next.suffix).toBe('20261123');
  expect(week.toId).toBe(next.fromId);
});

test('this week has its partition from the start', async () => {
  await insert(new Date(), 'waiting');

  expect(await tableOf('waiting')).toBe(`job_${weekOf(new Date()).suffix}`);
});

test('rows that came before their partition move into it, and the counters do not notice', async () => {
  await insert(longAgo, 'completed');
  expect(await tableOf('completed')).toBe('job_default');
  const before = await counts();

  await withTx(db(), (tx) => makePartitions(tx, longAgo, 0));

  expect(await tableOf('completed')).toBe('job_20240212');
  expect(await counts()).toEqual(before);
});

test('weeks past their retention are dropped with their share of the counters', async () => {
  await withTx(db(), (tx) => makePartitions(tx, longAgo, 0));
  await insert(longAgo, 'completed');
  await insert(new Date(), 'waiting');

  const dropped = await withTx(db(), (tx) => dropOldestPartition(tx, new Date('2025-01-01T00:00:00Z')));

  expect(dropped).toContain('job_20240212');
  expect(await counts()).toEqual({ completed: 0, waiting: 1 });
});

test('a week with unfinished jobs is kept, however old', async () => {
  await withTx(db(), (tx) => makePartitions(tx, longAgo, 0));
  await insert(longAgo, 'delayed');

  expect(await withTx(db(), (tx) => dropOldestPartition(tx, new Date('2025-01-01T00:00:00Z')))).toEqual([]);
  expect(await tableOf('delayed')).toBe('job_20240212');
});

test('a week that is being read is left for later instead of making everybody wait', async () => {
  await withTx(db(), (tx) => makePartitions(tx, longAgo, 0));

  await withTx(db(), async (reader) => {
    await rows(reader, `select from job limit 1`);
    await expect(withTx(db(), (tx) => dropOldestPartition(tx, new Date('2025-01-01T00:00:00Z')))).rejects.toMatchObject(
      { code: '55P03' },
    );
  });

  expect(await withTx(db(), (tx) => dropOldestPartition(tx, new Date('2025-01-01T00:00:00Z')))).toContain(
    'job_20240212',
  );
});
