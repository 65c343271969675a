// The first case whose condition holds: kinds of craft with thresholds, for example. A case is an amount, or a refusal
// with its reason, which is never the same as an amount of 0.
import { z } from 'zod';
import { whole } from '../../exact/fraction';
import { compileCondition, condition, conditionFaults, inputsOf } from '../conditions';
import { amount, type Fault, localNames, repeated, slug, sourced } from '../document-fields';
import { type Computed, hull, outOfTariff, type RuleMethod } from './rule-method';

const oneCase = { key: slug, label: localNames.optional(), when: condition.optional(), ...sourced };
const refusal = z.string().min(1).max(200);

export const casesRule = z.strictObject({
  method: z.literal('cases'),
  cases: z
    .array(z.strictObject({ ...oneCase, amount: amount.optional(), refuse: refusal.optional() }))
    .min(1)
    .max(200),
});
export type CasesRule = z.infer<typeof casesRule>;

export const casesMethod: RuleMethod<CasesRule> = {
  *faults({ cases }, scope, path): Iterable<Fault> {
    const place = [...path, 'cases'];
    const last = cases.length - 1;
    for (const [index, { when, amount: fee, refuse }] of cases.entries()) {
      const here = [...place, index];
      if ((fee === undefined) === (refuse === undefined))
        yield { path: here, message: 'has to have either an amount or a reason to refuse' };
      if (when !== undefined) yield* conditionFaults(when, scope, [...here, 'when']);
      else if (index < last) yield { path: here, message: 'has no condition, so that what follows is never reached' };
    }
    if (cases[last]!.when !== undefined)
      yield { path: [...place, last, 'when'], message: 'the last case must catch the rest, without a condition' };
    yield* repeated(
      cases.map(({ key }) => key),
      place,
    );
  },
  isWhole: true,
  reads: ({ cases }) => cases.flatMap(({ when }) => (when === undefined ? [] : inputsOf(when))),
  range: ({ cases }) => hull(cases.map(({ amount: fee = 0 }) => ({ min: whole(fee), max: whole(fee) }))),
  compile({ cases }) {
    const compiled = cases.map((one) => ({
      holds: one.when === undefined ? () => true : compileCondition(one.when),
      outcome: outcomeOf(one),
    }));
    return (inputs) => {
      for (const { holds, outcome } of compiled) {
        const verdict = holds(inputs);
        if (verdict === true) return outcome;
        if (verdict !== false) return unsaid(verdict);
      }
      throw new Error('no case holds, though the last one has no condition');
    };
  },
};

function outcomeOf({
  key,
  amount: fee,
  refuse,
  legalReference: law,
  confidence,
}: CasesRule['cases'][number]): Computed {
  if (fee === undefined) return outOfTariff('', refuse!);
  const steps = Object.freeze([Object.freeze({ rule: 'case', case: key, amount: fee, law, confidence } as const)]);
  return { value: whole(fee), steps };
}

const unsaid = (names: readonly string[]): Computed => {
  const [field = ''] = names;
  const message =
    names.length === 1
      ? 'is required: the tariff reads it'
      : `one of ${names.join(', ')} is required: the tariff reads it`;
  return { fault: { field, code: 'FIELD_REQUIRED', message } };
};
