import type { VehicleLine } from '../../shared/domain/read-vehicle-line';
import { chooseExemption } from '../../shared/domain/tariff/choose-exemption';
import { approvedExemptions, type ExemptionRow } from '../../shared/store/assess-chunks';
import type { Sql } from '../../shared/store/sql';

type Year = { jurisdiction: string; fiscalYear: number };
type Vehicle = Pick<VehicleLine, 'registrationKey' | 'firstCirculation'>;

/** Looks approved exemptions up for the whole set at once; of several for one vehicle, one of the day that counts. */
export async function exemptionsByVehicle(sql: Sql, registrationKeys: readonly string[]) {
  const exemptions = await approvedExemptions(sql, registrationKeys);
  const byVehicle = new Map<string, ExemptionRow[]>();
  for (const one of exemptions) {
    const vehicle = `${one.jurisdiction} ${one.registrationKey}`;
    byVehicle.set(vehicle, [...(byVehicle.get(vehicle) ?? []), one]);
  }
  return ({ jurisdiction, fiscalYear }: Year, vehicle: Vehicle): ExemptionRow | undefined => {
    const own = byVehicle.get(`${jurisdiction} ${vehicle.registrationKey}`);
    return own && chooseExemption(own, fiscalYear, vehicle.firstCirculation);
  };
}
