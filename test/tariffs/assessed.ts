// Assessments as the workers leave them, for trying tariffs on.
import { v7 as uuidv7 } from 'uuid';
import { readVehicleLine, type VehicleLine } from '../../shared/domain/read-vehicle-line';
import { assess } from '../../shared/domain/tariff/assess';
import { type Database, rows } from '../../shared/store/sql';
import { in2026 } from '../domain/a-line';
import { madagascarTariffs } from '../domain/shipped';
import { aVehicle, type Vehicle } from '../support/batches';

type Changes = { fiscalYear?: number; state?: string; isTest?: boolean; jurisdiction?: string };

const tariffs = madagascarTariffs();

/** Stores what a vehicle of Madagascar owes, with its real explanation; `changes` are made to the row alone. */
export async function assessed(db: Database, partnerId: string, over: Vehicle, changes: Changes = {}): Promise<string> {
  const { fiscalYear = 2026, state = 'due', isTest = false, jurisdiction = 'MG' } = changes;
  const read = readVehicleLine(aVehicle(over), { ...in2026, fiscalYear });
  const line = (read as { line: VehicleLine }).line;
  const assessment = assess(line, tariffs, { fiscalYear });
  if (assessment.kind === 'rejected') throw new Error(JSON.stringify(assessment.errors));
  const { amount, currency, explanation } = assessment;
  const id = uuidv7();
  await rows(
    db,
    `insert into assessment (id, partner_id, batch_id, line, jurisdiction, fiscal_year, category, registration,
                             registration_key, type, fiscal_power, energy, first_circulation, length_metres, power_kw, use,
                             amount, currency, state, is_test, tariff_id, tariff_version, explanation)
     select $1, $2, $1, 1, $3, $4, category, registration, "registrationKey", type, "fiscalPower", energy,
            "firstCirculation", "lengthMetres", "powerKw", use, $5, $6, $7, $8, $9, 1, $10
       from jsonb_to_record($11) as x(category text, registration text, "registrationKey" text, type text,
              "fiscalPower" smallint, energy text, "firstCirculation" date, "lengthMetres" numeric, "powerKw" numeric,
              use text)`,
    [
      id,
      partnerId,
      jurisdiction,
      fiscalYear,
      String(amount),
      currency,
      state,
      isTest,
      explanation.tariff.id,
      JSON.stringify(explanation),
      JSON.stringify(line),
    ],
  );
  return id;
}

export type Request = { service: string; requestedOn: string; inputs: Record<string, string | number>; state?: string };

/** Stores what somebody of Equatorial Guinea asked for. */
export const requested = (db: Database, partnerId: string, { service, requestedOn, inputs, state = 'due' }: Request) =>
  rows(
    db,
    `insert into assessment (id, partner_id, jurisdiction, fiscal_year, category, kind, service, requested_on, amount,
                             currency, state, tariff_id, tariff_version, explanation)
     values ($1, $2, 'GQ', $3, 'service', 'service-fee', $4, $5, 0, 'XAF', $6, 'any', 1, $7)`,
    [
      uuidv7(),
      partnerId,
      Number(requestedOn.slice(0, 4)),
      service,
      requestedOn,
      state,
      JSON.stringify({ v: 1, inputs }),
    ],
  );
