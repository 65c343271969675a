import { nightCame, weekCame } from '../../shared/events/clock';
import { publish } from '../../shared/jobs/publish';
import { startDuties } from '../../shared/jobs/worker';
import type { RunningProcess } from '../../shared/process/process';
import { row, rows, withTx } from '../../shared/store/sql';
import * as anchoring from '../../workers/scheduler/anchor-audit';
import { anchorAudit } from '../../workers/scheduler/anchor-audit.job';
import { openAuditGauges } from '../../workers/scheduler/audit-gauges';
import * as partitions from '../../workers/scheduler/keep-audit-partitions';
import { keepAuditPartitions } from '../../workers/scheduler/keep-audit-partitions.job';
import * as recent from '../../workers/scheduler/verify-audit';
import { verifyAudit } from '../../workers/scheduler/verify-audit.job';
import * as whole from '../../workers/scheduler/verify-whole-audit';
import { verifyWholeAudit } from '../../workers/scheduler/verify-whole-audit.job';
import { until } from '../support/database';
import { openTestProcess } from '../support/engine';
import { useAudit, writeEntries } from './use-audit';

const audit = useAudit();
const db = () => audit.db();
let worker: RunningProcess;
beforeAll(async () => {
  worker = await openTestProcess(audit.url(), {
    PERSONAL_DATA_KEYS: `test:${Buffer.alloc(32, 7).toString('base64')}`,
    LOOKUP_KEY: Buffer.alloc(32, 8).toString('base64'),
  });
  const deps = { config: worker.config, vault: worker.vault, audit: openAuditGauges(worker.metrics) };
  await startDuties(worker, 'scheduler', [
    { job: anchorAudit, handlers: anchoring, deps },
    { job: verifyAudit, handlers: recent, deps },
    { job: verifyWholeAudit, handlers: whole, deps },
    { job: keepAuditPartitions, handlers: partitions, deps },
  ]);
});
afterAll(() => worker?.stop('the test is over'));
beforeEach(async () => {
  await audit.forget();
  await writeEntries(db(), await audit.day(30), 'MG', 3);
  await writeEntries(db(), await audit.day(2), 'MG', 3);
});

type Job = { state: string; result: Record<string, unknown>; failed_reason: string | null };
const comes = async (event: typeof nightCame | typeof weekCame) => {
  const eventId = await withTx(db(), (tx) => publish(tx, event, { dueAt: new Date().toISOString() }));
  const text = `select * from job where event_id = $1 and name ~ 'audit'`;
  const jobs = () => rows<Job & { name: string }>(db(), text, [eventId]);
  await until(async () => (await jobs()).every(({ state }) => /completed|failed/.test(state)), 'the jobs are over');
  return Object.fromEntries((await jobs()).map((job) => [job.name.replace('scheduler.', ''), job])) as Record<
    string,
    Job
  >;
};
const night = () => comes(nightCame);
const metric = async (line: string) => expect(await worker.metrics.registry.metrics()).toContain(line);
const tamper = async (statement: string) => {
  await rows(db(), 'alter table audit_entry disable trigger user');
  await rows(db(), statement);
};

test('in the night the days that are over are anchored, once', async () => {
  const first = await night();
  expect(first['anchor-audit']).toMatchObject({
    state: 'completed',
    result: { days: 30, last: { day: await audit.day(1) } },
  });
  expect(await audit.faults()).toEqual([]);
  await metric(`audit_anchored_to_seconds ${Date.parse(await audit.day(0)) / 1000}`);

  expect((await night())['anchor-audit']).toMatchObject({ state: 'completed', result: { days: 0 } });
});

test('a sound audit completes its verification with what was looked through', async () => {
  await night();
  const { 'verify-audit': verified } = await night();
  expect(verified).toMatchObject({ state: 'completed', result: { entries: 3 + 30, late: 6 } });
  await metric('audit_faults{span="recent"} 0');
});

test('a broken audit fails its verification at once with the place, and shows as a metric', async () => {
  await night();
  await tamper(`delete from audit_entry where day = '${await audit.day(2)}' and number in (1, 2)`);
  const { 'verify-audit': verified } = await night();
  expect(verified).toMatchObject({ state: 'failed', attempt: 1 });
  expect(verified!.failed_reason).toContain(`first of all ${await audit.day(2)} MG 1: is missing, with all up to 2`);
  await metric('audit_faults{span="recent"} 1');
  const noted = await rows<{ message: string }>(db(), `select message from job_log`);
  expect(noted.map(({ message }) => message)).toContain(`${await audit.day(2)} MG 1: is missing, with all up to 2`);
});

test('the weekly pass looks through old days, too', async () => {
  await night();
  await tamper(`update audit_entry set role = 'nobody' where day = '${await audit.day(30)}' and number = 2`);
  expect((await night())['verify-audit']!.state).toBe('completed');
  const { 'verify-whole-audit': verified } = await comes(weekCame);
  expect(verified).toMatchObject({ state: 'failed' });
  expect(verified!.failed_reason).toContain(`${await audit.day(30)} MG 2: was changed`);
  await metric('audit_faults{span="all"} 1');
});

test('in the night the next months get their partitions, and what came before its partition moves there', async () => {
  const later = (await row<{ day: string }>(
    db(),
    `select (date_trunc('month', now() at time zone 'UTC') + interval '2 months 9 days')::date::text as day`,
  ))!.day;
  const partition = `audit_entry_${later.slice(0, 7).replace('-', '')}`;
  await rows(db(), `drop table ${partition}`);
  await writeEntries(db(), later, 'MG', 3);

  expect((await night())['keep-audit-partitions']).toMatchObject({ state: 'completed', result: { made: 1 } });
  expect(await rows(db(), `select number from ${partition} order by number`)).toHaveLength(3);
  expect(await rows(db(), 'select from audit_entry_default where day = $1', [later])).toHaveLength(0);
  expect(await audit.faults()).toEqual([]);
  const kept = /never changed or deleted/;
  await expect(rows(db(), `truncate ${partition}`)).rejects.toThrow(kept);
  await expect(rows(db(), `delete from ${partition}`)).rejects.toThrow(kept);
  await rows(db(), 'alter table audit_entry_default enable trigger user');
  expect((await night())['keep-audit-partitions']).toMatchObject({ state: 'completed', result: { made: 0 } });
});
