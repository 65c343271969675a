import { Refusal } from '../../shared/http/errors';
import { type Database, withPatience } from '../../shared/store/sql';
import { loadTariffs, type TariffCache } from '../../shared/store/tariffs';

/** The currency in which a jurisdiction taxes in a fiscal year; a Refusal when it has no tariff for it. */
export type RulingCurrency = (jurisdiction: string, fiscalYear: number) => Promise<string>;

const patienceSeconds = 5;

/**
 * Remembers for good which years have a tariff: published versions are never changed or deleted. That a year has none
 * is asked anew each time.
 */
export function openRulingCurrency(db: Database, cache: TariffCache): RulingCurrency {
  const known = new Map<string, string>();
  return async (jurisdiction, fiscalYear) => {
    const year = `${jurisdiction} ${fiscalYear}`;
    const remembered = known.get(year);
    if (remembered !== undefined) return remembered;
    const loaded = await withPatience(patienceSeconds, () => loadTariffs(db, jurisdiction, fiscalYear, cache));
    if (loaded === undefined) throw noTariff(jurisdiction, fiscalYear);
    known.set(year, loaded.currency);
    return loaded.currency;
  };
}

export function noTariff(jurisdiction: string, fiscalYear: number): Refusal {
  const detail = `${jurisdiction} has no tariff for ${fiscalYear}`;
  return new Refusal('FISCAL_YEAR_WITHOUT_TARIFF', {
    detail,
    details: [{ field: 'fiscalYear', code: 'FISCAL_YEAR_WITHOUT_TARIFF', message: detail }],
  });
}
