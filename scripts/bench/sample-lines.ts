// The vehicles of every figure: all different, all valid, the same ones in every run.

const givenNames = ['Hery', 'Lalaina', 'Mamy', 'Noro', 'Fanja', 'Tojo', 'Voahirana', 'Rado', 'Miora', 'Haja', 'Soa'];
const familyNames = ['Rakotomalala', 'Andriamanana', 'Rabe', 'Razafindrakoto', 'Ramanantsoa', 'Rasoanaivo', 'Randria'];
const energies = ['petrol', 'diesel', 'diesel', 'petrol', 'hybrid', 'electric'];
const types = ['car', 'car', 'motorbike', 'truck', 'bus'];

/** The vehicle with this number, from 0, as one line of NDJSON without its line break; about 260 bytes. */
export function sampleLine(number: number): string {
  const spread = Math.imul(number + 1, 2654435761) >>> 0;
  const pick = <T>(choices: readonly T[], salt: number): T => choices[(spread >>> salt) % choices.length]!;
  const given = pick(givenNames, 3);
  const family = pick(familyNames, 7);
  return JSON.stringify({
    ref: `V-${number}`,
    registration: registrationOf(number),
    category: 'land',
    type: pick(types, 11),
    fiscalPower: 1 + (spread % 24),
    energy: pick(energies, 5),
    firstCirculation: `${1995 + (spread % 30)}-${twoDigits(1 + ((spread >>> 8) % 12))}-${twoDigits(1 + ((spread >>> 12) % 28))}`,
    owner: {
      name: `${given} ${family}`,
      email: `${given}.${family}.${number}@example.mg`.toLowerCase(),
      phone: `+26134${String(spread % 10_000_000).padStart(7, '0')}`,
      language: 'mg',
    },
  });
}

/** `1 TAA` … `9999 TAA`, `1 TAB` …: as the authority hands them out. */
function registrationOf(number: number): string {
  const series = Math.floor(number / 9999);
  const letter = (place: number) => String.fromCharCode(65 + (Math.floor(series / 26 ** place) % 26));
  return `${1 + (number % 9999)} ${letter(2)}${letter(1)}${letter(0)}`;
}

const twoDigits = (value: number): string => String(value).padStart(2, '0');

/** NDJSON of `count` vehicles from number `first`, in pieces of `linesEach` lines, each made when it is asked for. */
export function* samplePieces(first: number, count: number, linesEach: number): Generator<Buffer> {
  for (let from = first; from < first + count; from += linesEach) {
    const length = Math.min(linesEach, first + count - from);
    yield Buffer.from(Array.from({ length }, (_, index) => `${sampleLine(from + index)}\n`).join(''));
  }
}
