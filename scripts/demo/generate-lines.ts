// Plausible Malagasy vehicles for demos and load runs, with known faults among them. Line n of a seed is always the
// same and needs no line before it, so a million lines stream through flat memory.
import type { LineErrorCode } from '../../shared/domain/line-errors';
import { type Draw, drawsOf } from './draws';
import { codeOfFault, type FaultKind, faultKinds, faultyLine } from './faulty-lines';
import { plausibleVehicle } from './plausible-vehicle';

export type LineCounts = { lines: number; valid: number; duplicate: number; faulty: Record<FaultKind, number> };

export type GeneratedLines = {
  /** NDJSON lines without line breaks. Iterating again starts again, counts included. */
  lines: Iterable<string>;
  /** What was made so far; complete when `lines` is exhausted. */
  counts: LineCounts;
};

type Wanted = { seed: number; lines: number; fiscalYear: number };
type Kind = 'valid' | 'duplicate' | 'faulty';

const faultyPerMillion = 10_000;
const duplicatesPerMillion = 1_000;

/**
 * About 1 % of the lines have a fault that `counts.faulty` names, and about 0.1 % repeat the registration of a valid
 * line before them; all other registrations differ, up to 80 million lines. Valid for any day in or after the fiscal year.
 */
export function generateLines({ seed, lines, fiscalYear }: Wanted): GeneratedLines {
  const counts: LineCounts = { lines: 0, valid: 0, duplicate: 0, faulty: noFaults() };
  function* generate(): Iterable<string> {
    Object.assign(counts, { lines: 0, valid: 0, duplicate: 0, faulty: noFaults() });
    for (let index = 0; index < lines; index++) {
      counts.lines++;
      const kind = kindOf(seed, index);
      const vehicle = plausibleVehicle(seed, index, fiscalYear);
      if (kind === 'faulty') {
        const draw = drawsOf(seed, index, 'fault');
        const fault = draw.one(faultKinds);
        counts.faulty[fault]++;
        yield faultyLine(fault, vehicle, fiscalYear);
        continue;
      }
      counts[kind]++;
      if (kind === 'duplicate') vehicle.registration = earlierRegistration(seed, index, fiscalYear);
      yield JSON.stringify(vehicle);
    }
  }
  return { lines: { [Symbol.iterator]: () => generate()[Symbol.iterator]() }, counts };
}

/** How many lines each error code must be given to, for comparing with what the platform answered. */
export function expectedRefusals({ faulty }: LineCounts): Partial<Record<LineErrorCode, number>> {
  const expected: Partial<Record<LineErrorCode, number>> = {};
  for (const kind of faultKinds) {
    const code = codeOfFault(kind);
    if (faulty[kind] > 0) expected[code] = (expected[code] ?? 0) + faulty[kind];
  }
  return expected;
}

const noFaults = () => Object.fromEntries(faultKinds.map((kind) => [kind, 0])) as Record<FaultKind, number>;

function kindOf(seed: number, index: number): Kind {
  const roll = drawsOf(seed, index, 'kind').whole(0, 999_999);
  if (roll < faultyPerMillion) return 'faulty';
  // The first lines have no valid line before them for certain.
  return roll < faultyPerMillion + duplicatesPerMillion && index > 100 ? 'duplicate' : 'valid';
}

/** Registration of a valid line before `index`, written another way half of the time. */
function earlierRegistration(seed: number, index: number, fiscalYear: number): string {
  const draw = drawsOf(seed, index, 'duplicate');
  let earlier = draw.whole(0, index - 1);
  while (kindOf(seed, earlier) !== 'valid') earlier = draw.whole(0, index - 1);
  return rewritten(plausibleVehicle(seed, earlier, fiscalYear).registration, draw);
}

function rewritten(registration: string, draw: Draw): string {
  return draw.chance(0.5) ? registration : registration.replace(/[ -]/g, draw.one(['', '-', ' '])).toLowerCase();
}
