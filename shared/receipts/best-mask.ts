// Which of the eight masks a code is drawn with: the one with the fewest patterns that disturb readers, as ISO/IEC 18004
// counts them. The package does the same, one module at a time through functions, which took as long as all the rest of
// the code and a sixth of drawing a receipt. It comes to the same code, to the module.
import type { BitMatrix } from 'qrcode';

/** Made with the mask of that number. */
type MakeCode = (maskPattern: 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7) => BitMatrix;

const masks = [0, 1, 2, 3, 4, 5, 6, 7] as const;

/** What a mask changes in a code of so many modules a side that has mask 0: it does not depend on what the code holds. */
const changesOf = new Map<number, readonly Uint8Array[]>();

/** The modules, row by row: 1 is dark. All codes come from `make` with one level of correction. */
export function withBestMask(make: MakeCode): { size: number; modules: Uint8Array } {
  const { size, data } = make(0);
  let changes = changesOf.get(size);
  if (changes === undefined) {
    changes = masks.map((mask) => make(mask).data.map((module, place) => module ^ data[place]!));
    changesOf.set(size, changes);
  }
  let best = new Uint8Array(data.length);
  let masked = new Uint8Array(data.length);
  let least = Number.POSITIVE_INFINITY;
  for (const change of changes) {
    for (let at = 0; at < masked.length; at++) masked[at] = data[at]! ^ change[at]!;
    const penalty = penaltyOf(masked, size);
    if (penalty >= least) continue;
    least = penalty;
    [best, masked] = [masked, best];
  }
  return { size, modules: best };
}

/** What is alike in a line, what looks like a corner of the code, blocks of one colour, and how far from half is dark. */
function penaltyOf(modules: Uint8Array, size: number): number {
  let penalty = 0;
  for (let line = 0; line < size; line++) {
    penalty += penaltyOfLine(modules, line * size, 1, size) + penaltyOfLine(modules, line, size, size);
  }
  let dark = 0;
  for (let at = 0; at < modules.length; at++) dark += modules[at]!;
  const fromHalf = Math.abs(Math.ceil((dark * 100) / modules.length / 5) - 10);
  return penalty + penaltyOfBlocks(modules, size) + fromHalf * 10;
}

/** Dark, light, three dark, light, dark, with four light ones before or behind. */
const cornerAndLight = 0b10111010000;
const lightAndCorner = 0b00001011101;

function penaltyOfLine(modules: Uint8Array, start: number, step: number, size: number): number {
  let penalty = 0;
  let alike = 0;
  let last = -1;
  let seen = 0;
  for (let place = 0, at = start; place < size; place++, at += step) {
    const module = modules[at]!;
    if (module === last) alike++;
    else {
      if (alike >= 5) penalty += alike - 2;
      last = module;
      alike = 1;
    }
    seen = ((seen << 1) & 0x7ff) | module;
    if (place >= 10 && (seen === cornerAndLight || seen === lightAndCorner)) penalty += 40;
  }
  return alike >= 5 ? penalty + alike - 2 : penalty;
}

function penaltyOfBlocks(modules: Uint8Array, size: number): number {
  let blocks = 0;
  for (let row = 0; row < size - 1; row++) {
    for (let at = row * size, end = at + size - 1; at < end; at++) {
      const sum = modules[at]! + modules[at + 1]! + modules[at + size]! + modules[at + size + 1]!;
      if (sum === 0 || sum === 4) blocks++;
    }
  }
  return blocks * 3;
}
