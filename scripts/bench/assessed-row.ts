// What a line becomes in the table, by the product's own rules. The peers' workers and the COPY yardstick use it, so
// that everybody writes the very same rows.
import { v7 as uuidv7 } from 'uuid';
import { explanationJson } from '../../shared/domain/explanation/explanation';
import { identifiersOf } from '../../shared/domain/jurisdictions/packs';
import { shippedVehicleTariffs } from '../../shared/domain/jurisdictions/shipped-tariffs';
import { readLines } from '../../shared/domain/read-lines';
import { readVehicleLine } from '../../shared/domain/read-vehicle-line';
import { assess } from '../../shared/domain/tariff/assess';
import { compileTariff } from '../../shared/domain/tariff/compile-tariff';
import { compileTariffs } from '../../shared/domain/tariff/compiled-tariffs';

export const fiscalYear = 2026;

const today = '2026-12-31';
const context = { fiscalYear, today, textual: false, identifiers: identifiersOf('MG') };
const tariffs = compileTariffs(shippedVehicleTariffs().map(compileTariff), []);

/**
 * Columns of `assessment` in the order of the values of a row; the others are left to their defaults. The product also
 * seals and stores the owners of the vehicles; the others are spared that, which is to their advantage.
 */
export const assessmentColumns = [
  'id',
  'partner_id',
  'batch_id',
  'line',
  'ref',
  'jurisdiction',
  'fiscal_year',
  'category',
  'registration',
  'registration_key',
  'type',
  'fiscal_power',
  'energy',
  'first_circulation',
  'length_metres',
  'power_kw',
  'use',
  'amount',
  'currency',
  'state',
  'tariff_id',
  'tariff_version',
  'explanation',
] as const;

export type AssessedRow = Record<(typeof assessmentColumns)[number], string | number | null>;

/** Whose lines they are. */
export type Upload = { partnerId: string; batchId: string };

/** Rows of the lines of `text`. Throws on a line that is not assessed: the bench sends none. */
export function assessedRows(text: string, firstLine: number, { partnerId, batchId }: Upload): AssessedRow[] {
  return Array.from(readLines(text, firstLine, { kind: 'ndjson' }), (raw) => {
    const read = 'errors' in raw ? raw : readVehicleLine(raw.record, context);
    if ('errors' in read) throw new Error(`line ${raw.line} is refused: ${read.errors[0]?.message}`);
    const vehicle = read.line;
    const assessment = assess(vehicle, tariffs, { fiscalYear });
    if (assessment.kind !== 'assessed')
      throw new Error(`line ${raw.line} is refused: ${assessment.errors[0]?.message}`);
    const { explanation, amount, currency } = assessment;
    return {
      id: uuidv7(),
      partner_id: partnerId,
      batch_id: batchId,
      line: raw.line,
      ref: vehicle.ref,
      jurisdiction: 'MG',
      fiscal_year: fiscalYear,
      category: vehicle.category,
      registration: vehicle.registration,
      registration_key: vehicle.registrationKey,
      type: vehicle.type,
      fiscal_power: vehicle.fiscalPower,
      energy: vehicle.energy,
      first_circulation: vehicle.firstCirculation,
      length_metres: vehicle.lengthMetres,
      power_kw: vehicle.powerKw,
      use: vehicle.use,
      amount: Number(amount),
      currency,
      state: 'due',
      tariff_id: explanation.tariff.id,
      tariff_version: explanation.tariff.version,
      explanation: explanationJson(explanation),
    };
  });
}
