// What the board's buttons do. What is not listed here is refused for everybody, so a new version of the board cannot
// add a way to lose an accepted job.
import { promoteJobs, retryJob } from '../../shared/store/jobs/console-act';
import { setPaused } from '../../shared/store/jobs/console-queues';
import { audited, auditRefusal } from '../audit/audited';
import { actorOf } from '../login/open-session';
import { Refused } from '../refused';
import { type ConsoleRoute, defineAction } from '../route';
import { type Answer, act, onBoard } from './act';
import type { Ledger } from './ledger-queue';
import { retryAll } from './retry-all';

const promotedAtOnce = 10_000;
const done: Answer = { status: 200, body: {} };
const moved: Answer = { status: 204, body: {} };
const notIn = (state: string): Answer => ({
  status: 400,
  body: {
    error: { key: 'ERRORS.JOB_NOT_RETRIABLE', options: { state } },
    message: `The job is not ${state} any more.`,
  },
});

export const actRoutes = (ledger: Ledger): ConsoleRoute[] => [
  pauseAll(ledger, true),
  pauseAll(ledger, false),
  pause(ledger, true),
  pause(ledger, false),
  retryAll(ledger),
  promoteAll(ledger),
  retryOne(ledger),
  promoteOne(ledger),
];

const retryOne = (ledger: Ledger): ConsoleRoute =>
  act(
    ledger,
    { path: '/:queue/:job/retry', permission: 'jobs:retry', action: 'retry' },
    async ({ tx, operator, job, eventId }) =>
      (await retryJob(tx, operator, job.name, eventId))
        ? { outcome: 'done', before: { state: 'failed' }, after: { state: 'waiting' }, value: moved }
        : { outcome: 'refused', details: { why: 'not failed' }, value: notIn('failed') },
  );

const promoteOne = (ledger: Ledger): ConsoleRoute =>
  act(
    ledger,
    { path: '/:queue/:job/promote', permission: 'jobs:retry', action: 'promote' },
    async ({ tx, operator, job, eventId }) =>
      (await promoteJobs(tx, operator, job.name, { eventId })) === 1
        ? { outcome: 'done', before: { state: 'delayed' }, after: { state: 'waiting' }, value: moved }
        : { outcome: 'refused', details: { why: 'not delayed' }, value: notIn('delayed') },
  );

const promoteAll = (ledger: Ledger): ConsoleRoute =>
  act(
    ledger,
    { path: '/:queue/promote', permission: 'jobs:retry', action: 'promote all' },
    async ({ tx, operator, job }) => {
      const promoted = await promoteJobs(tx, operator, job.name, { atMost: promotedAtOnce });
      return { outcome: 'done', details: { promoted }, value: done };
    },
  );

const pausing = (paused: boolean) => ({
  permission: 'queues:pause' as const,
  action: paused ? ('pause' as const) : ('resume' as const),
});

/** What changed, and nothing when all were as asked already. */
const change = (changed: readonly string[], paused: boolean) =>
  changed.length === 0
    ? { details: { changed: 0 } }
    : { before: { paused: !paused }, after: { paused }, details: { queues: changed } };

const pause = (ledger: Ledger, paused: boolean): ConsoleRoute =>
  act(ledger, { path: `/:queue/${paused ? 'pause' : 'resume'}`, ...pausing(paused) }, async ({ tx, operator, job }) => {
    const changed = await setPaused(tx, [job.name], paused, operator.actor);
    return { outcome: 'done', ...change(changed, paused), value: done };
  });

/** Of the two, stopping everything asks again who sits there. */
const pauseAll = (ledger: Ledger, paused: boolean): ConsoleRoute =>
  defineAction(
    {
      ...onBoard({ path: paused ? '/pause' : '/resume', ...pausing(paused) }),
      ...(paused && { reauthenticate: () => '/board/' }),
    },
    async (call) => {
      const names = ledger.jobs.map(({ name }) => name);
      await audited(ledger.db, call, async (tx) => {
        const changed = await setPaused(tx, names, paused, actorOf(call.session));
        return { outcome: 'done', ...change(changed, paused), value: undefined };
      });
      ledger.reads.forget();
      call.res.json({});
    },
  );

/** Takes whatever else would change something, from everybody. */
export const refuseOtherActs = (ledger: Ledger): ConsoleRoute =>
  defineAction(
    {
      method: 'all',
      path: '/board{/*rest}',
      permission: 'jobs:read',
      action: 'other',
      resource: ({ method, path }) => `${method} ${path}`,
    },
    async (call) => {
      await auditRefusal(ledger.db, call, 'not possible in this console');
      throw new Refused(403, 'The ledger keeps every job: none can be added, changed or removed here.');
    },
  );
