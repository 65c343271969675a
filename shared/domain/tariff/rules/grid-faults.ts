// What is wrong with a grid whose shape is right: gaps, overlaps, missing or repeated cells, a sum that differs.
// A gap found here is a refused document; found later it would be a vehicle without a tax.
import type { Fault } from '../document-fields';
import type { Scope } from '../inputs';
import { axisFaults } from './grid-axes';
import { type GridRow, type GridRule, keysOn } from './grid-rule';
import { gridShape } from './grid-shape';

// A grid of ten thousand cells is more than any law has; beyond it a slip of one axis fills the memory.
const mostCells = 10_000;

/** Every fault with its path from the document's root. None means that each vehicle falls into exactly one cell. */
export function* gridFaults(rule: GridRule, scope: Scope, path: PropertyKey[]): Iterable<Fault> {
  const broken = [...Object.entries(rule.axes)].flatMap(([name, axis]) => [
    ...axisFaults(name, axis, scope, [...path, 'axes', name]),
  ]);
  yield* broken;
  if (Object.values(rule.axes).some(({ values, bands }) => (values ?? bands) === undefined)) return;
  yield* rowFaults(rule, scope, [...path, 'rows']);
  const sum = rule.rows.flatMap((row) => Object.values(row.amounts)).reduce((total, amount) => total + amount, 0);
  if (sum !== rule.checksum)
    yield { path: [...path, 'checksum'], message: `is ${rule.checksum}, but the cells add up to ${sum}` };
}

function* rowFaults(rule: GridRule, scope: Scope, path: PropertyKey[]): Iterable<Fault> {
  const shape = gridShape(rule, scope);
  if ('fault' in shape) return yield { path, message: shape.fault };
  const { rowAxes, lastAxis } = shape;
  const wanted = rowAxes.reduce((count, name) => count * keysOn(rule.axes[name]!).length, 1);
  if (wanted * keysOn(rule.axes[lastAxis]!).length > mostCells)
    return yield { path, message: `more than ${mostCells} cells` };
  const seen = new Set<string>();
  for (const [index, row] of rule.rows.entries()) {
    const here = [...path, index];
    yield* placeFaults(row, rule, rowAxes, here);
    const name = rowName(row, rowAxes);
    if (seen.has(name)) yield { path: here, message: `a second row for ${name}` };
    seen.add(name);
    yield* amountFaults(row, keysOn(rule.axes[lastAxis]!), [...here, 'amounts']);
  }
  for (const name of namesOfRows(rule, rowAxes)) if (!seen.has(name)) yield { path, message: `no row for ${name}` };
}

const rowName = (row: GridRow, rowAxes: readonly string[]): string =>
  rowAxes.map((name) => String(row[name])).join(' / ');

const namesOfRows = (rule: GridRule, rowAxes: readonly string[]): string[] =>
  rowAxes.reduce<string[]>(
    (names, axis) =>
      names.flatMap((name) => keysOn(rule.axes[axis]!).map((key) => (name === '' ? key : `${name} / ${key}`))),
    [''],
  );

function* placeFaults(
  row: GridRow,
  { axes }: GridRule,
  rowAxes: readonly string[],
  path: PropertyKey[],
): Iterable<Fault> {
  for (const name of rowAxes) {
    const key = String(row[name]);
    if (!keysOn(axes[name]!).includes(key))
      yield { path: [...path, name], message: `no such place on the axis: ${key}` };
  }
  for (const name of Object.keys(row))
    if (!rowAxes.includes(name) && !['amounts', 'legalReference', 'confidence'].includes(name))
      yield { path: [...path, name], message: 'is no axis of the rows' };
}

function* amountFaults({ amounts }: GridRow, places: readonly string[], path: PropertyKey[]): Iterable<Fault> {
  for (const place of places)
    if (!Object.hasOwn(amounts, place)) yield { path: [...path, place], message: 'is missing' };
  for (const place of Object.keys(amounts))
    if (!places.includes(place)) yield { path: [...path, place], message: 'no such place on the axis' };
}
