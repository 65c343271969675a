import { type KeyTerms, keyTermsAt } from '../../shared/domain/key-terms';
import { keyScopes } from '../../shared/domain/permissions';
import {
  auditedKey,
  issueKeyOf,
  type ListedApiKey,
  listApiKeysAtOnce,
  mostListedKeys,
  mostLiveKeys,
  revokeKeyOf,
  rotateApiKey,
} from '../../shared/store/api-key-admin';
import { findPartner, type Partner } from '../../shared/store/partners';
import type { Sql } from '../../shared/store/sql';
import { tableLines } from '../local/say';
import { audited, operator } from './audited';
import { type Command, Declined, type Given } from './run-command';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const longestOverlapHours = 720;
const option = { type: 'string' } as const;

const tooMany = () => new Declined(`The partner has ${mostLiveKeys} keys that open something. Revoke one first.`);
const shown = ({ id, key }: { id: string; key: string }, whose: string) => [
  `Key ${id} of ${whose}. It is not kept and cannot be shown again:`,
  key,
];

async function demandPartner(sql: Sql, given: string): Promise<Partner> {
  const partner = await findPartner(sql, given);
  if (partner === undefined) throw new Declined(`There is no partner ${given}.`);
  return partner;
}

function demandId(given: string): string {
  if (!uuid.test(given))
    throw new Declined('A key is named by its id, which issue-key printed; not by the key itself.');
  return given;
}

/** Every scope, no end and any address unless told otherwise; a day as the end is the first one without the key. */
function readTerms(name: string, { scope, expires, network, test }: Given['options']): KeyTerms {
  const listed = (text: string | boolean) => String(text).split(',');
  const end = /^\d{4}-\d{2}-\d{2}$/.test(String(expires)) ? `${expires}T00:00:00Z` : expires;
  const read = keyTermsAt(new Date()).safeParse({
    name,
    scopes: scope === undefined ? [...keyScopes] : listed(scope),
    ...(end !== undefined && { expiresAt: end }),
    ...(network !== undefined && { allowedNetworks: listed(network) }),
    isTest: test === true,
  });
  if (read.success) return read.data;
  throw new Declined(read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n'));
}

export const issueKeyCommand: Command = {
  usage: '<partner> <name> [--scope batches:create,…] [--expires <day>] [--network 192.0.2.0/24,…] [--test]',
  positionals: 2,
  options: { scope: option, expires: option, network: option, test: { type: 'boolean' } },
  run: async (db, { positionals: [given = '', name = ''], options }) => {
    const terms = readTerms(name, options);
    return audited(db, 'issue-key', async (tx) => {
      const partner = await demandPartner(tx, given);
      const issue = await issueKeyOf(tx, partner.id, terms, operator());
      if (issue.outcome !== 'issued') throw tooMany();
      return {
        tenant: partner.jurisdiction,
        action: 'issue key',
        resource: `key:${issue.key.id}`,
        after: auditedKey(issue.key),
        value: shown(issue.issued, partner.name),
      };
    });
  },
};

export const rotateKeyCommand: Command = {
  usage: '<key id> [--overlap-hours 24]',
  positionals: 1,
  options: { 'overlap-hours': option },
  run: async (db, { positionals: [given = ''], options: { 'overlap-hours': hours = '24' } }) => {
    const id = demandId(given);
    const overlapHours = /^\d{1,3}$/.test(String(hours)) ? Number(hours) : Number.POSITIVE_INFINITY;
    if (overlapHours > longestOverlapHours) throw new Declined(`--overlap-hours is 0 to ${longestOverlapHours}.`);
    return audited(db, 'rotate-key', async (tx) => {
      const rotation = await rotateApiKey(tx, id, { overlapHours, by: operator(), partnerId: null });
      if (rotation.outcome === 'too many') throw tooMany();
      if (rotation.outcome === 'over') throw new Declined(`Key ${id} is ${rotation.state} and cannot be rotated.`);
      if (rotation.outcome === 'unknown') throw new Declined(`There is no key ${id}.`);
      const { before, after, issued } = rotation;
      return {
        tenant: before.jurisdiction,
        action: 'rotate key',
        resource: `key:${id}`,
        before: auditedKey(before),
        after: auditedKey(after),
        value: [`Key ${id} opens until ${after.expiresAt!.toISOString()}.`, ...shown(issued, before.partner)],
      };
    });
  },
};

export const revokeKeyCommand: Command = {
  usage: '<key id>',
  positionals: 1,
  run: async (db, { positionals: [given = ''] }) => {
    const id = demandId(given);
    return audited(db, 'revoke-key', async (tx) => {
      const revocation = await revokeKeyOf(tx, id, { by: operator(), partnerId: null });
      if (revocation.outcome === 'unknown') throw new Declined(`There is no key ${id} that could still be revoked.`);
      const { before, after } = revocation;
      return {
        tenant: before.jurisdiction,
        action: 'revoke key',
        resource: `key:${id}`,
        before: auditedKey(before),
        after: auditedKey(after),
        value: [`Key ${id} is revoked from the next request on.`],
      };
    });
  },
};

export const listKeysCommand: Command = {
  usage: '[--partner <partner>]',
  positionals: 0,
  options: { partner: option },
  run: async (db, { options: { partner } }) => {
    const owner = partner === undefined ? null : await demandPartner(db, String(partner));
    const { keys, isComplete } = await listApiKeysAtOnce(db, owner?.id ?? null);
    const titles = ['key', 'partner', 'name', 'begins', 'kind', 'state', 'expires', 'last used', 'scopes', 'networks'];
    const more = isComplete ? [] : [`There are more than these ${mostListedKeys}. --partner shows those of one.`];
    return [...tableLines([titles, ...keys.map(cellsOf)]), ...more];
  },
};

const minuteOf = (at: Date | null): string => at?.toISOString().slice(0, 16) ?? '–';

const cellsOf = (key: ListedApiKey): string[] => [
  key.id,
  key.partner,
  key.name,
  key.hint,
  key.isTest ? 'test' : 'live',
  key.state,
  minuteOf(key.expiresAt),
  minuteOf(key.lastUsedAt),
  key.scopes.length === keyScopes.length ? 'all' : key.scopes.join(' '),
  key.allowedNetworks.join(' ') || 'any',
];
