import type { Reach } from '../../../shared/domain/permissions';
import type { PersonCaller } from '../../../shared/http/caller';
import { Refusal } from '../../../shared/http/errors';

/**
 * Whose keys the caller may see and change: one partner's, or all for null. Goes into the statements, so that another
 * partner's key is not found rather than found and refused. Nobody is granted the keys of a jurisdiction.
 */
export function partnerOfKeys({ caller, reach }: { caller: PersonCaller; reach: Reach }): string | null {
  if (reach === 'all') return null;
  if (reach === 'own' && caller.partnerId !== null) return caller.partnerId;
  throw new Refusal('PERMISSION_MISSING');
}

/** The same, narrowed to the partner that the caller named. Another than one's own is refused, existing or not. */
export function namedPartner(call: { caller: PersonCaller; reach: Reach }, named: string | undefined): string | null {
  const partnerId = partnerOfKeys(call);
  if (partnerId === null) return named ?? null;
  if (named !== undefined && named !== partnerId) throw new Refusal('PERMISSION_MISSING');
  return partnerId;
}
