// One act on one queue or one job of it.
import type { Request } from 'express';
import type { Permission } from '../../shared/domain/permissions';
import type { JobContract } from '../../shared/jobs/define-job';
import type { AuditAction } from '../../shared/store/audit';
import type { Operator } from '../../shared/store/jobs/console-act';
import type { Tx } from '../../shared/store/sql';
import { audited, type Done } from '../audit/audited';
import { actorOf, type OpenSession } from '../login/open-session';
import { Refused } from '../refused';
import { type ConsoleRoute, defineAction } from '../route';
import { isEventId } from './event-id';
import type { Ledger } from './ledger-queue';

export type Answer = { status: number; body: unknown };
type Target = { job: JobContract; eventId: string };
export type Acting = Target & { tx: Tx; operator: Operator };

type BoardAct = {
  /** Below the board's queues, as its own script calls it. */
  path: string;
  permission: Permission;
  action: AuditAction;
};

/** The act and its audit entry commit together; what tabs shared until then is forgotten. */
export const act = (ledger: Ledger, given: BoardAct, work: (acting: Acting) => Promise<Done<Answer>>): ConsoleRoute =>
  defineAction(onBoard(given), async (call) => {
    const { req, res, session } = call;
    const target = targetOf(ledger, req);
    const operator = operatorOf(ledger, session);
    const answer = await audited(ledger.db, call, (tx) => work({ ...target, tx, operator }));
    ledger.reads.forget();
    res.status(answer.status).json(answer.body);
  });

export const boardQueues = '/board/api/queues';

/** The board's script calls all acts by PUT. */
export const onBoard = ({ path, ...rest }: BoardAct) => ({
  ...rest,
  method: 'put' as const,
  path: `${boardQueues}${path}`,
  resource: namedIn,
});

const namedIn = ({ params }: Request): string => [params.queue, params.job].filter(Boolean).join(' ') || 'all queues';

/** What the address names. */
export function targetOf(ledger: Ledger, { params }: Request): Target {
  const { queue, job: eventId = '' } = params as { queue: string; job?: string };
  const job = ledger.jobs.find(({ name }) => name === queue);
  if (job === undefined || (eventId !== '' && !isEventId(eventId))) throw new Refused(404, 'There is no such job.');
  return { job, eventId };
}

export const operatorOf = ({ jobs }: Pick<Ledger, 'jobs'>, session: OpenSession): Operator => ({
  actor: actorOf(session),
  fairWindows: new Map(jobs.flatMap(({ name, fairWindow }) => (fairWindow === null ? [] : [[name, fairWindow]]))),
});
