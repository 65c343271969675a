// What payment providers told, and having what failed handled again.
import type { Request } from 'express';
import { type ProviderName, providers } from '../../shared/domain/jurisdictions/pack';
import type { Html } from '../../shared/http/html';
import { replayCallbacks } from '../../shared/payments/replay-callbacks';
import {
  type CallbackRow,
  countCallbacks,
  failedCallbacks,
  findCallback,
  listCallbacks,
} from '../../shared/store/callback-reads';
import type { Sql } from '../../shared/store/sql';
import { audited } from '../audit/audited';
import { isEventId } from '../board/event-id';
import type { ConsoleTools } from '../console-tools';
import { correlationIdOf } from '../correlation-id';
import { may, onlyOf } from '../login/open-session';
import { page } from '../pages/layout';
import { count, counted } from '../pages/show-values';
import { Refused } from '../refused';
import { type Call, type ConsoleRoute, defineAction, definePage } from '../route';
import { callbackPage, callbacksPage, confirmReplay } from './callbacks-page';
import { readCallbackFilter } from './read-callback-filter';

const perPage = 50;
const atOnce = 10_000;

const reading = { permission: 'callbacks:read', narrowestReach: 'tenant' } as const;
const replaying = { permission: 'callbacks:replay' } as const;
const all = { ...replaying, path: '/callbacks/replay' } as const;

type Tools = Pick<ConsoleTools, 'db'>;

export const callbacksRoutes = (tools: Tools): ConsoleRoute[] => [
  definePage({ ...reading, path: '/callbacks', menu: { text: 'Callbacks', longText: 'Callbacks' } }, (call) =>
    showCallbacks(tools, call),
  ),
  definePage({ ...all, reauthenticate: ({ originalUrl }) => originalUrl }, (call) => showConfirmation(tools, call)),
  defineAction(
    {
      ...all,
      method: 'post',
      action: 'replay callbacks',
      resource: ({ body }) => `callbacks of ${providers.find((name) => name === body?.provider) ?? 'all providers'}`,
      reauthenticate: () => '/callbacks',
    },
    (call) => replayAll(tools, call),
  ),
  definePage({ ...reading, path: '/callbacks/:id' }, async (call) => {
    const found = await visible(tools.db, call);
    show(call, callbackPage(found, may(call.session, 'callbacks:replay') ? call.session.csrf : null));
  }),
  defineAction(
    {
      ...replaying,
      method: 'post',
      path: '/callbacks/:id/replay',
      action: 'replay callback',
      resource: ({ params: { id } }) => `callback ${isEventId(id) ? id : 'unreadable'}`,
    },
    (call) => replayOne(tools, call),
  ),
];

const show = (call: Call, body: Html): void => void call.res.send(page(call, 'Callbacks', body));

async function showCallbacks({ db }: Tools, call: Call): Promise<void> {
  const { query, faults, filter } = readCallbackFilter(call.req.query);
  const wanted = { ...filter, jurisdiction: onlyOf(call) };
  const found =
    faults.length > 0
      ? []
      : await listCallbacks(db, wanted, { limit: perPage + 1, offset: 0, after: query.before || undefined });
  const mayReplay = may(call.session, 'callbacks:replay');
  const callbacks = found.slice(0, perPage);
  const hasMore = found.length > perPage;
  show(call, callbacksPage({ callbacks, query, faults, hasMore, mayReplay, note: noteOf(call.req.query) }));
}

function noteOf({ replayed, left }: Request['query']): string | null {
  const numbers = [replayed, left].map(Number);
  const [again, stay] = numbers as [number, number];
  if (replayed === undefined || !numbers.every((n) => Number.isInteger(n) && n >= 0)) return null;
  return `${counted(again, 'callback')} will be handled again; ${count(stay)} stay as they are.`;
}

async function visible(sql: Sql, call: Call): Promise<CallbackRow> {
  const { id } = call.req.params;
  const found = isEventId(id) ? await findCallback(sql, id, onlyOf(call)) : undefined;
  if (found === undefined) throw new Refused(404, 'There is no such callback.');
  return found;
}

async function replayOne({ db }: Tools, call: Call): Promise<void> {
  const { id } = await visible(db, call);
  await audited(db, call, async (tx) => {
    const before = await findCallback(tx, id, null);
    const woken = (await replayCallbacks(tx, [id], { correlationId: correlationIdOf(call.res) })).get(id);
    if (woken === undefined) {
      const isFailed = (await findCallback(tx, id, null))?.state === 'failed';
      throw new Refused(409, isFailed ? 'Nothing is known yet of what it is about.' : 'It has not failed.');
    }
    const states = { before: { state: before!.state }, after: { state: 'waiting' } };
    return { outcome: 'done', tenant: woken.jurisdiction, ...states, value: undefined };
  });
  call.res.redirect(303, `/callbacks/${id}`);
}

async function showConfirmation({ db }: Tools, call: Call): Promise<void> {
  const provider = providerOf(call.req.query.provider);
  const filter = { jurisdiction: null, provider, state: 'failed', fromId: null, toId: null } as const;
  const failed = await countCallbacks(db, filter, atOnce + 1);
  show(call, confirmReplay({ provider: provider ?? '', failed, atOnce, csrf: call.session.csrf }));
}

async function replayAll({ db }: Tools, call: Call): Promise<void> {
  // A body that no parser took is no empty form: nothing asked for would mean everything that failed.
  if (call.req.body === undefined) throw new Refused(400, 'The form is not complete.');
  const provider = providerOf(call.req.body.provider);
  const counts = await audited(db, call, async (tx) => {
    const ids = await failedCallbacks(tx, provider, atOnce);
    const { size: replayed } = await replayCallbacks(tx, ids, { correlationId: correlationIdOf(call.res) });
    const { length: left } = await failedCallbacks(tx, provider, atOnce);
    return { outcome: 'done', details: { replayed, left }, value: { replayed, left } };
  });
  call.res.redirect(303, `/callbacks?state=failed&replayed=${counts.replayed}&left=${counts.left}`);
}

/** Null is all of them. */
function providerOf(given: unknown): ProviderName | null {
  if (given === undefined || given === '') return null;
  const known = providers.find((name) => name === given);
  if (known === undefined) throw new Refused(400, 'There is no such provider.');
  return known;
}
