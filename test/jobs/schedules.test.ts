import { z } from 'zod';
import { defineEvent } from '../../shared/jobs/define-event';
import { defineJob } from '../../shared/jobs/define-job';
import { defineSchedule } from '../../shared/jobs/define-schedule';
import { enterSchedules, nextDueAt, runDueSchedules } from '../../shared/jobs/run-schedules';
import { giveUpLead, takeLead } from '../../shared/store/jobs/workers';
import { rows } from '../../shared/store/sql';
import { useDatabase } from '../support/database';
import { jobsOf } from '../support/engine';

const { db } = useDatabase();
const hourCame = defineEvent('test-clock.hour-came', z.object({ dueAt: z.iso.datetime() }));
const onTheHour = defineJob('test.on-the-hour', { on: hourCame, attempts: 1, timeoutSeconds: 5 });
defineSchedule('test.hourly', {
  event: hourCame,
  cron: '0 * * * *',
  timeZone: 'Indian/Antananarivo',
  payload: (dueAt) => ({ dueAt: dueAt.toISOString() }),
});

const setDue = (secondsAgo: number) =>
  rows(db(), `update schedule set next_at = now() - make_interval(secs => $1) where name = 'test.hourly'`, [
    secondsAgo,
  ]);
const fired = async () => (await jobsOf(db(), onTheHour.name)).length;

beforeEach(async () => {
  await rows(db(), `truncate schedule, job`);
  await enterSchedules(db());
});

test('a due time publishes one event, however many processes look at it at once', async () => {
  await setDue(1);

  await Promise.all(Array.from({ length: 8 }, () => runDueSchedules(db())));

  expect(await fired()).toBe(1);
});

test('a process whose clock lags behind the database does not fire a due time twice', async () => {
  await setDue(0);
  const lagging = new Date(Date.now() - 90 * 60_000);

  await runDueSchedules(db(), lagging);
  await runDueSchedules(db(), lagging);

  expect(await fired()).toBe(1);
});

test('due times missed while nobody led are made up for by one event', async () => {
  await setDue(5 * 3600);

  await runDueSchedules(db());
  await runDueSchedules(db());

  expect(await fired()).toBe(1);
});

test('a schedule keeps its next time when processes start again, and moves when its pattern changed', async () => {
  await setDue(1);
  await enterSchedules(db());
  await runDueSchedules(db());
  expect(await fired()).toBe(1);

  await rows(db(), `update schedule set cron = '59 23 31 12 *', next_at = '2100-01-01'`);
  await enterSchedules(db());

  const [schedule] = await rows<{ next_at: Date }>(db(), `select next_at from schedule where name = 'test.hourly'`);
  expect(schedule!.next_at.getTime()).toBeLessThan(Date.now() + 3600_000);
});

test('a pattern is meant in its own time zone', () => {
  const at = nextDueAt(
    { name: 'test.nightly', cron: '0 5 * * *', timeZone: 'Indian/Antananarivo' },
    new Date('2026-03-01T00:00:00Z'),
  );

  expect(at.toISOString()).toBe('2026-03-01T02:00:00.000Z');
});

test('one leads at a time; the lead passes on when it is given up or runs out', async () => {
  const [one, other] = ['00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000002'];

  expect(await Promise.all([takeLead(db(), 'test', one, 10), takeLead(db(), 'test', one, 10)])).toEqual([true, true]);
  expect(await takeLead(db(), 'test', other, 10)).toBe(false);
  await giveUpLead(db(), 'test', one);
  expect(await takeLead(db(), 'test', other, 10)).toBe(true);
  await rows(db(), `update leadership set until = now() - interval '1 second' where role = 'test'`);
  expect(await takeLead(db(), 'test', one, 10)).toBe(true);
});
