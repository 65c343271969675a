// Drafts of tariffs, move by move: each statement is guarded by the table of legal moves, and says by returning nothing
// that the draft is not there, not in a state for it, or not any more what the caller saw.
import { v7 as uuidv7 } from 'uuid';
import { type DraftState, draftStatesBefore } from '../domain/tariff/draft-state';
import { row, type Sql, type Tx } from './sql';
import type { ValidationReport } from './validate-tariff';

export type DraftRow = {
  id: string;
  jurisdiction: string;
  state: DraftState;
  /** Grows with every change of the document. */
  revision: number;
  /** What the document says of itself, which may be anything or nothing. */
  tariffId: string | null;
  title: string | null;
  /** Actors as the audit names them. */
  authors: string[];
  validatedAt: Date | null;
  isValid: boolean | null;
  publishedBy: string | null;
  publishedAt: Date | null;
  inForceOn: string | null;
  createdAt: Date;
  changedAt: Date;
};

export type Draft = DraftRow & { document: Record<string, unknown>; validation: ValidationReport | null };

export const draftColumns = `
  id, jurisdiction, state, revision, left(tariff_id, 60) as "tariffId", left(document ->> 'title', 200) as title, authors,
  validated_at as "validatedAt", (validation -> 'valid')::bool as "isValid", published_by as "publishedBy",
  published_at as "publishedAt", in_force_on::text as "inForceOn", created_at as "createdAt", changed_at as "changedAt"`;
const wholeDraft = `${draftColumns}, document, validation`;

/** Which draft; `jurisdiction` null looks into all of them. Those of others are not found. */
export type WhichDraft = { id: string; jurisdiction: string | null };
const which = `id = $1 and ($2::text is null or jurisdiction = $2)`;

export const findDraft = (sql: Sql, { id, jurisdiction }: WhichDraft): Promise<Draft | undefined> =>
  row(sql, `select ${wholeDraft} from tariff_draft where ${which}`, [id, jurisdiction]);

/** Until the commit nobody else moves it. */
export const lockDraft = (tx: Tx, { id, jurisdiction }: WhichDraft): Promise<Draft | undefined> =>
  row(tx, `select ${wholeDraft} from tariff_draft where ${which} for update`, [id, jurisdiction]);

export type NewDraft = { jurisdiction: string; document: object; author: string };

export async function insertDraft(tx: Tx, { jurisdiction, document, author }: NewDraft): Promise<Draft> {
  const made = await row<Draft>(
    tx,
    `insert into tariff_draft (id, jurisdiction, document, authors)
     values ($1, $2, $3, array[$4])
     returning ${wholeDraft}`,
    [uuidv7(), jurisdiction, JSON.stringify(document), author],
  );
  return made!;
}

export type DraftChange = WhichDraft & { revision: number; document: object; author: string };

/** Whoever changes it wrote it, too; what was found out about it before is forgotten. */
export const changeDraft = (
  tx: Tx,
  { id, jurisdiction, revision, document, author }: DraftChange,
): Promise<Draft | undefined> =>
  row(
    tx,
    `update tariff_draft
        set state = 'draft', document = $4, revision = revision + 1, validation = null, validated_at = null,
            authors = case when $5 = any(authors) then authors else array_append(authors, $5) end, changed_at = now()
      where ${which}
        and revision = $3
        and state = any($6)
      returning ${wholeDraft}`,
    [id, jurisdiction, revision, JSON.stringify(document), author, draftStatesBefore('changed')],
  );

export type Validated = { id: string; revision: number; report: ValidationReport };

/** Only of the document that was validated. */
export const storeValidation = (tx: Tx, { id, revision, report }: Validated): Promise<Draft | undefined> =>
  row(
    tx,
    `update tariff_draft
        set state = case when ($3::jsonb -> 'valid')::bool then 'validated' else 'draft' end, validation = $3,
            validated_at = now(), changed_at = now()
      where id = $1
        and revision = $2
        and state = any($4)
      returning ${wholeDraft}`,
    [id, revision, JSON.stringify(report), draftStatesBefore('validated')],
  );

export const discardDraft = (tx: Tx, { id, jurisdiction }: WhichDraft): Promise<Draft | undefined> =>
  row(
    tx,
    `update tariff_draft
        set state = 'discarded', changed_at = now()
      where ${which}
        and state = any($3)
      returning ${wholeDraft}`,
    [id, jurisdiction, draftStatesBefore('discarded')],
  );

/** The table refuses an author as the publisher. */
export const settlePublished = (
  tx: Tx,
  { id, inForceOn, publishedBy }: { id: string; inForceOn: string; publishedBy: string },
): Promise<Draft | undefined> =>
  row(
    tx,
    `update tariff_draft
        set state = 'published', published_by = $3, published_at = now(), in_force_on = $2, changed_at = now()
      where id = $1
        and state = any($4)
      returning ${wholeDraft}`,
    [id, inForceOn, publishedBy, draftStatesBefore('published')],
  );
