// Published versions as people look them up, and as another version has to find its place among them.

import { subjectOf, type TariffDocument } from '../domain/tariff/tariff-document';
import type { PublishedVersion } from '../domain/tariff/timeline';
import type { Page } from './batch-reads';
import { row, rows, type Sql } from './sql';

const validity = `valid_from::text as "from", valid_to::text as "to"`;

/** All versions of their subjects and all of their ids, the one that comes into force first before the others. */
export async function versionsBeside(
  sql: Sql,
  jurisdiction: string,
  documents: readonly TariffDocument[],
): Promise<PublishedVersion[]> {
  const found = await rows<Omit<PublishedVersion, 'validity'> & { from: string; to: string | null }>(
    sql,
    `select id, version, jurisdiction, subject, content_hash as hash, in_force_on::text as "inForceOn", ${validity}
       from tariff
      where (jurisdiction = $1 and subject = any($2))
         or id = any($3)
      order by in_force_on, number`,
    [jurisdiction, documents.map(subjectOf), documents.map(({ id }) => id)],
  );
  return found.map(({ from, to, ...version }) => ({ ...version, validity: { from, to } }));
}

export type TariffRow = {
  /** In the order of publication; digits. */
  number: string;
  tariffId: string;
  version: number;
  jurisdiction: string;
  subject: string;
  category: string;
  title: string;
  from: string;
  to: string | null;
  inForceOn: string;
  hash: string;
  authors: string[];
  /** Null of those from before it was kept. */
  publishedBy: string | null;
  publishedAt: Date;
};

const columns = `
  number, id as "tariffId", version, jurisdiction, subject, category, document ->> 'title' as title, ${validity},
  in_force_on::text as "inForceOn", content_hash as hash, authors, published_by as "publishedBy",
  created_at as "publishedAt"`;

export type TariffFilter = {
  jurisdiction: string;
  subject: string | undefined;
  /** Content hashes; undefined is all of them. */
  among: readonly string[] | undefined;
};

const ofFilter = `
       from tariff
      where jurisdiction = $1
        and ($2::text is null or subject = $2)
        and ($3::text[] is null or content_hash = any($3))`;

const paramsOf = ({ jurisdiction, subject, among }: TariffFilter): unknown[] => [
  jurisdiction,
  subject ?? null,
  among ?? null,
];

/** What was published last comes first. `after` is the number the page before ended with. */
export const listPublished = (sql: Sql, filter: TariffFilter, { limit, offset, after }: Page): Promise<TariffRow[]> =>
  rows(
    sql,
    `select ${columns}
      ${ofFilter}
        and ($4::bigint is null or number < $4)
      order by number desc
      limit $5
     offset $6`,
    [...paramsOf(filter), after ?? null, limit, offset],
  );

/** Counts up to `most`. */
export async function countPublished(sql: Sql, filter: TariffFilter, most: number): Promise<number> {
  const counted = await row<{ count: number }>(
    sql,
    `select count(*)::int as count from (select ${ofFilter} limit $4) counted`,
    [...paramsOf(filter), most],
  );
  return counted!.count;
}

/** `jurisdiction` null looks into all of them. */
export const findPublished = (
  sql: Sql,
  { id, version, jurisdiction }: { id: string; version: number; jurisdiction: string | null },
): Promise<(TariffRow & { document: unknown }) | undefined> =>
  row(
    sql,
    `select ${columns}, document
       from tariff
      where id = $1
        and version = $2
        and ($3::text is null or jurisdiction = $3)`,
    [id, version, jurisdiction],
  );
