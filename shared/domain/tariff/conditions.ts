// Conditions on what a line says: of cases and of rebates. A threshold is tested on the unit that was declared and never
// on a conversion, so a condition has three answers: it holds, it does not, or nothing was said to tell.
import { z } from 'zod';
import type { Fault } from './document-fields';
import type { Input, Inputs, Scope } from './inputs';

const word = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  .max(40);
const bound = z.number().min(0);

export type Condition =
  | { input: string; in: string[] }
  | { input: string; atLeast: number }
  | { input: string; over: number }
  | { all: Condition[] }
  | { any: Condition[] };

type Comparison = Exclude<Condition, { all: unknown } | { any: unknown }>;

const input = z.string().max(40);
const conditions = z.lazy(() => z.array(condition).min(1).max(20));

/** `in` compares words; `atLeast` and `over` numbers. `any` of thresholds holds by the ones that were declared. */
export const condition: z.ZodType<Condition> = z.union(
  [
    z.strictObject({ input, in: z.array(word).min(1).max(1000) }),
    z.strictObject({ input, atLeast: bound }),
    z.strictObject({ input, over: bound }),
    z.strictObject({ all: conditions }),
    z.strictObject({ any: conditions }),
  ],
  'expected a condition: input with in, atLeast or over, or a list under all or any',
);

export function* conditionFaults(when: Condition, scope: Scope, path: PropertyKey[]): Iterable<Fault> {
  if ('all' in when || 'any' in when) {
    const [name, list] = 'all' in when ? (['all', when.all] as const) : (['any', when.any] as const);
    for (const [index, one] of list.entries()) yield* conditionFaults(one, scope, [...path, name, index]);
    return;
  }
  const known = Object.hasOwn(scope.inputs, when.input) ? scope.inputs[when.input] : undefined;
  const names = Object.keys(scope.inputs).join(', ');
  if (known === undefined)
    yield { path: [...path, 'input'], message: `no such input: ${when.input}; there are ${names}` };
  else if (known.type === 'day')
    yield { path: [...path, 'input'], message: `${when.input} is a day, which no condition compares` };
  else yield* comparisonFaults(when, known, path);
}

function* comparisonFaults(when: Comparison, known: Input, path: PropertyKey[]): Iterable<Fault> {
  const isNumber = known.type === 'number' || known.type === 'amount';
  if (!('in' in when)) {
    if (!isNumber) yield { path, message: `${when.input} is a word, not a number` };
  } else if (isNumber) yield { path: [...path, 'in'], message: `${when.input} is a number, not a word` };
  else if (known.type === 'choice')
    for (const [index, value] of when.in.entries())
      if (!known.values.includes(value))
        yield { path: [...path, 'in', index], message: `${when.input} is never ${value}` };
}

export function inputsOf(when: Condition): string[] {
  if ('all' in when) return when.all.flatMap(inputsOf);
  return 'any' in when ? when.any.flatMap(inputsOf) : [when.input];
}

/** True, false, or the inputs of which one would have to be declared to tell. */
export type Verdict = boolean | readonly string[];
export type Test = (inputs: Inputs) => Verdict;

export function compileCondition(when: Condition): Test {
  if ('all' in when) return allOf(when.all.map(compileCondition));
  if ('any' in when) return anyOf(when.any.map(compileCondition));
  const { input: name } = when;
  const unsaid = [name];
  const holds = matcher(when);
  return (inputs) => {
    const value = inputs[name];
    return value === undefined || value === null ? unsaid : holds(value);
  };
}

function matcher(when: Comparison): (value: string | number) => boolean {
  if ('in' in when) {
    const words = new Set<unknown>(when.in);
    return (value) => words.has(value);
  }
  if ('over' in when) return (value) => (value as number) > when.over;
  return (value) => (value as number) >= when.atLeast;
}

const allOf =
  (tests: readonly Test[]): Test =>
  (inputs) => {
    let unsaid: Verdict | undefined;
    for (const test of tests) {
      const verdict = test(inputs);
      if (verdict === false) return false;
      if (verdict !== true) unsaid ??= verdict;
    }
    return unsaid ?? true;
  };

/** Whoever declared one of the units has said enough: the others need not be. */
const anyOf =
  (tests: readonly Test[]): Test =>
  (inputs) => {
    const verdicts = tests.map((test) => test(inputs));
    if (verdicts.includes(true)) return true;
    return verdicts.includes(false) ? false : verdicts.flatMap((verdict) => verdict as readonly string[]);
  };
