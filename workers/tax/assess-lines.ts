// One chunk of raw lines -> what becomes of each. Pure but for the ids it gives; the caller writes it all down.
import { v7 as uuidv7 } from 'uuid';
import { assess } from '../../shared/domain/assess';
import { dayIn } from '../../shared/domain/days';
import { explanationJson } from '../../shared/domain/explanation';
import type { FieldError } from '../../shared/domain/line-errors';
import { type LineFormat, readLines } from '../../shared/domain/read-lines';
import { readVehicleLine, type VehicleLine } from '../../shared/domain/read-vehicle-line';
import type { ExemptionRow, StoredChunk, UnassessedLine } from '../../shared/store/assess-chunks';
import type { LoadedTariffs } from '../../shared/store/tariffs';

export type ReadChunk = {
  vehicles: { line: number; vehicle: VehicleLine }[];
  refused: UnassessedLine[];
};

/** Reads and validates every line; a line that is no vehicle is refused with all its faults. */
export function readChunk(chunk: StoredChunk, tariffs: LoadedTariffs, now: Date): ReadChunk {
  const format = chunk.format as LineFormat;
  const context = {
    fiscalYear: chunk.fiscalYear,
    today: dayIn(tariffs.timeZone, now),
    textual: format.kind === 'csv',
  };
  const vehicles: ReadChunk['vehicles'] = [];
  const refused: UnassessedLine[] = chunk.tooLong.map((line) => refusal(chunk, line, null, [lineTooLong]));
  for (const raw of readLines(chunk.body.toString(), chunk.firstLine, format)) {
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

/** An assessment to be stored. `recordJson` is what insertAssessments reads. */
export type NewAssessment = {
  id: string;
  c: number;
  line: number;
  ref: string | null;
  registrationKey: string;
  amount: bigint;
  recordJson: string;
};

/** `place` is the 1-based place of the chunk in its set. */
export function assessVehicle(
  chunk: StoredChunk,
  place: number,
  line: number,
  vehicle: VehicleLine,
  { tariffs }: LoadedTariffs,
  exemption: ExemptionRow | undefined,
): NewAssessment | UnassessedLine {
  const context = { fiscalYear: chunk.fiscalYear, ...(exemption && { exemption }) };
  const assessment = assess(vehicle, tariffs, context);
  if (assessment.kind === 'rejected') return refusal(chunk, line, vehicle.ref, assessment.errors);

  const { amount, explanation } = assessment;
  const isExempt = explanation.steps.some(({ rule }) => rule === 'exemption-granted');
  const id = uuidv7();
  const { ref, registrationKey: key } = vehicle;
  const fields = JSON.stringify({
    c: place,
    id,
    line,
    ref,
    category: vehicle.category,
    registration: vehicle.registration,
    key,
    type: vehicle.type,
    power: vehicle.fiscalPower,
    energy: vehicle.energy,
    first: vehicle.firstCirculation,
    length: vehicle.lengthMetres,
    kw: vehicle.powerKw,
    use: vehicle.use,
    owner: vehicle.owner,
    amount: Number(amount),
    state: isExempt ? 'exempt' : 'due',
    tariff: explanation.tariff.id,
    version: explanation.tariff.version,
  });
  const recordJson = `${fields.slice(0, -1)},"explanation":${explanationJson(explanation)}}`;
  return { id, c: place, line, ref, registrationKey: key, amount, recordJson };
}
