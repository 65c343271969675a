// Published tariffs: stored once, never changed, compiled by whoever computes with them.
import { contentHash } from '../domain/content-hash';
import { dayIn, firstDayOf } from '../domain/days';
import { packs } from '../domain/jurisdictions/packs';
import type { Currency } from '../domain/money';
import { type CompiledTariff, compileTariff } from '../domain/tariff/compile-tariff';
import { type CompiledTariffs, compileTariffs } from '../domain/tariff/compiled-tariffs';
import { readTariffDocument, type TariffDocument } from '../domain/tariff/tariff-document';
import { categories } from '../domain/vehicle-fields';
import { lastFirst, mayRule } from './ruling';
import { rows, type Sql, type Tx } from './sql';

export type Publication = {
  document: TariffDocument;
  /** The day from which assessments are made by it, in the jurisdiction's time zone. */
  inForceOn: string;
  /** Actors as the audit names them. The table refuses that somebody publishes what they wrote. */
  authors: readonly string[];
  publishedBy: string;
};

/** Until the commit nobody else publishes anything of the jurisdiction: what was found to be free stays free. */
export const lockPublications = (tx: Tx, jurisdiction: string): Promise<unknown> =>
  rows(tx, `select pg_advisory_xact_lock(hashtextextended('publications ' || $1, 0))`, [jurisdiction]);

/**
 * Stores documents whose content is not stored already, and returns those. Throws the unique violation when the same id
 * and version were published with other content: a correction needs a version of its own.
 */
export async function publishTariffs(tx: Tx, publications: readonly Publication[]): Promise<TariffDocument[]> {
  const byHash = new Map(publications.map((one) => [contentHash(one.document), one]));
  const records = Array.from(byHash, ([hash, { document, ...rest }]) => ({ ...rest, hash, document }));
  const jurisdictions = new Set(publications.map(({ document }) => document.jurisdiction));
  for (const jurisdiction of [...jurisdictions].sort()) await lockPublications(tx, jurisdiction);
  const stored = await rows<{ hash: string }>(
    tx,
    `insert into tariff (id, version, jurisdiction, category, valid_from, valid_to, content_hash, document, in_force_on,
                         authors, published_by)
     select document ->> 'id', (document ->> 'version')::int, document ->> 'jurisdiction', document ->> 'category',
            (document -> 'validity' ->> 'from')::date, (document -> 'validity' ->> 'to')::date, hash, document, "inForceOn",
            authors, "publishedBy"
       from jsonb_to_recordset($1) as x(hash text, document jsonb, "inForceOn" date, authors text[], "publishedBy" text)
      order by document ->> 'id', document ->> 'version'
     on conflict (content_hash) do nothing
     returning content_hash as hash`,
    [JSON.stringify(records)],
  );
  return stored.map(({ hash }) => byHash.get(hash)!.document);
}

export type LoadedTariffs = {
  tariffs: CompiledTariffs;
  currency: Currency;
  /** The day it is in the jurisdiction. */
  today: string;
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
  return { tariffs: compileTariffs(compiled, pack.untaxed), currency: pack.currency, today: days.today };
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

/**
 * Of each subject the hash of the one document that rules: of those valid on the day, what is in force and came last.
 * `subjects` null asks for all of the jurisdiction.
 */
export async function rulingHashes(
  sql: Sql,
  jurisdiction: string,
  subjects: readonly string[] | null,
  { on, today }: RulingDays,
): Promise<string[]> {
  const found = await rows<{ content_hash: string }>(
    sql,
    `select distinct on (subject) content_hash
       from tariff
      where jurisdiction = $1
        and ($2::text[] is null or subject = any($2))
        and ${mayRule('$3', '$4')}
      order by subject, ${lastFirst}`,
    [jurisdiction, subjects, on, today],
  );
  return found.map(({ content_hash }) => content_hash);
}

/** The version that an explanation cites. Throws when it is not there: published versions are never deleted. */
export const loadTariffVersion = async (sql: Sql, cited: CitedVersion, cache: TariffCache): Promise<CompiledTariff> =>
  (await loadTariffVersions(sql, [cited], cache))(cited);

export type CitedVersion = { id: string; version: number };

/** The same for a set, with one statement; of what is cited often, each once. */
export async function loadTariffVersions(
  sql: Sql,
  cited: readonly CitedVersion[],
  cache: TariffCache,
): Promise<(one: CitedVersion) => CompiledTariff> {
  const found = await rows<CitedVersion & { hash: string }>(
    sql,
    `select id, version, content_hash as hash
       from tariff
      where (id, version) in (select * from unnest($1::text[], $2::int[]))`,
    [cited.map(({ id }) => id), cited.map(({ version }) => version)],
  );
  const keyOf = ({ id, version }: CitedVersion) => `${id} version ${version}`;
  const compiled = await compiledByHash(
    sql,
    found.map(({ hash }) => hash),
    cache,
  );
  const byVersion = new Map(found.map((one, index) => [keyOf(one), compiled[index]!]));
  const missing = cited.find((one) => !byVersion.has(keyOf(one)));
  if (missing !== undefined) throw new Error(`tariff ${keyOf(missing)} is cited, but not stored`);
  return (one) => byVersion.get(keyOf(one))!;
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

/** What is stored under a content hash is not what was published. */
export class TariffBroken extends Error {
  override name = 'TariffBroken';
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
      throw new TariffBroken(`the stored tariff ${content_hash} is not valid: ${result.faults[0]?.path}`);
    const compiled = compileTariff(result.document);
    if (compiled.hash !== content_hash)
      throw new TariffBroken(`the stored tariff ${content_hash} has been tampered with`);
    cache.set(content_hash, compiled);
  }
}
