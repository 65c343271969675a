import { z } from 'zod';
import { exemptionProposal } from '../../shared/domain/exemption-proposal';
import { type ExemptionRow, type ExemptionState, exemptionStates } from '../../shared/store/exemptions';
import type { Proposal } from '../../shared/store/proposals';

export const exemptionSchema = z
  .object({
    id: z.uuid(),
    state: z.enum(exemptionStates),
    jurisdiction: z.string(),
    registration: z.string().describe('Upper case, without separators'),
    ground: z.string(),
    proof: z.string(),
    from: z.iso.date(),
    to: z.iso.date().nullable().describe('The first day without it'),
    proposedBy: z.string().describe('An account, as the audit names it'),
    proposedAt: z.iso.datetime(),
    decidedBy: z.string().nullable(),
    decidedAt: z.iso.datetime().nullable(),
    reason: z.string().nullable(),
  })
  .meta({ id: 'Exemption', title: 'An exemption, or the proposal of one' });

export type ExemptionView = z.output<typeof exemptionSchema>;

export const exemptionView = ({ proposedAt, decidedAt, ...row }: ExemptionRow): ExemptionView => ({
  ...row,
  proposedAt: proposedAt.toISOString(),
  decidedAt: decidedAt?.toISOString() ?? null,
});

export function proposalView({ kind: _, tenant, content, decision, ...proposal }: Proposal): ExemptionView {
  const state: ExemptionState = decision ?? 'proposed';
  return exemptionView({ ...proposal, ...exemptionProposal.parse(content), state, jurisdiction: tenant });
}
