import { z } from 'zod';
import { type ExemptionProposal, endsLater, exemptionFields } from '../../shared/domain/exemption-proposal';
import { exemptionKind, groundsIn, insertExemption } from '../../shared/store/exemptions';
import { decide, propose } from '../../shared/store/proposals';
import type { Tx } from '../../shared/store/sql';
import { audited } from './audited';
import { readJurisdiction } from './jurisdiction';
import { type Command, Declined } from './run-command';
import { areTwo, twoPersons } from './two-persons';

const Given = z
  .strictObject({ ...exemptionFields, ...twoPersons })
  .refine(endsLater, { path: ['to'], message: 'is not after --from' })
  .refine(areTwo, { path: ['approved-by'], message: 'nobody approves what he proposed' });

const option = { type: 'string' } as const;

/**
 * For an installation without accounts: whoever holds the shell says which two persons agreed. `--to` is the first day
 * without it. What was assessed before and is unpaid is made exempt by the tax workers.
 */
export const approveExemptionCommand: Command = {
  usage:
    '--registration <plate> --ground <ground> --proof <document> --from <day> [--to <day>] --proposed-by <name> --approved-by <name> [--jurisdiction MG]',
  positionals: 0,
  options: { jurisdiction: option, ...Object.fromEntries(Object.keys(Given.shape).map((name) => [name, option])) },
  run: async (db, { options: { jurisdiction: place, ...given } }) => {
    const tenant = readJurisdiction(place);
    const read = Given.safeParse(given);
    if (!read.success) {
      throw new Declined(read.error.issues.map(({ path, message }) => `--${path.join('.')}: ${message}`).join('\n'));
    }
    const { 'proposed-by': proposer, 'approved-by': approver, ...content } = read.data;
    const { ground, from, to } = content;
    const id = await audited(db, 'approve-exemption', async (tx) => {
      await demandGround(tx, tenant, ground);
      const value = await proposeAndApprove(tx, tenant, content, [`person:${proposer}`, `person:${approver}`]);
      const after = { state: 'approved', ground, from, to };
      return { tenant, action: 'approve', resource: `exemption ${value}`, after, value };
    });
    return [
      `Exemption ${id} holds for ${content.registration}; what was assessed before is made exempt as far as it is unpaid.`,
    ];
  },
};

/** The names stand with the proposal; the audit names nobody but who held the shell. */
async function proposeAndApprove(
  tx: Tx,
  tenant: string,
  content: ExemptionProposal,
  [proposedBy, by]: readonly [string, string],
): Promise<string> {
  const { proposal, isNew } = await propose(tx, { kind: exemptionKind, tenant, content, proposedBy });
  if (!isNew) throw new Declined(`It is proposed already, as ${proposal.id}: decide on that.`);
  const { id, kind } = proposal;
  const decided = await decide(tx, { id, kind, tenant, by, decision: 'approved', reason: null });
  if (decided.outcome !== 'decided') throw new Declined(`It cannot be approved: ${decided.outcome}.`);
  await insertExemption(tx, decided.proposal);
  return id;
}

async function demandGround(tx: Tx, jurisdiction: string, ground: string): Promise<void> {
  const grounds = await groundsIn(tx, jurisdiction);
  if (grounds.includes(ground)) return;
  throw new Declined(`--ground: no tariff of ${jurisdiction} knows it. There are: ${grounds.join(', ') || 'none'}.`);
}
