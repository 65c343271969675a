// Which versions rule what a set of assessments is about, in one look-up.
import { firstDayOf } from '../domain/days';
import type { CompiledTariff } from '../domain/tariff/compile-tariff';
import { lastFirst, mayRule } from './ruling';
import { rows, type Sql } from './sql';
import { compiledByHash, type TariffCache } from './tariffs';

/** `on` is the day whose law is asked for. */
type Wanted = { subject: string; on: string };

/** What a vehicle is taxed by is the law of the first day of the year, what a service costs that of its request. */
export const rulingDay = ({ fiscalYear, requestedOn }: { fiscalYear: number; requestedOn: string | null }): string =>
  requestedOn ?? firstDayOf(fiscalYear);

export type RulingTariffs = (wanted: Wanted) => CompiledTariff | undefined;

/**
 * Of those valid on its day, what is in force on `today` and came last rules each. Where the answer is undefined there
 * is none, or it was not asked for.
 */
export async function rulingTariffs(
  sql: Sql,
  { jurisdiction, today }: { jurisdiction: string; today: string },
  wanted: readonly Wanted[],
  cache: TariffCache,
): Promise<RulingTariffs> {
  const distinct = [...new Map(wanted.map((one) => [keyOf(one), one])).values()];
  const found = await rows<Wanted & { hash: string }>(
    sql,
    `select wanted.subject, wanted.on::text, ruling.hash
       from json_to_recordset($1) as wanted(subject text, "on" date)
      cross join lateral (
            select content_hash as hash
              from tariff
             where jurisdiction = $2
               and subject = wanted.subject
               and ${mayRule('wanted.on', '$3')}
             order by ${lastFirst}
             limit 1) ruling`,
    [JSON.stringify(distinct), jurisdiction, today],
  );
  const hashes = [...new Set(found.map(({ hash }) => hash))];
  const compiled = new Map((await compiledByHash(sql, hashes, cache)).map((tariff) => [tariff.hash, tariff]));
  const ruling = new Map(found.map((one) => [keyOf(one), compiled.get(one.hash)]));
  return (one) => ruling.get(keyOf(one));
}

const keyOf = ({ subject, on }: Wanted): string => `${subject} ${on}`;
