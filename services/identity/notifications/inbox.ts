// GET /api/v1/me/notifications, and saying what was read.
import { z } from 'zod';
import { languages } from '../../../shared/domain/vehicle-fields';
import { Refusal } from '../../../shared/http/errors';
import { noContent, nothing } from '../../../shared/http/no-content';
import { mostCounted, pageOf, pageQuery, pageView, rangeOf } from '../../../shared/http/paging';
import { defineRoute, type Route } from '../../../shared/http/route';
import { findAccount } from '../../../shared/store/accounts';
import { countInbox, listInbox, markAllRead, markRead } from '../../../shared/store/notification-inbox';
import { withTx } from '../../../shared/store/sql';
import type { IdentityTools } from '../tools';
import { inboxMessage, inboxMessageSchema } from './inbox-view';

const path = '/api/v1/me/notifications';
const tag = 'Messages';

const inboxSchema = pageOf(inboxMessageSchema).extend({
  unread: z.int().describe(`Of the newest ${mostCounted}`),
});

export const listNotifications = (tools: IdentityTools): Route =>
  defineRoute(
    {
      method: 'get',
      path,
      audience: 'person',
      permission: 'notifications:read',
      tag,
      summary: 'What you were told, newest first',
      description:
        'In the language of your account. A link that opens something by itself, as one that sets a password, stands in ' +
        'its mail alone, so that a stolen access token does not open it.',
      query: z.strictObject(pageQuery),
      responses: { 200: { description: 'A page', content: { 'application/json': inboxSchema } } },
      errors: ['PAGE_TOO_DEEP'],
    },
    async ({ query, caller: { accountId } }) => {
      const { db } = tools;
      const account = await findAccount(db, accountId);
      const language = languages.find((one) => one === account?.language) ?? 'fr';
      const [found, { total, unread }] = await Promise.all([
        listInbox(db, accountId, rangeOf(query)),
        countInbox(db, accountId, mostCounted + 1),
      ]);
      const page = pageView(path, query, found, total, (row) => row);
      const items = [];
      for (const row of page.items) items.push(...(await inboxMessage(tools, row, language)));
      return { status: 200, body: { ...page, items, unread: Math.min(unread, mostCounted) } };
    },
  );

export const readNotification = ({ db }: IdentityTools): Route =>
  defineRoute(
    {
      method: 'post',
      path: `${path}/{id}/read`,
      audience: 'person',
      permission: 'notifications:change',
      tag,
      summary: 'Say that you have read a message',
      params: z.strictObject({ id: z.uuid() }),
      responses: nothing('It counts as read; when it was read first stays'),
      errors: ['NOTIFICATION_NOT_FOUND'],
    },
    async ({ res, params: { id }, caller }) => {
      if (!(await withTx(db, (tx) => markRead(tx, caller.accountId, id)))) throw new Refusal('NOTIFICATION_NOT_FOUND');
      return noContent(res);
    },
  );

export const readNotifications = ({ db }: IdentityTools): Route =>
  defineRoute(
    {
      method: 'post',
      path: `${path}/read`,
      audience: 'person',
      permission: 'notifications:change',
      tag,
      summary: 'Say that you have read all messages',
      query: z.strictObject({
        upTo: z.uuid().optional().describe('The newest that you have seen: what came since stays unread'),
      }),
      responses: nothing('They count as read'),
      errors: [],
    },
    async ({ res, query: { upTo }, caller }) => {
      await withTx(db, (tx) => markAllRead(tx, caller.accountId, upTo ?? null));
      return noContent(res);
    },
  );
