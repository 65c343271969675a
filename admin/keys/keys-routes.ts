// API keys of all partners: what there is, and issuing, replacing and revoking them.
import type { Request } from 'express';
import type { Html } from '../../shared/http/html';
import {
  auditedKey,
  findApiKey,
  issueKeyOf,
  type ListedApiKey,
  listApiKeysAtOnce,
  mostLiveKeys,
  revokeKeyOf,
  rotateApiKey,
} from '../../shared/store/api-key-admin';
import { findPartner } from '../../shared/store/partners';
import type { Sql } from '../../shared/store/sql';
import { audited } from '../audit/audited';
import { isEventId } from '../board/event-id';
import type { ConsoleTools } from '../console-tools';
import { actorOf, may } from '../login/open-session';
import { page } from '../pages/layout';
import { Refused } from '../refused';
import { type Call, type ConsoleRoute, defineAction, definePage } from '../route';
import { issuePage } from './issue-page';
import { issuedPage, keysPage, revokePage, rotatePage } from './keys-page';
import { readKeyForm, usualKeyFields } from './read-key-form';

type Tools = Pick<ConsoleTools, 'db'>;

const issuing = { path: '/keys/issue', permission: 'keys:create', reauthenticate: () => '/keys/issue' } as const;
// The form is the page to come back to: an act that is repeated by itself would not be meant.
const formOf = (act: 'rotate' | 'revoke') => (req: Request) => `/keys/${idOf(req)}/${act}`;
const rotating = { path: '/keys/:id/rotate', permission: 'keys:rotate', reauthenticate: formOf('rotate') } as const;
const revoking = { path: '/keys/:id/revoke', permission: 'keys:revoke', reauthenticate: formOf('revoke') } as const;

const idOf = ({ params: { id } }: Request): string => (isEventId(id) ? id : 'unreadable');
const keyOf = (req: Request): string => `key:${idOf(req)}`;

export const keysRoutes = (tools: Tools): ConsoleRoute[] => [
  definePage({ path: '/keys', permission: 'keys:read', menu: { text: 'Keys', longText: 'API keys' } }, (call) =>
    showKeys(tools, call),
  ),
  definePage(issuing, (call) => {
    const { partner } = call.req.query;
    show(
      call,
      issuePage({ ...usualKeyFields, partner: typeof partner === 'string' ? partner : '' }, [], call.session.csrf),
    );
  }),
  defineAction({ ...issuing, method: 'post', action: 'issue key', resource: 'key:new' }, (call) => issue(tools, call)),
  definePage(rotating, async (call) => show(call, rotatePage(await liveKey(tools.db, call), call.session.csrf))),
  defineAction({ ...rotating, method: 'post', action: 'rotate key', resource: keyOf }, (call) => rotate(tools, call)),
  definePage(revoking, async (call) => show(call, revokePage(await liveKey(tools.db, call), call.session.csrf))),
  defineAction({ ...revoking, method: 'post', action: 'revoke key', resource: keyOf }, (call) => revoke(tools, call)),
];

const show = (call: Call, body: Html): void => void call.res.send(page(call, 'API keys', body));

async function showKeys({ db }: Tools, call: Call): Promise<void> {
  const { query } = call.req;
  const given = typeof query.partner === 'string' ? query.partner.trim() : '';
  const partner = given === '' ? undefined : await findPartner(db, given);
  const fault = given !== '' && partner === undefined ? `There is no partner “${given.slice(0, 100)}”.` : null;
  const none = { keys: [], isComplete: true };
  const listed = fault === null ? await listApiKeysAtOnce(db, partner?.id ?? null) : none;
  const { session } = call;
  const rights = {
    mayIssue: may(session, 'keys:create'),
    mayRotate: may(session, 'keys:rotate'),
    mayRevoke: may(session, 'keys:revoke'),
  };
  show(call, keysPage(listed, given, fault, rights));
}

async function liveKey(sql: Sql, { req }: Call): Promise<ListedApiKey> {
  const key = isEventId(req.params.id) ? await findApiKey(sql, req.params.id, null) : undefined;
  if (key === undefined) throw new Refused(404, 'There is no such key.');
  if (key.state === 'revoked' || key.state === 'expired') throw new Refused(409, `This key is ${key.state}.`);
  return key;
}

async function issue({ db }: Tools, call: Call): Promise<void> {
  const { fields, terms, faults } = readKeyForm(call.req.body, new Date());
  const again = (said: readonly string[]) => {
    call.res.status(400);
    show(call, issuePage(fields, said, call.session.csrf));
  };
  const partner = fields.partner === '' ? undefined : await findPartner(db, fields.partner);
  if (partner === undefined) return again(['There is no such partner.', ...faults]);
  if (terms === null) return again(faults);
  const { key, issued } = await audited(db, call, async (tx) => {
    const value = await issueKeyOf(tx, partner.id, terms, actorOf(call.session));
    if (value.outcome !== 'issued') throw tooMany();
    const { jurisdiction: tenant, id } = value.key;
    return { outcome: 'done', tenant, resource: `key:${id}`, after: auditedKey(value.key), value };
  });
  show(call, issuedPage(key, issued, null));
}

async function rotate({ db }: Tools, call: Call): Promise<void> {
  const { id } = await liveKey(db, call);
  const given = String(call.req.body?.overlapHours ?? '');
  const overlapHours = Number(given);
  if (!/^\d{1,3}$/.test(given) || overlapHours > 720) throw new Refused(400, 'The overlap is 0 to 720 hours.');
  const { key, issued, after } = await audited(db, call, async (tx) => {
    const value = await rotateApiKey(tx, id, { overlapHours, by: actorOf(call.session), partnerId: null });
    if (value.outcome === 'too many') throw tooMany();
    if (value.outcome !== 'rotated') throw new Refused(409, 'This key was replaced or ended meanwhile.');
    const [before, replaced] = [auditedKey(value.before), auditedKey(value.after)];
    return { outcome: 'done', tenant: value.before.jurisdiction, before, after: replaced, value };
  });
  show(call, issuedPage(key, issued, after));
}

async function revoke({ db }: Tools, call: Call): Promise<void> {
  const { id } = await liveKey(db, call);
  await audited(db, call, async (tx) => {
    const revocation = await revokeKeyOf(tx, id, { by: actorOf(call.session), partnerId: null });
    if (revocation.outcome !== 'revoked') throw new Refused(409, 'This key was revoked meanwhile.');
    const [before, after] = [auditedKey(revocation.before), auditedKey(revocation.after)];
    return { outcome: 'done', tenant: revocation.before.jurisdiction, before, after, value: undefined };
  });
  call.res.redirect(303, '/keys');
}

const tooMany = (): Refused =>
  new Refused(409, `The partner has ${mostLiveKeys} keys that open something. Revoke one of them first.`);
