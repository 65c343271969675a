// The methods of calculation side by side: this table is the only place that lists them.
import { z } from 'zod';
import type { Fault } from './document-fields';
import type { Scope } from './inputs';
import { amountMethod, amountRule } from './rules/amount-rule';
import { bracketsMethod, bracketsRule } from './rules/brackets-rule';
import { casesMethod, casesRule } from './rules/cases-rule';
import { formulaMethod, formulaRule } from './rules/formula-rule';
import { gridMethod } from './rules/grid';
import { gridRule } from './rules/grid-rule';
import { marginalMethod, marginalRule } from './rules/marginal-rule';
import { percentageMethod, percentageRule } from './rules/percentage-rule';
import { type Compute, hull, outOfTariff, type RuleMethod } from './rules/rule-method';
import { unitsMethod, unitsRule } from './rules/units-rule';

const singleRule = z.discriminatedUnion('method', [
  gridRule,
  amountRule,
  casesRule,
  percentageRule,
  marginalRule,
  bracketsRule,
  unitsRule,
  formulaRule,
]);
type SingleRule = z.infer<typeof singleRule>;

const methods: { [Name in SingleRule['method']]: RuleMethod<Extract<SingleRule, { method: Name }>> } = {
  grid: gridMethod,
  amount: amountMethod,
  cases: casesMethod,
  percentage: percentageMethod,
  marginal: marginalMethod,
  brackets: bracketsMethod,
  units: unitsMethod,
  formula: formulaMethod,
};

/** The table pairs each rule with its own method, which the compiler cannot follow through a look-up. */
const methodOf = (rule: SingleRule) => methods[rule.method] as unknown as RuleMethod<SingleRule>;

/** What is asked for: the first issue of a document or right, or its renewal. */
export const feeKinds = ['issue', 'renewal'] as const;
export type FeeKind = (typeof feeKinds)[number];

const byKind = z.strictObject({
  method: z.literal('by-kind'),
  kinds: z
    .strictObject({ issue: singleRule.optional(), renewal: singleRule.optional() })
    .refine(({ issue, renewal }) => issue !== undefined || renewal !== undefined, 'has to have issue, renewal or both'),
});

export const rule = z.discriminatedUnion('method', [...singleRule.options, byKind]);
export type Rule = z.infer<typeof rule>;

const kindsOf = ({ kinds }: z.infer<typeof byKind>): (readonly [FeeKind, SingleRule])[] =>
  feeKinds.flatMap((kind) => (kinds[kind] === undefined ? [] : [[kind, kinds[kind]] as const]));

export function* ruleFaults(given: Rule, scope: Scope, path: PropertyKey[]): Iterable<Fault> {
  if (given.method !== 'by-kind') return yield* methodOf(given).faults(given, scope, path);
  for (const [kind, one] of kindsOf(given)) yield* methodOf(one).faults(one, scope, [...path, 'kinds', kind]);
}

export function ruleReads(given: Rule): string[] {
  if (given.method !== 'by-kind') return methodOf(given).reads(given);
  return ['kind', ...kindsOf(given).flatMap(([, one]) => methodOf(one).reads(one))];
}

/** The kinds it has a fee for; none where it makes no difference what is asked for. */
export const kindsOfRule = (given: Rule): FeeKind[] =>
  given.method === 'by-kind' ? kindsOf(given).map(([kind]) => kind) : [];

/** What it reads when this is asked for. A kind that has no fee is refused whatever else is said. */
export function ruleReadsFor(given: Rule, kind: unknown): string[] {
  if (given.method !== 'by-kind') return methodOf(given).reads(given);
  const asked = kindsOf(given).find(([one]) => one === kind);
  return ['kind', ...(asked === undefined ? [] : methodOf(asked[1]).reads(asked[1]))];
}

export const comesOutWhole = (given: Rule): boolean =>
  given.method === 'by-kind' ? kindsOf(given).every(([, one]) => methodOf(one).isWhole) : methodOf(given).isWhole;

/** For a rule without faults: the least and the most it can come to. */
export function ruleRange(given: Rule, scope: Scope): ReturnType<RuleMethod<SingleRule>['range']> {
  if (given.method !== 'by-kind') return methodOf(given).range(given, scope);
  return hull(kindsOf(given).map(([, one]) => methodOf(one).range(one, scope)));
}

export function compileRule(given: Rule, scope: Scope): Compute {
  if (given.method !== 'by-kind') return methodOf(given).compile(given, scope);
  const fees = new Map<unknown, Compute>(
    kindsOf(given).map(([kind, one]) => [kind, methodOf(one).compile(one, scope)]),
  );
  return (inputs, fiscalYear) => {
    const fee = fees.get(inputs.kind);
    return fee === undefined
      ? outOfTariff('kind', `has no fee for ${inputs.kind ?? 'no kind'}; there are ${[...fees.keys()].join(', ')}`)
      : fee(inputs, fiscalYear);
  };
}
