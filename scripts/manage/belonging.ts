import { type Role, staffRoles, tenantRoles } from '../../shared/domain/permissions';
import type { Belonging } from '../../shared/store/account-admin';
import { findPartner } from '../../shared/store/partners';
import type { Sql } from '../../shared/store/sql';
import { readJurisdiction } from './jurisdiction';
import { Declined, type Given } from './run-command';

export const belongingOptions = {
  jurisdiction: { type: 'string' },
  'whole-platform': { type: 'boolean' },
  partner: { type: 'string' },
} as const;

export const belongingUsage = '[--jurisdiction MG | --whole-platform] [--partner <partner>]';

/**
 * Whose data somebody of the role acts on. Staff who can be of one jurisdiction are told which, or that they are of all:
 * left out, it must not quietly become everything. Citizens may be of one; those of none name it themselves.
 */
export async function readBelonging(sql: Sql, role: Role, options: Given['options']): Promise<Belonging> {
  const { jurisdiction, partner, 'whole-platform': wholePlatform } = options;
  if ((role === 'partner') !== (partner !== undefined))
    throw new Declined('--partner is for the role partner, which needs it.');
  if (tenantRoles.includes(role)) {
    if ((jurisdiction === undefined) === (wholePlatform === undefined))
      throw new Declined(`The role ${role} needs either --jurisdiction or --whole-platform.`);
  } else if (wholePlatform !== undefined || (jurisdiction !== undefined && role !== 'citizen')) {
    throw new Declined(`${notFor(role)} not for the role ${role}, which ${whoseIs(role)}.`);
  }
  if (partner === undefined)
    return { partnerId: null, jurisdiction: jurisdiction === undefined ? null : readJurisdiction(jurisdiction) };
  const found = await findPartner(sql, String(partner));
  if (found === undefined) throw new Declined(`There is no partner ${partner}.`);
  return { partnerId: found.id, jurisdiction: null };
}

const notFor = (role: Role): string =>
  role === 'citizen' ? '--whole-platform is' : '--jurisdiction and --whole-platform are';

function whoseIs(role: Role): string {
  if (role === 'citizen') return 'acts on nobody’s data';
  return staffRoles.includes(role) ? 'is of the whole platform' : 'has the jurisdiction of its partner';
}
