// What the board's buttons do. These routes stand before Bull Board's own and take every request that changes
// something; what is not listed here is refused for everybody, so a new version of the board cannot add a way to lose
// an accepted job.
import { type RequestHandler, Router } from 'express';
import { promoteJobs, retryJob } from '../../shared/store/jobs/console-act';
import { setPaused } from '../../shared/store/jobs/console-queues';
import { audited, auditRefusal } from '../audit/audited';
import { requireAdmin } from '../login/require-admin';
import { sessionIn } from '../login/require-session';
import { Refused } from '../refused';
import { type Answer, act } from './act';
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

export const actRoutes = (ledger: Ledger): Router =>
  Router()
    .put('/queues/pause', pauseAll(ledger, true))
    .put('/queues/resume', pauseAll(ledger, false))
    .put('/queues/:queue/pause', pause(ledger, true))
    .put('/queues/:queue/resume', pause(ledger, false))
    .put('/queues/:queue/retry/failed', retryAll(ledger))
    .put('/queues/:queue/promote', promoteAll(ledger))
    .put('/queues/:queue/:job/retry', retryOne(ledger))
    .put('/queues/:queue/:job/promote', promoteOne(ledger))
    .use(refuseTheRest(ledger));

const retryOne = (ledger: Ledger): RequestHandler =>
  act(ledger, 'retry', async ({ tx, operator, job, eventId }) =>
    (await retryJob(tx, operator, job.name, eventId))
      ? { outcome: 'done', value: moved }
      : { outcome: 'refused', details: { why: 'not failed' }, value: notIn('failed') },
  );

const promoteOne = (ledger: Ledger): RequestHandler =>
  act(ledger, 'promote', async ({ tx, operator, job, eventId }) =>
    (await promoteJobs(tx, operator, job.name, { eventId })) === 1
      ? { outcome: 'done', value: moved }
      : { outcome: 'refused', details: { why: 'not delayed' }, value: notIn('delayed') },
  );

const promoteAll = (ledger: Ledger): RequestHandler =>
  act(ledger, 'promote all', async ({ tx, operator, job }) => {
    const promoted = await promoteJobs(tx, operator, job.name, { atMost: promotedAtOnce });
    return { outcome: 'done', details: { promoted }, value: done };
  });

const pause = (ledger: Ledger, paused: boolean): RequestHandler =>
  act(ledger, paused ? 'pause' : 'resume', async ({ tx, operator, job }) => {
    const changed = await setPaused(tx, [job.name], paused, operator.login);
    return { outcome: 'done', details: { changed: changed.length }, value: done };
  });

const pauseAll =
  (ledger: Ledger, paused: boolean): RequestHandler =>
  async (req, res) => {
    const pausing = { action: paused ? 'pause' : 'resume', resource: 'all queues' } as const;
    await requireAdmin(ledger, req, res, pausing.action, pausing.resource);
    const names = ledger.jobs.map(({ name }) => name);
    await audited(ledger.db, req, res, pausing, async (tx) => {
      const queues = await setPaused(tx, names, paused, sessionIn(res).login);
      return { outcome: 'done', details: { queues }, value: undefined };
    });
    ledger.reads.forget();
    res.json({});
  };

const refuseTheRest =
  (ledger: Ledger): RequestHandler =>
  async (req, res, next) => {
    if (req.method === 'GET' || req.method === 'HEAD') return next();
    const resource = `${req.method} ${req.path}`;
    await auditRefusal(ledger.db, req, res, { action: 'other', resource }, 'not possible in this console');
    throw new Refused(403, 'The ledger keeps every job: none can be added, changed or removed here.');
  };
