// Exemptions: proposals that somebody has yet to decide, and what they became. An approved one keeps its proposal's id.
import { type ExemptionProposal, exemptionProposal } from '../domain/exemption-proposal';
import { exemptionApproved } from '../events/exemption-approved';
import { type PublishOptions, publish } from '../jobs/publish';
import type { Proposal } from './proposals';
import { row, rows, type Sql, type Tx } from './sql';

/** The kind of proposal. */
export const exemptionKind = 'exemption';

/** Grounds that some tariff of the jurisdiction knows. Another would exempt nobody, and nobody would notice. */
export async function groundsIn(sql: Sql, jurisdiction: string): Promise<string[]> {
  const found = await rows<{ ground: string }>(
    sql,
    `select distinct exemption ->> 'ground' as ground
       from tariff
      cross join jsonb_array_elements(document -> 'exemptions') as exemption
      where jurisdiction = $1
      order by ground`,
    [jurisdiction],
  );
  return found.map(({ ground }) => ground);
}

/**
 * From here on the vehicle is exempt, and what it was assessed before is promised to be looked at. The proposal is read by
 * its schema once more: the table holds any kind.
 */
export async function insertExemption(
  tx: Tx,
  proposal: Proposal,
  options: PublishOptions = {},
): Promise<ExemptionProposal> {
  const content = exemptionProposal.parse(proposal.content);
  await rows(
    tx,
    `insert into exemption (id, jurisdiction, registration_key, ground, proof, valid_from, valid_to, proposed_by, approved_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      proposal.id,
      proposal.tenant,
      content.registration,
      content.ground,
      content.proof,
      content.from,
      content.to,
      proposal.proposedBy,
      proposal.decidedBy,
    ],
  );
  await publish(tx, exemptionApproved, { exemptionId: proposal.id }, { subjectId: proposal.id, ...options });
  return content;
}

export const exemptionStates = ['proposed', 'approved', 'refused', 'withdrawn'] as const;
export type ExemptionState = (typeof exemptionStates)[number];

export type ExemptionRow = ExemptionProposal & {
  id: string;
  state: ExemptionState;
  jurisdiction: string;
  proposedBy: string;
  proposedAt: Date;
  decidedBy: string | null;
  decidedAt: Date | null;
  reason: string | null;
};

/** `jurisdiction` null is all of them. */
export type ExemptionFilter = { jurisdiction: string | null; states: readonly ExemptionState[] };

// Approved ones come from their own table: those from before there were proposals are there, too. Each half is read in
// its index and stops after `most` rows: sorted together they would be read as a whole for every page.
const ofFilter = (after: string, most: string): string => `
  from (
    (select id, coalesce(decision, 'proposed') as state, tenant as jurisdiction,
            content ->> 'registration' as registration, content ->> 'ground' as ground, content ->> 'proof' as proof,
            content ->> 'from' as "from", content ->> 'to' as "to", proposed_by, proposed_at, decided_by, decided_at,
            reason
       from proposal
      where kind = '${exemptionKind}'
        and decision is distinct from 'approved'
        and ($1::text is null or tenant = $1)
        and coalesce(decision, 'proposed') = any($2::text[])
        and (${after}::uuid is null or id < ${after})
      order by id desc
      limit ${most})
     union all
    (select exemption.id, 'approved', jurisdiction, registration_key, ground, proof, valid_from::text, valid_to::text,
            exemption.proposed_by, coalesce(proposed_at, created_at), approved_by, created_at, reason
       from exemption
       left join proposal on proposal.id = exemption.id
      where ($1::text is null or jurisdiction = $1)
        and 'approved' = any($2::text[])
        and (${after}::uuid is null or exemption.id < ${after})
      order by exemption.id desc
      limit ${most})) exemptions`;

export type Page = { limit: number; offset: number; after: string | undefined };

/** Newest first; ids are ordered by time. `after` is the id the page before ended with. */
export const listExemptions = (sql: Sql, filter: ExemptionFilter, page: Page): Promise<ExemptionRow[]> =>
  rows(
    sql,
    `select id, state, jurisdiction, registration, ground, proof, "from", "to", proposed_by as "proposedBy",
            proposed_at as "proposedAt", decided_by as "decidedBy", decided_at as "decidedAt", reason
      ${ofFilter('$3', '$4::bigint + $5::bigint')}
      order by id desc
      limit $4
     offset $5`,
    [filter.jurisdiction, filter.states, page.after ?? null, page.limit, page.offset],
  );

/** Counts up to `most`. */
export async function countExemptions(sql: Sql, filter: ExemptionFilter, most: number): Promise<number> {
  const counted = await row<{ count: number }>(
    sql,
    `select count(*)::int as count from (select ${ofFilter('null', '$3')} limit $3) counted`,
    [filter.jurisdiction, filter.states, most],
  );
  return counted!.count;
}
