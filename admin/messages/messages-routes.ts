// What people were told, how it was delivered, and having what failed tried again.
import { attemptsOf } from '../../shared/store/delivery-attempts';
import { retryJob } from '../../shared/store/jobs/console-act';
import { jobsAbout } from '../../shared/store/jobs/console-job';
import { countMessages, findMessage, listMessages, type ShownMessage } from '../../shared/store/message-reads';
import { audited } from '../audit/audited';
import { operatorOf } from '../board/act';
import { isEventId } from '../board/event-id';
import type { ConsoleTools } from '../console-tools';
import { may, onlyOf, reachOfSession } from '../login/open-session';
import { page } from '../pages/layout';
import { Refused } from '../refused';
import { type Call, type ConsoleRoute, defineAction, definePage } from '../route';
import { findPersonRoute } from './find-person';
import { messagePage } from './message-page';
import { deliveryQueue, messagesPage } from './messages-page';
import { openFigures, type ReadFigures } from './read-figures';
import { choices, readMessageFilter } from './read-message-filter';

const perPage = 50;
const mostCounted = 1000;
const mostJobs = 20;

const reading = { permission: 'messages:read', narrowestReach: 'tenant' } as const;

type Tools = Pick<ConsoleTools, 'db' | 'vault' | 'jobs' | 'reads'>;

export function messagesRoutes(tools: Tools): ConsoleRoute[] {
  const figures = openFigures(tools.db);
  return [
    definePage({ ...reading, path: '/messages', menu: { text: 'Messages', longText: 'Messages' } }, (call) =>
      showMessages(tools, figures, call),
    ),
    findPersonRoute(tools, (call, fault) => {
      call.res.status(400);
      return showMessages(tools, figures, call, [fault]);
    }),
    definePage({ ...reading, path: '/messages/:id' }, (call) => showMessage(tools, call)),
    defineAction(
      {
        permission: 'jobs:retry',
        method: 'post',
        path: '/messages/:id/retry',
        action: 'retry',
        resource: ({ params: { id } }) => `message ${isEventId(id) ? id : 'unreadable'}`,
      },
      (call) => retry(tools, call),
    ),
  ];
}

async function showMessages(
  { db, vault }: Tools,
  readFigures: ReadFigures,
  call: Call,
  faultsBefore: readonly string[] = [],
): Promise<void> {
  const { query, faults: unread, filter } = readMessageFilter(vault, call);
  const faults = [...faultsBefore, ...unread];
  const before = query.before || null;
  const nothing = { matching: 0, looked: 0, lastLooked: null };
  const [figures, found, counts] = await Promise.all([
    readFigures(onlyOf(call)),
    faults.length > 0 ? [] : listMessages(db, filter, { limit: perPage + 1, before, job: deliveryQueue }),
    faults.length > 0 ? nothing : countMessages(db, filter, { before, most: mostCounted + 1 }),
  ]);
  const body = messagesPage({
    ...{ figures, query, faults },
    messages: found.slice(0, perPage),
    hasMore: found.length > perPage,
    counts: { ...counts, most: mostCounted },
    jurisdictions: onlyOf(call) === null ? choices.jurisdiction : [],
    mayOpenJobs: may(call.session, 'jobs:read'),
    csrf: call.session.csrf,
  });
  call.res.send(page(call, 'Messages', body));
}

async function visible({ db }: Tools, call: Call): Promise<ShownMessage> {
  const { id } = call.req.params;
  const found = isEventId(id) ? await findMessage(db, id, onlyOf(call)) : undefined;
  if (found === undefined) throw new Refused(404, 'There is no such message.');
  return found;
}

async function showMessage(tools: Tools, call: Call): Promise<void> {
  const { db } = tools;
  const { session } = call;
  const message = await visible(tools, call);
  const [attempts, jobs] = await Promise.all([
    attemptsOf(db, message.id),
    jobsAbout(db, deliveryQueue, message.id, mostJobs),
  ]);
  const canRetry = message.state === 'failed' && jobs.some(({ state }) => state === 'failed');
  const body = messagePage({
    ...{ message, attempts, jobs },
    mayOpenJobs: may(session, 'jobs:read'),
    maySeeReceipts: reachOfSession(session, 'receipts:read', 'tenant') !== null,
    retryCsrf: canRetry && may(session, 'jobs:retry') ? session.csrf : null,
  });
  call.res.send(page(call, 'Message', body));
}

/** As the board's button does with its job. */
async function retry(tools: Tools, call: Call): Promise<void> {
  const { db, reads } = tools;
  const { id, jurisdiction } = await visible(tools, call);
  await audited(db, call, async (tx) => {
    const failed = (await jobsAbout(tx, deliveryQueue, id, mostJobs)).find(({ state }) => state === 'failed');
    if (failed === undefined || !(await retryJob(tx, operatorOf(tools, call.session), deliveryQueue, failed.eventId)))
      throw new Refused(409, 'It has no job that failed.');
    return {
      outcome: 'done',
      resource: `message ${id}, ${deliveryQueue} ${failed.eventId}`,
      ...(jurisdiction !== null && { tenant: jurisdiction }),
      before: { state: 'failed' },
      after: { state: 'waiting' },
      value: undefined,
    };
  });
  reads.forget();
  call.res.redirect(303, `/messages/${id}`);
}
