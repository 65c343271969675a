// The engine in a test: a process of its own on the test's database, running the duties the test defines.
import { z } from 'zod';
import { defineEvent } from '../../shared/jobs/define-event';
import type { JobContract } from '../../shared/jobs/define-job';
import type { HandlerFile } from '../../shared/jobs/handler';
import type { RunContext } from '../../shared/jobs/run-context';
import { startDuties } from '../../shared/jobs/worker';
import { readConfig } from '../../shared/process/config';
import { openLog } from '../../shared/process/log';
import { openMetrics } from '../../shared/process/metrics';
import { openProcess, type RunningProcess } from '../../shared/process/process';
import { type Database, row, rows, type Sql } from '../../shared/store/sql';

export const openTestProcess = (databaseUrl: string, env: Record<string, string> = {}): Promise<RunningProcess> =>
  openProcess(
    'test',
    readConfig({
      ENVIRONMENT: 'development',
      DATABASE_URL: databaseUrl,
      LOG_LEVEL: 'silent',
      STOP_SECONDS: '5',
      ...env,
    }),
  );

/** What running a job by hand needs; `over` replaces the worker or its signal. */
export const aRunContext = (db: Database, over: Partial<Pick<RunContext, 'workerId' | 'signal'>> = {}): RunContext => ({
  db,
  log: openLog('test', 'silent'),
  metrics: openMetrics(),
  workerId: '00000000-0000-7000-8000-000000000001',
  signal: new AbortController().signal,
  ...over,
});

/** Starts a process that does these jobs; stop it with `stop()`. */
export async function startEngine(
  databaseUrl: string,
  duties: ReadonlyArray<readonly [JobContract, HandlerFile]>,
  env: Record<string, string> = {},
): Promise<RunningProcess> {
  const process = await openTestProcess(databaseUrl, env);
  await startDuties(
    process,
    'test',
    duties.map(([job, handlers]) => ({ job, handlers, deps: {} })),
  );
  return process;
}

/** An event whose payload is a number, under a name of its own for each test. */
export const numbered = <Name extends `${string}.${string}`>(name: Name) => defineEvent(name, z.object({ n: z.int() }));

export type JobRow = {
  event_id: string;
  state: string;
  attempt: number;
  failed_reason: string | null;
  error_fingerprint: string | null;
  held: boolean;
  result: unknown;
  run_at: Date | null;
  payload: { n: number };
};

export const jobsOf = (sql: Sql, name: string): Promise<JobRow[]> =>
  rows(sql, `select * from job where name = $1 order by event_id`, [name]);

export const countIn = async (sql: Sql, name: string, state: string): Promise<number> =>
  (await row<{ n: number }>(sql, `select count(*)::int as n from job where name = $1 and state = $2`, [name, state]))!
    .n;
