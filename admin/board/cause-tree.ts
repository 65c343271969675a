// The tree of what caused what: a job, the jobs of each event it published, and so on. Bull Board draws it as a flow.
import { findConsoleJob, jobsCausedBy, jobsOfEvent } from '../../shared/store/jobs/console-job';
import type { ConsoleJob } from '../../shared/store/jobs/console-rows';
import type { Database } from '../../shared/store/sql';
import { type BoardJob, boardJob } from './job-view';

export type CauseNode = { job: BoardJob; children: CauseNode[] };

const deepest = 6;
const mostJobs = 200;

/**
 * The tree below one job. When the job's event had other subscribers and no cause of its own, the event itself is the
 * root, with all its subscribers side by side.
 */
export async function causeTree(db: Database, name: string, eventId: string): Promise<CauseNode | null> {
  const root = await findConsoleJob(db, name, eventId);
  if (root === undefined) return null;
  const siblings = root.parentEventId === null ? await jobsOfEvent(db, eventId) : [root];
  const nodes = siblings.map((job) => ({ job: boardJob(job), children: [] }));
  await grow(db, siblings, nodes);
  return nodes.length === 1 ? nodes[0]! : { job: eventAsJob(root), children: nodes };
}

async function grow(db: Database, jobs: ConsoleJob[], nodes: CauseNode[]): Promise<void> {
  let left = mostJobs;
  for (let depth = 0; depth < deepest && jobs.length > 0 && left > 0; depth += 1) {
    const caused = await jobsCausedBy(db, jobs, left);
    const parents = new Map(jobs.map((job, index) => [keyOf(job.name, job.eventId), nodes[index]!]));
    const grown = caused.map((job) => ({ job: boardJob(job), children: [] }));
    caused.forEach((job, index) => {
      parents.get(keyOf(job.parentName!, job.parentEventId!))?.children.push(grown[index]!);
    });
    left -= caused.length;
    jobs = caused;
    nodes = grown;
  }
}

const keyOf = (name: string, eventId: string) => `${eventId} ${name}`;

const eventAsJob = (job: ConsoleJob): BoardJob => ({
  ...boardJob(job),
  name: `event ${job.event}`,
  getState: async () => 'unknown',
});
