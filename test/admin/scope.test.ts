import { auditFilter, readAuditQuery } from '../../admin/audit/read-audit-filter';
import { consoleRoles, reachOfSession } from '../../admin/login/open-session';
import type { ConsoleSession } from '../../shared/store/sessions';

const ofMadagascar = { role: 'auditor', jurisdiction: 'MG' } as ConsoleSession;
const read = (query: Record<string, string>, reach: 'tenant' | 'all') =>
  auditFilter(readAuditQuery(query), { session: ofMadagascar, reach });

test('who reaches one jurisdiction reads the audit of that one, whatever is asked for', () => {
  expect(read({}, 'tenant').filter).toMatchObject({ tenant: 'MG' });
  expect(read({ tenant: 'MG' }, 'tenant').filter).toMatchObject({ tenant: 'MG' });
  expect(read({ tenant: 'MU' }, 'tenant')).toEqual({ filter: null, faults: ['You may read the audit of MG alone.'] });
  expect(read({ tenant: '*' }, 'tenant').filter).toBeNull();
  expect(read({ tenant: 'MU' }, 'all').filter).toMatchObject({ tenant: 'MU' });
});

test('a page about everything is not for who may see their own, or their jurisdiction, alone', () => {
  expect(reachOfSession({ role: 'partner' }, 'jobs:read')).toBeNull();
  expect(reachOfSession({ role: 'partner' }, 'jobs:read', 'own')).toBe('own');
  expect(reachOfSession({ role: 'finance' }, 'batches:read')).toBeNull();
  expect(reachOfSession({ role: 'finance' }, 'batches:read', 'tenant')).toBe('tenant');
  expect(reachOfSession({ role: 'admin' }, 'jobs:read')).toBe('all');
});

test('finance, administrators and auditors have business in the console, nobody else', () => {
  expect([...consoleRoles].sort()).toEqual(['admin', 'auditor', 'finance']);
});
