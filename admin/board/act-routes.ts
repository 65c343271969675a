// What the board's buttons do. These routes stand before Bull Board's own and take every request that changes
// something; what is not listed here is refused for everybody, so a new version of the board cannot add a way to lose
// an accepted job.
import { type Request, type RequestHandler, type Response, Router } from 'express';
import type { JobContract } from '../../shared/jobs/define-job';
import type { AuditAction } from '../../shared/store/audit';
import { type Operator, promoteJobs, retryJob, retryMatching } from '../../shared/store/jobs/console-act';
import type { JobFilter } from '../../shared/store/jobs/console-filter';
import { setPaused } from '../../shared/store/jobs/console-queues';
import type { Tx } from '../../shared/store/sql';
import { audited, auditRefusal, type Done } from '../audit/audited';
import { operatorIn, requireAdmin } from '../login/require-admin';
import { sessionIn } from '../login/require-session';
import { Refused } from '../refused';
import { isEventId } from './event-id';
import type { Ledger } from './ledger-queue';

type Answer = { status: number; body: unknown };
type Acting = { tx: Tx; operator: Operator; job: JobContract; eventId: string };

const atOnce = 10_000;
const done: Answer = { status: 200, body: {} };
const notIn = (state: string): Answer => ({
  status: 400,
  body: {
    error: { key: 'ERRORS.JOB_NOT_RETRIABLE', options: { state } },
    message: `The job is not ${state} any more.`,
  },
});

export function actRoutes(ledger: Ledger): Router {
  const { db, reads } = ledger;

  /** For administrators only, on one queue; act and audit entry commit together. */
  const act =
    (action: AuditAction, work: (acting: Acting) => Promise<Done<Answer>>): RequestHandler =>
    async (req, res) => {
      const { job, eventId, resource } = await target(ledger, req, res, action);
      const answer = await audited(db, req, res, { action, resource }, (tx) =>
        work({ tx, operator: operatorIn(ledger, res), job, eventId }),
      );
      reads.forget();
      res.status(answer.status).json(answer.body);
    };

  const pause = (paused: boolean): RequestHandler =>
    act(paused ? 'pause' : 'resume', async ({ tx, operator, job }) => {
      const changed = await setPaused(tx, [job.name], paused, operator.login);
      return { outcome: 'done', details: { changed: changed.length }, value: done };
    });

  const pauseAll =
    (paused: boolean): RequestHandler =>
    async (req, res) => {
      const act = { action: paused ? 'pause' : 'resume', resource: 'all queues' } as const;
      await requireAdmin(ledger, req, res, act.action, act.resource);
      const names = ledger.jobs.map(({ name }) => name);
      await audited(db, req, res, act, async (tx) => {
        const queues = await setPaused(tx, names, paused, sessionIn(res).login);
        return { outcome: 'done', details: { queues }, value: undefined };
      });
      reads.forget();
      res.json({});
    };

  return Router()
    .put('/queues/pause', pauseAll(true))
    .put('/queues/resume', pauseAll(false))
    .put('/queues/:queue/pause', pause(true))
    .put('/queues/:queue/resume', pause(false))
    .put('/queues/:queue/retry/failed', retryAll(ledger))
    .put(
      '/queues/:queue/promote',
      act('promote all', async ({ tx, operator, job }) => {
        const promoted = await promoteJobs(tx, operator, job.name, { atMost: atOnce });
        return { outcome: 'done', details: { promoted }, value: done };
      }),
    )
    .put(
      '/queues/:queue/:job/retry',
      act('retry', async ({ tx, operator, job, eventId }) =>
        (await retryJob(tx, operator, job.name, eventId))
          ? { outcome: 'done', value: { status: 204, body: {} } }
          : { outcome: 'refused', details: { why: 'not failed' }, value: notIn('failed') },
      ),
    )
    .put(
      '/queues/:queue/:job/promote',
      act('promote', async ({ tx, operator, job, eventId }) =>
        (await promoteJobs(tx, operator, job.name, { eventId })) === 1
          ? { outcome: 'done', value: { status: 204, body: {} } }
          : { outcome: 'refused', details: { why: 'not delayed' }, value: notIn('delayed') },
      ),
    )
    .use(refuseTheRest(ledger));
}

/** All failed jobs of a queue once, ten thousand in a statement and a transaction. */
const retryAll =
  (ledger: Ledger): RequestHandler =>
  async (req, res) => {
    const { job, resource } = await target(ledger, req, res, 'retry all');
    const operator = operatorIn(ledger, res);
    const filter = failedOf(job.name);
    let retried = 0;
    for (let from: string | undefined; ; ) {
      const set = await audited(ledger.db, req, res, { action: 'retry all', resource }, async (tx) => {
        const value = await retryMatching(tx, operator, filter, {
          atMost: atOnce,
          ...(from !== undefined && { from }),
        });
        const nothing = value.retried === 0 && retried > 0;
        return { outcome: nothing ? 'nothing' : 'done', details: { retried: value.retried }, value };
      });
      retried += set.retried;
      if (set.retried < atOnce) break;
      from = set.last;
    }
    ledger.reads.forget();
    res.json({ retried, skipped: 0 });
  };

/** Whatever failed in one queue up to now. */
const failedOf = (name: string): JobFilter => ({
  names: [name],
  state: 'failed',
  text: null,
  tenants: null,
  subjectId: null,
  fingerprint: null,
  fromAt: new Date(0),
  toAt: new Date(Date.now() + 1),
});

async function target(ledger: Ledger, req: Request, res: Response, action: AuditAction) {
  const { queue, job: eventId = '' } = req.params as { queue: string; job?: string };
  const job = ledger.jobs.find(({ name }) => name === queue);
  const resource = eventId === '' ? queue : `${queue} ${eventId}`;
  await requireAdmin(ledger, req, res, action, resource);
  if (job === undefined || (eventId !== '' && !isEventId(eventId))) throw new Refused(404, 'There is no such job.');
  return { job, eventId, resource };
}

const refuseTheRest =
  (ledger: Ledger): RequestHandler =>
  async (req, res, next) => {
    if (req.method === 'GET' || req.method === 'HEAD') return next();
    const resource = `${req.method} ${req.path}`;
    await auditRefusal(ledger.db, req, res, { action: 'other', resource }, 'not possible in this console');
    throw new Refused(403, 'The ledger keeps every job: none can be added, changed or removed here.');
  };
