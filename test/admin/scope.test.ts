import { auditFilter, readAuditQuery } from '../../admin/audit/read-audit-filter';
import { consoleRoles, onlyOf, reachOfSession } from '../../admin/login/open-session';
import type { Role } from '../../shared/domain/permissions';
import type { ConsoleSession } from '../../shared/store/sessions';

const auditor = { role: 'auditor', jurisdiction: 'MG' } as ConsoleSession;
const read = (query: Record<string, string>, reach: 'tenant' | 'all') =>
  auditFilter(readAuditQuery(query), { session: auditor, reach });

test('who reaches one jurisdiction reads the audit of that one, whatever is asked for', () => {
  expect(read({}, 'tenant').filter).toMatchObject({ tenant: 'MG' });
  expect(read({ tenant: 'MG' }, 'tenant').filter).toMatchObject({ tenant: 'MG' });
  expect(read({ tenant: 'MU' }, 'tenant')).toEqual({ filter: null, faults: ['You may read the audit of MG alone.'] });
  expect(read({ tenant: '*' }, 'tenant').filter).toBeNull();
  expect(read({ tenant: 'MU' }, 'all').filter).toMatchObject({ tenant: 'MU' });
});

test('a page about everything is not for who may see their own, or their jurisdiction, alone', () => {
  const ofMadagascar = (role: Role) => ({ role, jurisdiction: 'MG' });
  expect(reachOfSession(ofMadagascar('partner'), 'jobs:read')).toBeNull();
  expect(reachOfSession(ofMadagascar('partner'), 'jobs:read', 'own')).toBe('own');
  expect(reachOfSession(ofMadagascar('finance'), 'jobs:read')).toBeNull();
  expect(reachOfSession(ofMadagascar('finance'), 'jobs:read', 'tenant')).toBe('tenant');
  expect(reachOfSession({ role: 'finance', jurisdiction: null }, 'jobs:read')).toBe('all');
  expect(reachOfSession({ role: 'admin', jurisdiction: null }, 'jobs:read')).toBe('all');
});

test('what a page may show is everything, or of one jurisdiction, and never everything for want of one', () => {
  const [somewhere, nowhere] = [
    { role: 'finance', jurisdiction: 'MG' } as const,
    { role: 'partner', jurisdiction: null } as const,
  ];
  expect(onlyOf({ session: somewhere, reach: 'all' })).toBeNull();
  expect(onlyOf({ session: somewhere, reach: 'tenant' })).toBe('MG');
  expect(() => onlyOf({ session: nowhere, reach: 'own' })).toThrow('without a jurisdiction');
});

test('finance, administrators and auditors have business in the console, nobody else', () => {
  expect([...consoleRoles].sort()).toEqual(['admin', 'auditor', 'finance']);
});
