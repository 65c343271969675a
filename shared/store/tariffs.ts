// Published tariffs: stored once, never changed, compiled by whoever computes with them.

import { contentHash } from '../domain/content-hash';
import { firstDayOf } from '../domain/days';
import withoutTariffMadagascar from '../domain/jurisdictions/mg/without-tariff.json';
import type { Currency } from '../domain/money';
import { type CompiledTariff, compileTariff } from '../domain/tariff/compile-tariff';
import { type CompiledTariffs, compileTariffs } from '../domain/tariff/compiled-tariffs';
import { readTariffDocument, type TariffDocument } from '../domain/tariff/tariff-document';
import { row, rows, type Sql } from './sql';

/**
 * Stores a document unless its content is stored already; true when it was new. Throws the unique violation when
 * the same id and version were published with other content: a correction needs a version of its own.
 */
export async function publishTariff(sql: Sql, document: TariffDocument): Promise<boolean> {
  const { id, version, jurisdiction, category, validity } = document;
  const stored = await row(
    sql,
    `insert into tariff (id, version, jurisdiction, category, valid_from, valid_to, content_hash, document)
     values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (content_hash) do nothing
     returning id`,
    [id, version, jurisdiction, category, validity.from, validity.to, contentHash(document), JSON.stringify(document)],
  );
  return stored !== undefined;
}

export type LoadedTariffs = {
  tariffs: CompiledTariffs;
  currency: Currency;
  /** IANA zone in which the jurisdiction counts its days. */
  timeZone: string;
};

/** What a process has compiled so far, by content hash. Make one per process and hand it to every call. */
export type TariffCache = Map<string, { compiled: CompiledTariff; timeZone: string }>;

/**
 * The tariffs that rule a fiscal year: of each category the newest version valid on the year's first day. Undefined
 * when the jurisdiction has none for that year. Asks which versions those are every time, so that a correction rules
 * from its publication on; reads and compiles only documents that `cache` lacks.
 */
export async function loadTariffs(
  sql: Sql,
  jurisdiction: string,
  fiscalYear: number,
  cache: TariffCache,
): Promise<LoadedTariffs | undefined> {
  const hashes = await hashesInForce(sql, jurisdiction, fiscalYear);
  const missing = hashes.filter((hash) => !cache.has(hash));
  if (missing.length > 0) await compileInto(cache, sql, missing);
  const loaded = hashes.map((hash) => cache.get(hash)!);
  const [first] = loaded;
  if (first === undefined) return undefined;
  const compiled = loaded.map((tariff) => tariff.compiled);
  return {
    tariffs: compileTariffs(compiled, withoutTariffIn(jurisdiction)),
    currency: first.compiled.currency,
    timeZone: first.timeZone,
  };
}

async function hashesInForce(sql: Sql, jurisdiction: string, fiscalYear: number): Promise<string[]> {
  const found = await rows<{ content_hash: string }>(
    sql,
    `select distinct on (category) content_hash
       from tariff
      where jurisdiction = $1
        and valid_from <= $2
        and (valid_to is null or valid_to > $2)
      order by category, version desc, created_at desc`,
    [jurisdiction, firstDayOf(fiscalYear)],
  );
  return found.map(({ content_hash }) => content_hash);
}

async function compileInto(cache: TariffCache, sql: Sql, hashes: readonly string[]): Promise<void> {
  const found = await rows<{ content_hash: string; document: unknown }>(
    sql,
    `select content_hash, document
       from tariff
      where content_hash = any($1)`,
    [hashes],
  );
  for (const { content_hash, document } of found) {
    const result = readTariffDocument(document);
    if ('faults' in result)
      throw new Error(`the stored tariff ${content_hash} is not valid: ${result.faults[0]?.path}`);
    const compiled = compileTariff(result.document);
    if (compiled.hash !== content_hash) throw new Error(`the stored tariff ${content_hash} has been tampered with`);
    cache.set(content_hash, { compiled, timeZone: result.document.timeZone });
  }
}

const withoutTariffIn = (jurisdiction: string): unknown =>
  jurisdiction === withoutTariffMadagascar.jurisdiction
    ? withoutTariffMadagascar
    : { schema: 1, jurisdiction, categories: [] };
