// Goes through stored assessments and tells which of them do not follow from what is stored beside them. Run by the command
// verify-assessments; changes nothing.
import type { CompiledTariff } from '../domain/tariff/compile-tariff';
import { contradictionInAssessment, type FindCited, type StoredAssessment } from '../domain/tariff/judge-assessment';
import { rows, type Sql } from './sql';
import { type StoredFilter, storedAssessments } from './stored-assessments';
import { compiledByHash, TariffBroken } from './tariffs';

export type Contradiction = { id: string; reason: string };
export type PageVerdict = { seen: number; lastId: string; contradictions: Contradiction[] };

/** One verdict a page, in order of ids. Memory does not grow with the rows. */
export async function* verifyAssessments(sql: Sql, filter: StoredFilter): AsyncGenerator<PageVerdict> {
  const cited = openCited(sql);
  for await (const page of storedAssessments(sql, filter)) {
    await cited.load(page);
    const contradictions: Contradiction[] = [];
    for (const one of page) {
      const reason = contradictionInAssessment(one, cited.find);
      if (reason !== undefined) contradictions.push({ id: one.id, reason });
    }
    yield { seen: page.length, lastId: page.at(-1)!.id, contradictions };
  }
}

type Citing = Pick<StoredAssessment, 'tariffId' | 'tariffVersion'>;

/** Versions never change, so each is looked up and checked against its content hash once. */
function openCited(sql: Sql) {
  const known = new Map<string, Map<number, CompiledTariff | string>>();
  const cache = new Map<string, CompiledTariff>();
  const find: FindCited = (id, version) =>
    known.get(id)?.get(version) ?? `cites ${id} v${version}, which is not loaded`;

  function* unknownIn(page: readonly StoredAssessment[]): Iterable<Citing> {
    for (const one of page) {
      if (known.get(one.tariffId)?.has(one.tariffVersion) !== true) yield one;
      for (const past of one.revisions ?? [])
        if (known.get(past.tariffId)?.has(past.tariffVersion) !== true) yield past;
    }
  }

  async function load(page: readonly StoredAssessment[]): Promise<void> {
    for (const { tariffId, tariffVersion } of unknownIn(page)) {
      // Asked again as they come: an earlier one of the page may have brought it.
      if (known.get(tariffId)?.has(tariffVersion) === true) continue;
      const versions = known.get(tariffId) ?? new Map<number, CompiledTariff | string>();
      known.set(tariffId, versions.set(tariffVersion, await citedVersion(sql, tariffId, tariffVersion, cache)));
    }
  }
  return { find, load };
}

async function citedVersion(
  sql: Sql,
  id: string,
  version: number,
  cache: Map<string, CompiledTariff>,
): Promise<CompiledTariff | string> {
  const [stored] = await rows<{ hash: string }>(
    sql,
    `select content_hash as hash from tariff where id = $1 and version = $2`,
    [id, version],
  );
  if (stored === undefined) return `cites ${id} v${version}, which is not stored`;
  try {
    return (await compiledByHash(sql, [stored.hash], cache))[0]!;
  } catch (error) {
    if (error instanceof TariffBroken) return `cites ${id} v${version}, and ${error.message}`;
    throw error;
  }
}
