// Assessments to try a tariff on: all of a subject where they are few, a fair part of them where there are millions.
import { firstDayOf } from '../domain/days';
import type { SampledAssessment } from '../domain/tariff/effect';
import type { Inputs } from '../domain/tariff/inputs';
import { subjectOf, type TariffDocument } from '../domain/tariff/tariff-document';
import { row, rows, type Sql } from './sql';

const most = 10_000;

// 32 MB hold some 50 000 assessments. Of a larger table as many of its blocks are drawn, wherever they lie, so that it
// takes as long with ten million rows: 150 ms where there are a million, of which 10 000 are read.
const pagesToRead = 4096;

// What holds less of the subject than this is too little to tell: then it is rare, and all of it is read.
const fewest = 2000;

export type Sample = {
  assessments: SampledAssessment[];
  /** Whether these are all there are. */
  isWhole: boolean;
};

/**
 * Assessments that count, of the document's subject and of days on which it would rule. Drawn by a fixed seed: asked
 * again of the same rows it gives the same.
 */
export async function sampleAssessments(sql: Sql, document: TariffDocument): Promise<Sample> {
  const pages = await pagesOfTable(sql);
  if (pages > pagesToRead) {
    const drawn = await draw(sql, document, `tablesample system (${(100 * pagesToRead) / pages}) repeatable (1)`);
    // No index leads to the land vehicles of a year, and a year that has just begun has few: reading all of a table of
    // millions for them would be too much for a request.
    if (drawn.length >= fewest || document.category === 'land')
      return { assessments: drawn.slice(0, most), isWhole: false };
  }
  const all = await draw(sql, document, '');
  return { assessments: all.slice(0, most), isWhole: all.length <= most };
}

/** Asked of the file and not of the statistics, which know nothing of a table that was just filled. */
async function pagesOfTable(sql: Sql): Promise<number> {
  const found = await row<{ pages: number }>(
    sql,
    `select (pg_relation_size('assessment') / current_setting('block_size')::int)::int as pages`,
  );
  return found!.pages;
}

type Row = Record<'on', string> & { fiscalYear: number; isExempt: boolean; stated: Inputs; columns: Inputs };

/** One more than `most`, which tells whether there are more. Neighbours in a block came together: the hash mixes them. */
async function draw(sql: Sql, document: TariffDocument, part: string): Promise<SampledAssessment[]> {
  const { validity, jurisdiction, category } = document;
  const [subject, day] =
    category === 'service'
      ? [`service = $2`, `requested_on`]
      : [`kind = 'vehicle-tax' and category = $2`, `make_date(fiscal_year, 1, 1)`];
  const found = await rows<Row>(
    sql,
    `select fiscal_year as "fiscalYear", coalesce(requested_on::text, '') as "on", state = 'exempt' as "isExempt",
            explanation -> 'inputs' as stated,
            json_build_object('type', type, 'use', use, 'fiscalPower', fiscal_power, 'powerKw', power_kw, 'lengthMetres',
                              length_metres, 'energy', energy, 'firstCirculation', first_circulation) as columns
       from assessment
      where id in (
            select id
              from assessment ${part}
             where jurisdiction = $1
               and not is_test
               and state <> 'cancelled'
               and ${subject}
               and ${day} >= $3
               and ($4::date is null or ${day} < $4)
             order by uuid_hash_extended(id, 1)
             limit ${most + 1})
      order by id`,
    [jurisdiction, subjectOf(document), validity.from, validity.to],
  );
  return found.map(({ fiscalYear, on, isExempt, stated, columns }) => ({
    on: on || firstDayOf(fiscalYear),
    fiscalYear,
    isExempt,
    // The explanation has what was read then; another rule may read more of what is known of a vehicle.
    inputs: { ...columns, ...stated },
  }));
}
