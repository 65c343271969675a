// Two persons: one proposes, another decides. The table refuses what these statements would not do anyway: a decision by
// the same person, a second one, a change of what was proposed.
import { v7 as uuidv7 } from 'uuid';
import { row, rows, type Sql, type Tx } from './sql';

export type Decision = 'approved' | 'refused';

export type Proposal = {
  id: string;
  kind: string;
  /** The jurisdiction it is about. */
  tenant: string;
  content: unknown;
  /** Actors as the audit names them. */
  proposedBy: string;
  proposedAt: Date;
  decision: Decision | 'withdrawn' | null;
  decidedBy: string | null;
  decidedAt: Date | null;
  reason: string | null;
};

const columns = `
  id, kind, tenant, content, proposed_by as "proposedBy", proposed_at as "proposedAt", decision,
  decided_by as "decidedBy", decided_at as "decidedAt", reason`;

export type NewProposal = Pick<Proposal, 'kind' | 'tenant' | 'proposedBy'> & { content: Record<string, unknown> };

/** The same again while the first waits is that first one, whoever proposed it: nobody has to decide twice. */
export async function propose(tx: Tx, proposal: NewProposal): Promise<{ proposal: Proposal; isNew: boolean }> {
  const { kind, tenant, proposedBy } = proposal;
  const content = JSON.stringify(proposal.content);
  // Until the commit nobody else proposes the same; without it two at once would both find nothing.
  await rows(tx, `select pg_advisory_xact_lock(hashtextextended('proposal ' || $1 || $2 || ($3::jsonb)::text, 0))`, [
    kind,
    tenant,
    content,
  ]);
  const open = await row<Proposal>(
    tx,
    `select ${columns}
       from proposal
      where kind = $1
        and tenant = $2
        and content = $3
        and decision is null`,
    [kind, tenant, content],
  );
  if (open !== undefined) return { proposal: open, isNew: false };
  const made = await row<Proposal>(
    tx,
    `insert into proposal (id, kind, tenant, content, proposed_by)
     values ($1, $2, $3, $4, $5)
     returning ${columns}`,
    [uuidv7(), kind, tenant, content, proposedBy],
  );
  return { proposal: made!, isNew: true };
}

export type Decided =
  | { outcome: 'decided'; proposal: Proposal }
  | { outcome: 'not found' }
  | { outcome: 'already decided' }
  | { outcome: 'own proposal' };

type Which = {
  id: string;
  kind: string;
  /** Whose proposals may be decided; null for all. Those of others are not found. */
  tenant: string | null;
  by: string;
};

/** Of two who decide at once the second waits for the first's commit and finds it decided. */
export async function decide(
  tx: Tx,
  { id, kind, tenant, by, decision, reason }: Which & { decision: Decision; reason: string | null },
): Promise<Decided> {
  const proposal = await row<Proposal>(
    tx,
    `update proposal
        set decision = $5, decided_by = $4, decided_at = now(), reason = $6
      where id = $1
        and kind = $2
        and ($3::text is null or tenant = $3)
        and decision is null
        and proposed_by <> $4
      returning ${columns}`,
    [id, kind, tenant, by, decision, reason],
  );
  if (proposal !== undefined) return { outcome: 'decided', proposal };
  const found = await find(tx, { id, kind, tenant });
  if (found === undefined) return { outcome: 'not found' };
  return { outcome: found.decision === null ? 'own proposal' : 'already decided' };
}

export type Withdrawn =
  | { outcome: 'withdrawn'; proposal: Proposal }
  | { outcome: 'not found' }
  | { outcome: 'already decided' }
  | { outcome: "somebody else's proposal" };

/** Only who proposed it takes it back. */
export async function withdraw(tx: Tx, { id, kind, tenant, by }: Which): Promise<Withdrawn> {
  const proposal = await row<Proposal>(
    tx,
    `update proposal
        set decision = 'withdrawn', decided_by = $4, decided_at = now()
      where id = $1
        and kind = $2
        and ($3::text is null or tenant = $3)
        and decision is null
        and proposed_by = $4
      returning ${columns}`,
    [id, kind, tenant, by],
  );
  if (proposal !== undefined) return { outcome: 'withdrawn', proposal };
  const found = await find(tx, { id, kind, tenant });
  if (found === undefined) return { outcome: 'not found' };
  return { outcome: found.decision === null ? "somebody else's proposal" : 'already decided' };
}

const find = (sql: Sql, { id, kind, tenant }: Omit<Which, 'by'>): Promise<Proposal | undefined> =>
  row(
    sql,
    `select ${columns}
       from proposal
      where id = $1
        and kind = $2
        and ($3::text is null or tenant = $3)`,
    [id, kind, tenant],
  );
