// The audit's search form as it comes in an address, and as what the store searches by.
import type { Vault } from '../../shared/process/vault';
import { findAccountByEmail, normalisedEmail } from '../../shared/store/accounts';
import { auditActions } from '../../shared/store/audit';
import { type AuditFilter, auditCursorPattern } from '../../shared/store/audit-search';
import type { Sql } from '../../shared/store/sql';
import { onlyOf } from '../login/open-session';
import { type Asked, readFields, readMoment, text } from '../pages/read-fields';
import type { Call } from '../route';

export const outcomes = ['done', 'refused', 'failed'] as const;

const shape = {
  tenant: text(40),
  actor: text(200),
  action: text(40),
  resource: text(200),
  outcome: text(20),
  correlation: text(64),
  from: text(30),
  to: text(30),
  before: text(100),
};
export type AuditQuery = Record<keyof typeof shape, string>;

export const readAuditQuery = (given: object, besides: readonly string[] = []): Asked<AuditQuery> =>
  readFields(given, shape, besides);

/** Actors are kept by account; whoever knows an address asks by that. The query with the account in its place. */
export async function withAccount(sql: Sql, vault: Vault, asked: Asked<AuditQuery>): Promise<Asked<AuditQuery>> {
  const { query, faults } = asked;
  if (!query.actor.includes('@')) return asked;
  const email = normalisedEmail(query.actor);
  const account = email === null ? undefined : await findAccountByEmail(sql, vault, email);
  if (account === undefined)
    return { query: { ...query, actor: '' }, faults: [...faults, 'No account has this address.'] };
  return { query: { ...query, actor: `account:${account.id}` }, faults };
}

/** Null with any fault: half a filter would answer more than was asked for. */
export function auditFilter(
  { query, faults: unread }: Asked<AuditQuery>,
  scope: Pick<Call, 'session' | 'reach'>,
): { filter: AuditFilter | null; faults: string[] } {
  const faults = [...unread, ...faultsIn(query)];
  const only = onlyOf(scope);
  if (only !== null && query.tenant !== '' && query.tenant !== only)
    faults.push(`You may read the audit of ${only} alone.`);
  if (faults.length > 0) return { filter: null, faults };
  const filter = {
    tenant: only ?? (query.tenant || null),
    actor: query.actor || null,
    action: auditActions.find((action) => action === query.action) ?? null,
    resource: query.resource || null,
    outcome: outcomes.find((outcome) => outcome === query.outcome) ?? null,
    correlationId: query.correlation || null,
    from: readMoment(query.from),
    to: readMoment(query.to),
    before: query.before || null,
  };
  return { filter, faults };
}

function faultsIn({ action, outcome, from, to, before }: AuditQuery): string[] {
  const faults: string[] = [];
  if (action !== '' && !(auditActions as readonly string[]).includes(action)) faults.push('There is no such action.');
  if (outcome !== '' && !(outcomes as readonly string[]).includes(outcome)) faults.push('There is no such outcome.');
  if (from !== '' && readMoment(from) === null) faults.push('The start of the time range cannot be read.');
  if (to !== '' && readMoment(to) === null) faults.push('The end of the time range cannot be read.');
  if (before !== '' && !auditCursorPattern.test(before)) faults.push('The place to go on from cannot be read.');
  return faults;
}

/** What was asked for, without what was left empty. */
export const askedFor = (query: AuditQuery): Record<string, string> =>
  Object.fromEntries(Object.entries(query).filter(([, value]) => value !== ''));

export function auditAddress(query: AuditQuery, changes: Partial<AuditQuery> = {}): string {
  const asked = askedFor({ ...query, before: '', ...changes });
  return Object.keys(asked).length === 0 ? '/audit' : `/audit?${new URLSearchParams(asked)}`;
}
