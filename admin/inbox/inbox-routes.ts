// What the sinks of a development installation caught instead of sending it. Anywhere else these pages do not exist.
import { caughtAttachment, caughtHtml, listCaughtMessages } from '../../shared/store/caught-messages';
import { isEventId } from '../board/event-id';
import type { ConsoleTools } from '../console-tools';
import { page } from '../pages/layout';
import { Refused } from '../refused';
import { type Call, type ConsoleRoute, definePage } from '../route';
import { inboxPage } from './inbox-page';
import { readInboxFilter } from './read-inbox-filter';

const perPage = 25;
const reading = { permission: 'inbox:read' } as const;

type Tools = Pick<ConsoleTools, 'db' | 'config'>;

export const inboxRoutes = (tools: Tools): ConsoleRoute[] =>
  tools.config.ENVIRONMENT !== 'development'
    ? []
    : [
        definePage({ ...reading, path: '/inbox', menu: { text: 'Inbox', longText: 'Inbox of the sinks' } }, (call) =>
          showInbox(tools, call),
        ),
        definePage({ ...reading, path: '/inbox/:id/html' }, (call) => showHtml(tools, call)),
        definePage({ ...reading, path: '/inbox/:id/attachments/:attachment' }, (call) => showAttachment(tools, call)),
      ];

async function showInbox({ db }: Tools, call: Call): Promise<void> {
  const { query, faults, filter } = readInboxFilter(call.req.query);
  const wanted = { limit: perPage + 1, before: query.before || undefined };
  const found = faults.length > 0 ? [] : await listCaughtMessages(db, filter, wanted);
  const shown = { messages: found.slice(0, perPage), query, faults, hasMore: found.length > perPage };
  call.res.send(page(call, 'Inbox', inboxPage(shown)));
}

// As a mail program shows it: nothing runs, nothing is fetched, and it is of no origin, least of all the console's.
const mailPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox";

async function showHtml({ db }: Tools, { req, res }: Call): Promise<void> {
  const { id } = req.params;
  const found = isEventId(id) ? await caughtHtml(db, id) : null;
  if (found === null) throw new Refused(404, 'There is no such message.');
  res.setHeader('Content-Security-Policy', mailPolicy);
  res.type('html').send(found);
}

// A page of its own for what browsers draw themselves; their viewers need styles.
const filePolicy = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'";

async function showAttachment({ db }: Tools, { req, res }: Call): Promise<void> {
  const { id, attachment } = req.params;
  const found = isEventId(id) && isEventId(attachment) ? await caughtAttachment(db, id, attachment) : undefined;
  if (found === undefined) throw new Refused(404, 'There is no such attachment.');
  const isPdf = found.mediaType === 'application/pdf';
  res.attachment(found.name);
  if (isPdf)
    res.setHeader('Content-Disposition', String(res.getHeader('Content-Disposition')).replace(/^attachment/, 'inline'));
  res.setHeader('Content-Security-Policy', filePolicy);
  res.type(isPdf ? 'application/pdf' : 'application/octet-stream').send(found.content);
}
