// One chunk of raw lines -> what becomes of each. Pure but for the ids it gives; the caller writes it all down.
import { v7 as uuidv7 } from 'uuid';
import { stateFor } from '../../shared/domain/assessment/assessment-state';
import { explanationJson } from '../../shared/domain/explanation/explanation';
import { identifiersOf } from '../../shared/domain/jurisdictions/packs';
import type { FieldError } from '../../shared/domain/line-errors';
import { type LineFormat, readLines } from '../../shared/domain/read-lines';
import { readVehicleLine, type VehicleLine } from '../../shared/domain/read-vehicle-line';
import { assess } from '../../shared/domain/tariff/assess';
import type { ExemptionRow, StoredChunk, UnassessedLine } from '../../shared/store/assess-chunks';
import type { NewAssessment } from '../../shared/store/insert-assessments';
import type { LoadedTariffs } from '../../shared/store/tariffs';

export type ReadChunk = {
  vehicles: { line: number; vehicle: VehicleLine }[];
  refused: UnassessedLine[];
};

/** Reads and validates every line; a line that is no vehicle is refused with all its faults. */
export function readChunk(chunk: StoredChunk, body: Buffer, { today }: LoadedTariffs): ReadChunk {
  const format = chunk.format as LineFormat;
  const context = {
    fiscalYear: chunk.fiscalYear,
    today,
    textual: format.kind === 'csv',
    identifiers: identifiersOf(chunk.jurisdiction),
  };
  const vehicles: ReadChunk['vehicles'] = [];
  const refused: UnassessedLine[] = chunk.tooLong.map((line) => refusal(chunk, line, null, [lineTooLong]));
  for (const raw of readLines(body.toString(), chunk.firstLine, format)) {
    if ('errors' in raw) {
      refused.push(refusal(chunk, raw.line, null, raw.errors));
      continue;
    }
    const read = readVehicleLine(raw.record, context);
    if ('line' in read) vehicles.push({ line: raw.line, vehicle: read.line });
    else refused.push(refusal(chunk, raw.line, read.ref, read.errors));
  }
  return { vehicles, refused };
}

const lineTooLong: FieldError = {
  field: '',
  code: 'LINE_TOO_LONG',
  message: 'the line is longer than a line may be and was not kept',
};

export const refusal = (
  { batchId }: StoredChunk,
  line: number,
  ref: string | null,
  errors: readonly FieldError[],
): UnassessedLine => ({ batchId, line, ref, outcome: 'rejected', assessmentId: null, errors });

/** What the line becomes: an assessment to be stored, or a refusal. */
export function assessVehicle(
  chunk: StoredChunk,
  line: number,
  vehicle: VehicleLine,
  { tariffs, today }: LoadedTariffs,
  exemption: ExemptionRow | undefined,
): NewAssessment | UnassessedLine {
  const { fiscalYear, partnerId, batchId, jurisdiction, isTest } = chunk;
  const assessment = assess(vehicle, tariffs, { fiscalYear, ...(exemption && { exemption }) });
  if (assessment.kind === 'rejected') return refusal(chunk, line, vehicle.ref, assessment.errors);

  const { amount, currency, explanation, dueOn, isExempt } = assessment;
  const state = stateFor({ amount, charges: 0n, paid: 0n, dueOn, today, exempt: isExempt, cancelled: false });
  // Field by field: spreading the vehicle makes an object that V8 reads and writes ten times slower.
  return {
    id: uuidv7(),
    partnerId,
    batchId,
    line,
    ref: vehicle.ref,
    jurisdiction,
    fiscalYear,
    category: vehicle.category,
    registration: vehicle.registration,
    registrationKey: vehicle.registrationKey,
    type: vehicle.type,
    fiscalPower: vehicle.fiscalPower,
    energy: vehicle.energy,
    firstCirculation: vehicle.firstCirculation,
    lengthMetres: vehicle.lengthMetres,
    powerKw: vehicle.powerKw,
    use: vehicle.use,
    amount,
    currency,
    state,
    dueOn,
    tariffId: explanation.tariff.id,
    tariffVersion: explanation.tariff.version,
    isTest,
    explanation: explanationJson(explanation),
  };
}
