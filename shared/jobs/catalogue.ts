// Every job and schedule there is. Filled by defineJob and defineSchedule; the folder `workers/` is the list, so a new
// pair of files is all it takes to add one.
import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { EventContract } from './define-event';
import type { JobContract } from './define-job';
import type { ScheduleContract } from './define-schedule';

const jobs = new Map<string, JobContract>();
const schedules = new Map<string, ScheduleContract>();
let loaded = false;

export function addToCatalogue(job: JobContract): void {
  if (jobs.has(job.name)) throw new Error(`two jobs are called ${job.name}`);
  jobs.set(job.name, job);
}

export function addScheduleToCatalogue(schedule: ScheduleContract): void {
  if (schedules.has(schedule.name)) throw new Error(`two schedules are called ${schedule.name}`);
  schedules.set(schedule.name, schedule);
}

export const workersFolder = join(__dirname, '../../workers');

/** Paths of the files of all pools that end in `.<kind>.ts` (or `.js` once built). */
export function filesOfPools(kind: 'job' | 'schedule', pools = poolNames()): string[] {
  const pattern = new RegExp(`\\.${kind}\\.(ts|js)$`);
  return pools.flatMap((pool) =>
    readdirSync(join(workersFolder, pool))
      .filter((file) => pattern.test(file))
      .sort()
      .map((file) => join(workersFolder, pool, file)),
  );
}

export function poolNames(): string[] {
  if (!existsSync(workersFolder)) return [];
  return readdirSync(workersFolder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => basename(entry.name))
    .sort();
}

/**
 * Loads all contracts once. Lazily, at the first question: a producer that forgot to load them would otherwise
 * publish into nothing and lose work without a sound.
 */
function load(): void {
  if (loaded) return;
  loaded = true;
  for (const file of [...filesOfPools('job'), ...filesOfPools('schedule')]) require(file);
}

export function allJobs(): JobContract[] {
  load();
  return [...jobs.values()].sort((a, b) => a.name.localeCompare(b.name));
}

export function allSchedules(): ScheduleContract[] {
  load();
  return [...schedules.values()].sort((a, b) => a.name.localeCompare(b.name));
}

export function findJob(name: string): JobContract | undefined {
  load();
  return jobs.get(name);
}

export function subscribersOf(event: EventContract): JobContract[] {
  load();
  return [...jobs.values()].filter((job) => job.on.name === event.name);
}
