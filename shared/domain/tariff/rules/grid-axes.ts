// What is wrong with the axes of a grid, and how a value finds its place on one.
import { firstDayOf } from '../../days';
import { type Fault, repeated } from '../document-fields';
import type { Inputs, Scope } from '../inputs';
import { oncePerYear } from '../once-per-year';
import { chainFaults } from './chain';
import { type Axis, ageAxis, type Band, keysOn } from './grid-rule';

/** The input that an axis reads. */
export const inputOf = (name: string): string => (name === ageAxis ? 'firstCirculation' : name);

export function* axisFaults(name: string, axis: Axis, scope: Scope, path: PropertyKey[]): Iterable<Fault> {
  const { values, bands } = axis;
  if ((values === undefined) === (bands === undefined))
    return yield { path, message: 'has to have either values or bands' };
  yield* sourceFaults(name, axis, scope, path);
  if (values !== undefined) {
    yield* valueFaults(name, values, scope, [...path, 'values']);
    yield* repeated(values, [...path, 'values']);
  }
  if (bands !== undefined) {
    yield* bandFaults(name, bands, scope, [...path, 'bands']);
    yield* repeated(keysOn(axis), [...path, 'bands']);
  }
}

function* sourceFaults(name: string, axis: Axis, scope: Scope, path: PropertyKey[]): Iterable<Fault> {
  const input = Object.hasOwn(scope.inputs, inputOf(name)) ? scope.inputs[inputOf(name)] : undefined;
  if (input === undefined) return yield { path, message: `no such input: ${inputOf(name)}` };
  if (!scope.isStated(inputOf(name)))
    yield { path, message: `${inputOf(name)} may be left out, and then no cell could be found` };
  const isMeasured = axis.measuredFrom !== undefined && axis.measuredOn !== undefined;
  if (name === ageAxis && !isMeasured) yield { path, message: 'has to say from when to when age is measured' };
  if (axis.bands !== undefined && name !== ageAxis && input.type !== 'number' && input.type !== 'amount')
    yield { path: [...path, 'bands'], message: `${name} is no number` };
}

function* valueFaults(name: string, values: readonly string[], scope: Scope, path: PropertyKey[]): Iterable<Fault> {
  const input = scope.inputs[name];
  if (input?.type !== 'choice') return yield { path, message: `${name} is no choice of words` };
  for (const value of input.values) if (!values.includes(value)) yield { path, message: `misses ${value}` };
  for (const [index, value] of values.entries())
    if (!input.values.includes(value)) yield { path: [...path, index], message: `${name} is never ${value}` };
}

function* bandFaults(name: string, bands: readonly Band[], scope: Scope, path: PropertyKey[]): Iterable<Fault> {
  const isWhole = bands[0]!.from !== undefined;
  if (isWhole) yield* wholeStartFaults(name, bands[0]!, scope, path);
  else if (bands[0]!.over !== null) yield { path: [...path, 0, 'over'], message: 'the first band must be open (null)' };
  const names = isWhole
    ? ({ start: 'from', end: 'to', step: 1 } as const)
    : ({ start: 'over', end: 'upTo', step: 0 } as const);
  yield* chainFaults(bands, names, path);
  const last = bands.at(-1)!;
  if ((isWhole ? last.to : last.upTo) !== null)
    yield { path: [...path, bands.length - 1, names.end], message: 'the last band must be open (null)' };
}

/** Whole numbers are counted from the least that the input allows. */
function* wholeStartFaults(name: string, { from }: Band, scope: Scope, path: PropertyKey[]): Iterable<Fault> {
  const input = scope.inputs[name];
  if (input?.type !== 'amount' && input?.type !== 'number') return;
  if (input.type === 'number' && (input.decimals ?? 0) > 0)
    yield { path, message: `${name} may have decimals, which fall between whole bands: use over and upTo` };
  const least = Math.ceil(input.min);
  if (from !== least) yield { path: [...path, 0, 'from'], message: `has to be ${least}, the least there is` };
}

/** The place of a vehicle on an axis without faults. */
export type Finder = (inputs: Inputs, fiscalYear: number) => number;

export function compileAxis(name: string, axis: Axis): Finder {
  if (axis.values !== undefined) {
    const places = new Map<unknown, number>(axis.values.map((value, index) => [value, index]));
    return (inputs) => places.get(inputs[name])!;
  }
  const bands = axis.bands!;
  if (name === ageAxis) return ageFinder(bands);
  const highest = bands.map(({ to, upTo }) => to ?? upTo ?? Number.POSITIVE_INFINITY);
  return (inputs) => {
    const value = inputs[name] as number;
    let place = 0;
    while (value > highest[place]!) place++;
    return place;
  };
}

function ageFinder(bands: readonly Band[]): Finder {
  const oldestDaysIn = oncePerYear((fiscalYear) => oldestDayPerBand(bands, fiscalYear));
  return ({ firstCirculation }, fiscalYear) => {
    const days = oldestDaysIn(fiscalYear);
    let place = 0;
    while (place < days.length && (firstCirculation as string) < days[place]!) place++;
    return place;
  };
}

/**
 * The earliest first circulation that is still in each closed band. Whoever first circulated on 1 January exactly five
 * years before the day of measuring has completed five years, not more: "up to 5" includes that day and "over 5" begins
 * with the day before it. Measuring on 1 January spares the question of when 29 February has its anniversary.
 */
function oldestDayPerBand(bands: readonly Band[], fiscalYear: number): string[] {
  return bands.flatMap(({ upTo }) => (typeof upTo === 'number' ? [firstDayOf(fiscalYear - upTo)] : []));
}
