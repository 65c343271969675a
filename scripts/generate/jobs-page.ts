import { allJobs, allSchedules } from '../../shared/jobs/catalogue';
import type { JobContract } from '../../shared/jobs/define-job';
import { loadHandlers } from '../../shared/jobs/load-handlers';
import { allEvents } from './all-events';
import { generatedPage, markdownTable } from './markdown';

export const jobsPage = (): string =>
  generatedPage(
    'Events, jobs and schedules',
    'shared/events, workers/**/*.job.ts and *.schedule.ts',
    'A job `tax.assess-chunk` is the file `workers/tax/assess-chunk.ts`, its contract lies beside it. How a job runs is told in ' +
      '[The life of a job](../how-it-works/jobs.md).',
    '## Who acts on what',
    markdownTable(
      ['event', 'payload', 'jobs'],
      allEvents().map(({ name, payload }) => [
        `\`${name}\``,
        Object.keys(payload).map(code).join(', '),
        jobsOn(name).map(code).join(', ') || 'nobody here',
      ]),
    ),
    '## Jobs',
    'The pause after a failure doubles from the first one up to ten minutes; its upper half is random. *Runs* is how many ' +
      'sets or single jobs one process has at work at the same time; *window* is how many jobs of one partner may be ' +
      'claimable at a time.',
    markdownTable(
      ['job', 'kind', 'attempts', 'timeout', 'first pause', 'set', 'runs', 'window'],
      allJobs().map(cellsOf),
    ),
    '## Schedules',
    markdownTable(
      ['schedule', 'when', 'time zone', 'event'],
      allSchedules().map(({ name, cron, timeZone, event }) => [code(name), code(cron), timeZone, code(event.name)]),
    ),
  );

const code = (text: string) => `\`${text}\``;

const jobsOn = (event: string): string[] =>
  allJobs()
    .filter((job) => job.on.name === event)
    .map((job) => job.name);

function cellsOf(job: JobContract): string[] {
  const { handleMany, whenDead } = loadHandlers(job);
  const leased = job.leasedTogether === 1 ? 'one by one, leased' : `leased, ${job.leasedTogether} side by side`;
  const kind = handleMany === undefined ? leased : 'in sets, one transaction';
  return [
    code(job.name),
    whenDead === undefined ? kind : `${kind}; its death shows on what it served`,
    String(job.attempts),
    `${job.timeoutSeconds} s`,
    `${job.backoffSeconds} s`,
    handleMany === undefined ? '–' : String(job.setSize),
    String(job.concurrency),
    job.fairWindow === null ? '–' : String(job.fairWindow),
  ];
}
