// Catalogues that somebody proposed. Each may be megabytes, so lists leave out what is in them.
import { packOf } from '../domain/jurisdictions/packs';
import type { Page } from './exemptions';
import { type JudgedCatalogue, judgeCatalogue } from './judge-catalogue';
import type { Proposal } from './proposals';
import { row, rows, type Sql } from './sql';

/** The kind of proposal. */
export const catalogueKind = 'catalogue';

export const catalogueStates = ['proposed', 'approved', 'refused'] as const;
export type CatalogueState = (typeof catalogueStates)[number];

export type CatalogueProposal = Omit<Proposal, 'content' | 'kind'>;

/** `tenant` null is all of them, and so is `state` undefined. */
export type CatalogueFilter = { tenant: string | null; state: CatalogueState | undefined };

const columns = `
  id, tenant, proposed_by as "proposedBy", proposed_at as "proposedAt", decision, decided_by as "decidedBy",
  decided_at as "decidedAt", reason`;

const ofFilter = `
       from proposal
      where kind = '${catalogueKind}'
        and ($1::text is null or tenant = $1)
        and ($2::text is null or coalesce(decision, 'proposed') = $2)`;

/** Newest first. */
export const listCatalogues = (
  sql: Sql,
  { tenant, state }: CatalogueFilter,
  { limit, offset, after }: Page,
): Promise<CatalogueProposal[]> =>
  rows(
    sql,
    `select ${columns}
      ${ofFilter}
        and ($3::uuid is null or id < $3)
      order by id desc
      limit $4
     offset $5`,
    [tenant, state ?? null, after ?? null, limit, offset],
  );

/** Counts up to `most`. */
export async function countCatalogues(sql: Sql, { tenant, state }: CatalogueFilter, most: number): Promise<number> {
  const counted = await row<{ count: number }>(
    sql,
    `select count(*)::int as count from (select ${ofFilter} limit $3) counted`,
    [tenant, state ?? null, most],
  );
  return counted!.count;
}

export const findCatalogue = (
  sql: Sql,
  id: string,
  tenant: string | null,
): Promise<(CatalogueProposal & { content: unknown }) | undefined> =>
  row(
    sql,
    `select ${columns}, content
       from proposal
      where id = $1
        and kind = '${catalogueKind}'
        and ($2::text is null or tenant = $2)`,
    [id, tenant],
  );

/** What was proposed, judged as things are now: the groups, and the build that reads it, may be others since. */
export async function judgeProposed(
  sql: Sql,
  { tenant, content }: { tenant: string; content: unknown },
): Promise<JudgedCatalogue> {
  const { currency } = packOf(tenant);
  const judged = await judgeCatalogue(sql, { jurisdiction: tenant, currency }, { type: 'json', value: content });
  if ('headerErrors' in judged) throw new Error('JSON has no header');
  return judged;
}
