// Who is asking, as far as a route needs to know.
import type { Grant, Reach, Role } from '../domain/permissions';
import type { OwnedScope, RowScope } from '../store/row-scope';
import { Refusal } from './errors';

export type Caller = {
  /** As the audit names them: `key:<id>` or `account:<id>`. */
  actor: string;
  role: Role;
  grants: readonly Grant[];
  accountId: string | null;
  sessionId: string | null;
  keyId: string | null;
  partnerId: string | null;
  /** Null for staff of the whole platform, and for citizens who belong to none. */
  jurisdiction: string | null;
  /** Calls with a test key: its data is marked and never counts. */
  isTest: boolean;
};

export type PartnerCaller = Caller & { partnerId: string; jurisdiction: string };
export type PersonCaller = Caller & { accountId: string; sessionId: string };

/** Rows of partners' data that the caller may see. Refuses somebody to whom no such row can belong. */
export function rowScopeOf({ caller, reach }: { caller: Caller; reach: Reach }): RowScope {
  const { partnerId, jurisdiction, isTest } = caller;
  if (reach === 'own') {
    if (partnerId === null) throw new Refusal('PERMISSION_MISSING');
    return { kind: 'partner', partnerId, isTest };
  }
  // Staff without a jurisdiction are staff of the whole platform.
  if (reach === 'tenant' && jurisdiction !== null) return { kind: 'tenant', jurisdiction };
  return { kind: 'all' };
}

/** The same for assessments, which people have without any partner. */
export function ownedScopeOf({ caller, reach }: { caller: Caller; reach: Reach }): OwnedScope {
  const { partnerId, accountId } = caller;
  if (reach === 'own' && partnerId === null && accountId !== null) return { kind: 'account', accountId };
  return rowScopeOf({ caller, reach });
}
