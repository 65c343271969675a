// What is wrong with a grid whose shape is right: gaps, overlaps, missing or repeated cells, a sum that differs.
// A gap found here is a refused document; found later it would be a vehicle without a tax.

import { energies } from '../vehicle-fields';
import type { GridRule } from './grid-rule';

export type Fault = { path: PropertyKey[]; message: string };

/** Every fault with its path from the document's root. None means that each vehicle falls into exactly one cell. */
export function* gridFaults(rule: GridRule): Iterable<Fault> {
  yield* powerFaults(rule.axes.fiscalPower.bands);
  yield* energyFaults(rule.axes.energy.values);
  yield* ageFaults(rule.axes.age.bands);
  yield* rowFaults(rule);
  const sum = rule.rows.flatMap((row) => Object.values(row.amounts)).reduce((total, amount) => total + amount, 0);
  if (sum !== rule.checksum)
    yield { path: ['rule', 'checksum'], message: `is ${rule.checksum}, but the cells add up to ${sum}` };
}

function* powerFaults(bands: GridRule['axes']['fiscalPower']['bands']): Iterable<Fault> {
  const path = ['rule', 'axes', 'fiscalPower', 'bands'];
  let next: number | null = 1;
  for (const [index, { from, to }] of bands.entries()) {
    if (next === null) yield { path: [...path, index], message: afterOpenBand };
    else if (from !== next) yield { path: [...path, index, 'from'], message: gapOrOverlap(from, next) };
    if (to !== null && to < from) yield { path: [...path, index, 'to'], message: 'is below from' };
    next = to === null ? null : to + 1;
  }
  if (next !== null) yield { path: [...path, bands.length - 1, 'to'], message: notOpen };
  yield* repeated(keysOf(bands), path);
}

function* ageFaults(bands: GridRule['axes']['age']['bands']): Iterable<Fault> {
  const path = ['rule', 'axes', 'age', 'bands'];
  if (bands[0]?.over !== null) yield { path: [...path, 0, 'over'], message: 'the first band must be open (null)' };
  for (const [index, { over, upTo }] of bands.entries()) {
    const previous = bands[index - 1];
    if (previous?.upTo === null) yield { path: [...path, index], message: afterOpenBand };
    else if (previous && over !== previous.upTo)
      yield { path: [...path, index, 'over'], message: gapOrOverlap(over ?? 0, previous.upTo) };
    if (upTo !== null && upTo <= (over ?? 0)) yield { path: [...path, index, 'upTo'], message: 'must be above over' };
  }
  if (bands.at(-1)?.upTo !== null) yield { path: [...path, bands.length - 1, 'upTo'], message: notOpen };
  yield* repeated(keysOf(bands), path);
}

const afterOpenBand = 'follows a band without an end';
const notOpen = 'the last band must be open (null)';

const gapOrOverlap = (found: number, expected: number): string =>
  `leaves ${found > expected ? 'a gap' : 'an overlap'}: expected ${expected}, got ${found}`;

const keysOf = (bands: readonly { key: string }[]) => bands.map((band) => band.key);

function* energyFaults(values: readonly string[]): Iterable<Fault> {
  const path = ['rule', 'axes', 'energy', 'values'];
  for (const energy of energies) if (!values.includes(energy)) yield { path, message: `misses ${energy}` };
  yield* repeated(values, path);
}

type Row = GridRule['rows'][number];

function* rowFaults({ axes, rows }: GridRule): Iterable<Fault> {
  const powers = keysOf(axes.fiscalPower.bands);
  const ages = keysOf(axes.age.bands);
  const seen = new Set<string>();

  for (const [index, row] of rows.entries()) {
    const path = ['rule', 'rows', index];
    if (!powers.includes(row.fiscalPower))
      yield { path: [...path, 'fiscalPower'], message: `no such band: ${row.fiscalPower}` };
    if (seen.has(nameOf(row))) yield { path, message: `a second row for ${nameOf(row)}` };
    seen.add(nameOf(row));
    yield* amountFaults(row, ages, [...path, 'amounts']);
  }
  for (const row of powers.flatMap((fiscalPower) => energies.map((energy) => ({ fiscalPower, energy }))))
    if (!seen.has(nameOf(row))) yield { path: ['rule', 'rows'], message: `no row for ${nameOf(row)}` };
}

const nameOf = (row: Pick<Row, 'fiscalPower' | 'energy'>) => `${row.fiscalPower} / ${row.energy}`;

function* amountFaults({ amounts }: Row, ages: readonly string[], path: PropertyKey[]): Iterable<Fault> {
  for (const age of ages) if (!Object.hasOwn(amounts, age)) yield { path: [...path, age], message: 'is missing' };
  for (const age of Object.keys(amounts))
    if (!ages.includes(age)) yield { path: [...path, age], message: 'no such band of age' };
}

function* repeated(keys: readonly string[], path: PropertyKey[]): Iterable<Fault> {
  for (const [index, name] of keys.entries())
    if (keys.indexOf(name) !== index) yield { path: [...path, index], message: `repeats ${name}` };
}
