import { grantsOfKey, grantsOfRoles, isGrant, type Permission, reachOf } from '../../shared/domain/permissions';

test('wildcards stand for any one part, and the widest grant decides', () => {
  expect(reachOf(['batches:read:own'], 'batches:read')).toBe('own');
  expect(reachOf(['batches:*:tenant', 'batches:read:own'], 'batches:read')).toBe('tenant');
  expect(reachOf(['*:read'], 'batches:read')).toBe('all');
  expect(reachOf(['*:*'], 'maintenance:change')).toBe('all');
  expect(reachOf(['batches:*:own'], 'assessments:read')).toBeNull();
  expect(reachOf([], 'health:read')).toBeNull();
});

test('a grant with a reach that nobody knows allows nothing', () => {
  expect(reachOf(['batches:read:everything'], 'batches:read')).toBeNull();
  expect(['batches:read:everything', 'batches:fly', 'batchs:read', 'batches:read:own:own', ''].filter(isGrant)).toEqual(
    [],
  );
});

test('a key is granted what its scopes name, of its own partner, and nothing that no key may have', () => {
  const grants = grantsOfKey(['batches:read', 'keys:create', '*:*', 'admin']);
  expect(reachOf(grants, 'batches:read')).toBe('own');
  for (const permission of ['batches:create', 'keys:create', 'profile:read', 'maintenance:change'] as const)
    expect(reachOf(grants, permission)).toBeNull();
});

test('nobody but administrators and auditors reaches everything that is partners’', () => {
  const everywhere = (permission: Permission) =>
    Object.entries(grantsOfRoles).flatMap(([role, grants]) => (reachOf(grants, permission) === 'all' ? [role] : []));
  for (const permission of ['assessments:read', 'batches:read', 'exemptions:read', 'keys:read', 'jobs:read'] as const)
    expect([permission, everywhere(permission)]).toEqual([permission, ['admin', 'auditor']]);
});
