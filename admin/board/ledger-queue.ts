// The queue of one job contract, read from the ledger, for Bull Board. It only reads: what changes something is done by
// act-routes.ts, which knows who asks, and never comes here.
import { BaseAdapter } from '@bull-board/api/dist/queueAdapters/base.js';
import type {
  AppJobScheduler,
  JobCounts,
  JobStatus,
  MetricsType,
  QueueJob,
  QueueMetrics,
  QueueWorker,
  RedisStats,
  Status,
} from '@bull-board/api/typings/app';
import type { JobContract } from '../../shared/jobs/define-job';
import type { ScheduleContract } from '../../shared/jobs/define-schedule';
import { maskText } from '../../shared/process/mask';
import { findConsoleJob, listJobLog } from '../../shared/store/jobs/console-job';
import { listJobs } from '../../shared/store/jobs/console-lists';
import { databaseFacts, minuteFigures } from '../../shared/store/jobs/console-overview';
import type { JobState } from '../../shared/store/jobs/console-rows';
import type { Database } from '../../shared/store/sql';
import { causeTree } from './cause-tree';
import { isEventId } from './event-id';
import { boardJob } from './job-view';
import { type Overview, readOverview } from './overview';
import type { SharedReads } from './share-reads';

/** What all queues of a board share. */
export type Ledger = {
  db: Database;
  reads: SharedReads;
  jobs: readonly JobContract[];
  schedules: readonly ScheduleContract[];
};

const states: JobState[] = ['active', 'waiting', 'completed', 'failed', 'delayed'];
const mostRows = 100;
// Far enough to leaf through by hand; whoever looks for older jobs searches by time.
const deepestOffset = 10_000;
const mostLogLines = 1000;
const shownMinutes = 60;

const refuse = async (): Promise<never> => {
  throw new Error('the console acts through its own routes');
};

export class LedgerQueue extends BaseAdapter {
  constructor(
    private readonly ledger: Ledger,
    private readonly job: JobContract,
    options: { readOnlyMode: boolean },
  ) {
    // 'bullmq' and not 'bull': only with it the board shows the tree of causes.
    super('bullmq', {
      ...options,
      allowCompletedRetries: false,
      description: `on ${job.on.name}`,
      delimiter: '.',
      externalJobUrl: ({ opts }) =>
        opts.subject === undefined
          ? { displayText: 'Search', href: `/search?queue=${job.name}` }
          : { displayText: 'Search its batch', href: `/search?batch=${opts.subject}` },
    });
  }

  getName = () => this.job.name;
  getQueueName = () => this.job.name;
  getQueueQualifiedName = () => this.job.name;
  getStatuses = (): Status[] => ['latest', ...states];
  getJobStatuses = (): JobStatus[] => [...states];

  async getJobCounts(): Promise<JobCounts> {
    const counts = (await this.overview()).counts(this.job.name);
    return { ...counts, latest: 0, paused: 0, prioritized: 0, 'waiting-children': 0 };
  }

  async getJobs(statuses: JobStatus[], start = 0, end = start + 9): Promise<QueueJob[]> {
    const state = statuses.length === 1 ? (statuses[0] as JobState) : 'latest';
    if (start > deepestOffset || (state !== 'latest' && !states.includes(state))) return [];
    const page = { offset: Math.max(0, start), limit: Math.min(mostRows, Math.max(0, end - start + 1)) };
    const { db, reads } = this.ledger;
    const key = `list ${this.job.name} ${state} ${page.offset} ${page.limit}`;
    return (await reads.read(key, () => listJobs(db, this.job.name, state, page))).map(boardJob);
  }

  async getJob(id: string): Promise<QueueJob | null> {
    if (!isEventId(id)) return null;
    const job = await findConsoleJob(this.ledger.db, this.job.name, id);
    return job === undefined ? null : boardJob(job);
  }

  async getJobLogs(id: string): Promise<string[]> {
    if (!isEventId(id)) return [];
    const lines = await listJobLog(this.ledger.db, this.job.name, id, mostLogLines);
    return lines.map(({ at, level, message }) => `${at.toISOString()} ${level.padEnd(5)} ${maskText(message)}`);
  }

  async getMetrics(type: MetricsType): Promise<QueueMetrics> {
    const { db, reads } = this.ledger;
    const figures = await reads.read(`minutes ${this.job.name}`, () => minuteFigures(db, this.job.name, shownMinutes));
    const thisMinute = Math.floor(Date.now() / 60_000);
    const data = new Array<number>(shownMinutes).fill(0);
    for (const figure of figures) {
      const minutesAgo = thisMinute - Math.floor(figure.minute.getTime() / 60_000);
      if (minutesAgo >= 0 && minutesAgo < shownMinutes) data[minutesAgo] = figure[type];
    }
    const count = (await this.overview()).counts(this.job.name)[type];
    return { meta: { count, prevTS: thisMinute * 60_000, prevCount: count }, data, count: data.length };
  }

  isPaused = async (): Promise<boolean> => (await this.overview()).isPaused(this.job.name);

  override async getWorkers(): Promise<QueueWorker[]> {
    return (await this.overview()).workersOf(this.job.name).map(({ id, part, host, pid, startedAt }) => ({
      id,
      name: part,
      addr: `${host}:${pid}`,
      age: Math.max(0, Math.floor((Date.now() - startedAt.getTime()) / 1000)),
    }));
  }

  getJobSchedulersCount = async (): Promise<number> => this.ownSchedules().length;

  async getJobSchedulers(): Promise<Omit<AppJobScheduler, 'queueName'>[]> {
    const { schedules } = await this.overview();
    return this.ownSchedules().map(({ name, cron, timeZone }) => {
      const times = schedules.find((schedule) => schedule.name === name);
      return {
        id: name,
        name: this.job.name,
        pattern: times?.cron ?? cron,
        tz: times?.timeZone ?? timeZone,
        ...(times !== undefined && { next: times.nextAt.getTime() }),
        ...(times?.lastAt && { lastRun: times.lastAt.getTime() }),
      };
    });
  }

  /** Called by the board for the tree of a job, although its type does not say so. */
  getFlowProducer = async () => ({
    getFlow: async ({ queueName, id }: { queueName: string; id: string }) =>
      isEventId(id) ? causeTree(this.ledger.db, queueName, id) : null,
  });

  getRedisInfo = async (): Promise<null> => null;

  override async getDatastoreStats(): Promise<RedisStats> {
    const { db, reads } = this.ledger;
    const { version, port, uptime, connected, blocked } = await reads.read('database', () => databaseFacts(db));
    return { backend: 'postgres', version, port, uptime, clients: { connected, blocked } };
  }

  getGlobalConcurrency = async (): Promise<null> => null;

  addJob = refuse;
  clean = refuse;
  empty = refuse;
  obliterate = refuse;
  pause = refuse;
  promoteAll = refuse;
  removeJobScheduler = refuse;
  resume = refuse;
  runJobSchedulerNow = refuse;
  setGlobalConcurrency = refuse;
  updateJobScheduler = refuse;

  private overview = (): Promise<Overview> => readOverview(this.ledger.db, this.ledger.reads);

  private ownSchedules = () => this.ledger.schedules.filter(({ event }) => event.name === this.job.on.name);
}
