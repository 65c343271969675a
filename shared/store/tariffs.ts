// Published tariffs: stored once, never changed, compiled by whoever computes with them.
import { contentHash } from '../domain/content-hash';
import { dayIn, firstDayOf } from '../domain/days';
import { packs } from '../domain/jurisdictions/packs';
import type { Currency } from '../domain/money';
import { type CompiledTariff, compileTariff } from '../domain/tariff/compile-tariff';
import { type CompiledTariffs, compileTariffs } from '../domain/tariff/compiled-tariffs';
import { readTariffDocument, type TariffDocument } from '../domain/tariff/tariff-document';
import { categories } from '../domain/vehicle-fields';
import { row, rows, type Sql } from './sql';

export type Publication = {
  /** The day from which assessments are made by it, in the jurisdiction's time zone. */
  inForceOn: string;
  /** Actors as the audit names them. The table refuses that somebody publishes what they wrote. */
  authors: readonly string[];
  publishedBy: string;
};

/**
 * Stores a document unless its content is stored already; true when it was new. Throws the unique violation when
 * the same id and version were published with other content: a correction needs a version of its own.
 */
export async function publishTariff(sql: Sql, document: TariffDocument, publication: Publication): Promise<boolean> {
  const { id, version, jurisdiction, category, validity } = document;
  const stored = await row(
    sql,
    `insert into tariff (id, version, jurisdiction, category, valid_from, valid_to, content_hash, document, in_force_on,
                         authors, published_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
     on conflict (content_hash) do nothing
     returning id`,
    [
      id,
      version,
      jurisdiction,
      category,
      validity.from,
      validity.to,
      contentHash(document),
      JSON.stringify(document),
      publication.inForceOn,
      publication.authors,
      publication.publishedBy,
    ],
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
export type TariffCache = Map<string, CompiledTariff>;

/**
 * The tariffs of vehicles that rule a fiscal year. Undefined when the jurisdiction has none for that year. Asks which
 * versions those are every time, so that a correction rules from its day on; reads and compiles only documents that
 * `cache` lacks.
 */
export async function loadTariffs(
  sql: Sql,
  jurisdiction: string,
  fiscalYear: number,
  cache: TariffCache,
): Promise<LoadedTariffs | undefined> {
  const pack = packs.get(jurisdiction);
  if (pack === undefined) return undefined;
  const days = { on: firstDayOf(fiscalYear), today: dayIn(pack.timeZone, new Date()) };
  const compiled = await compiledByHash(sql, await rulingHashes(sql, jurisdiction, categories, days), cache);
  if (compiled.length === 0) return undefined;
  return { tariffs: compileTariffs(compiled, pack.untaxed), currency: pack.currency, timeZone: pack.timeZone };
}

/** The tariff by which a service is assessed on a day, both days in the jurisdiction's time zone. */
export async function loadServiceTariff(
  sql: Sql,
  jurisdiction: string,
  service: string,
  { on, today }: RulingDays,
  cache: TariffCache,
): Promise<CompiledTariff | undefined> {
  const [hash] = await rulingHashes(sql, jurisdiction, [service], { on, today });
  return hash === undefined ? undefined : (await compiledByHash(sql, [hash], cache))[0];
}

/** `on` is the day whose law is asked for, `today` the one on which it is asked. */
export type RulingDays = { on: string; today: string };

/** Of each subject the hash of the one document that rules: of those valid on the day, what is in force and came last. */
export async function rulingHashes(
  sql: Sql,
  jurisdiction: string,
  subjects: readonly string[],
  { on, today }: RulingDays,
): Promise<string[]> {
  const found = await rows<{ content_hash: string }>(
    sql,
    `select distinct on (subject) content_hash
       from tariff
      where jurisdiction = $1
        and subject = any($2::text[])
        and valid_from <= $3
        and (valid_to is null or valid_to > $3)
        and in_force_on <= $4
      order by subject, in_force_on desc, number desc`,
    [jurisdiction, subjects, on, today],
  );
  return found.map(({ content_hash }) => content_hash);
}

/** In the order of the hashes, each of which must be stored. */
export async function compiledByHash(
  sql: Sql,
  hashes: readonly string[],
  cache: TariffCache,
): Promise<CompiledTariff[]> {
  const missing = hashes.filter((hash) => !cache.has(hash));
  if (missing.length > 0) await compileInto(cache, sql, missing);
  return hashes.map((hash) => cache.get(hash)!);
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
    cache.set(content_hash, compiled);
  }
}
