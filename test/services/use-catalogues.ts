// Catalogues sent and decided over HTTP, by two officers of Equatorial Guinea.
import { rows } from '../../shared/store/sql';
import type { Asking } from '../access/callers';
import { type Cells, cellsOf, csvOf } from '../domain/catalogue-files';
import type { Guinea } from './guinea';

export const cataloguesPath = '/api/v1/catalogues';

let codes = 0;
/** A fixed fee under a code of its own. */
export const aRow = (over: Cells = {}): Cells => {
  codes += 1;
  return cellsOf(`N-${codes}`, { method: 'fixed', issue: '2500', ...over });
};

export function useCatalogues(guinea: Guinea) {
  let officer: Asking;
  let second: Asking;
  beforeAll(async () => {
    [officer, second] = await Promise.all([guinea.person('tariff-officer'), guinea.person('tariff-officer')]);
  });
  const sendCsv = (cells: readonly Cells[], query = '', who = officer) =>
    guinea.as(who, `${cataloguesPath}?${query}`, csvOf(cells), { 'Content-Type': 'text/csv' });
  return {
    /** Who proposes, unless told otherwise. */
    officer: () => officer,
    /** Who decides. */
    second: () => second,
    sendCsv,
    sendJson: (body: unknown, query = '', who = officer) => guinea.as(who, `${cataloguesPath}?${query}`, body),
    proposed: async (cells: readonly Cells[]): Promise<string> => (await sendCsv(cells)).json.proposal.id,
    decide: (id: string, who = second, decision = 'approved') =>
      guinea.as(who, `${cataloguesPath}/${id}/decision`, { decision, reason: 'the law was read' }),
    /** All versions of the tariff of a service. */
    versionsOf: (code = '') =>
      rows<{ version: number; authors: string[]; published_by: string; in_force: string }>(
        guinea.db(),
        `select version, authors, published_by, in_force_on::text as in_force
           from tariff
          where id = 'gq-' || lower($1)
          order by version`,
        [code],
      ),
  };
}
