import { firstDayOf, isWithin } from '../../shared/domain/days';
import { approvedExemptions, type ExemptionRow } from '../../shared/store/assess-chunks';
import type { Sql } from '../../shared/store/sql';

type Year = { jurisdiction: string; fiscalYear: number };

/** Looks approved exemptions up for the whole set at once; of several for one vehicle, one of the fiscal year counts. */
export async function exemptionsByVehicle(sql: Sql, registrationKeys: readonly string[]) {
  const exemptions = await approvedExemptions(sql, registrationKeys);
  const byVehicle = new Map<string, ExemptionRow[]>();
  for (const one of exemptions) {
    const vehicle = `${one.jurisdiction} ${one.registrationKey}`;
    byVehicle.set(vehicle, [...(byVehicle.get(vehicle) ?? []), one]);
  }
  return ({ jurisdiction, fiscalYear }: Year, registrationKey: string): ExemptionRow | undefined => {
    const own = byVehicle.get(`${jurisdiction} ${registrationKey}`);
    if (own === undefined) return undefined;
    const valid = own.find(({ validFrom: from, validTo: to }) => isWithin(firstDayOf(fiscalYear), { from, to }));
    return valid ?? own.at(-1);
  };
}
