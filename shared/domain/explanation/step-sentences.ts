// What each step did and what it came to, without its law: one entry per rule, so that a step nobody can tell in words
// does not compile.

import { dayBefore, dayText } from './day-text';
import { ruleOf, type ToldExplanation } from './explanation-source';
import { gridCellWords } from './grid-cell-words';
import { inputWords, rangeText, type Telling, valueText } from './input-words';
import { moneyText, percentText } from './number-text';
import type { ExplanationStep, StepOf, StepResult } from './steps';
import { wordText } from './word-text';

type Inputs = ToldExplanation['inputs'];
type Sentences = {
  [Rule in ExplanationStep['rule']]: (step: Readonly<StepOf<Rule>>, telling: Telling, inputs: Inputs) => string;
};

const money = (value: number | string, { texts, source }: Telling) => moneyText(value, source.currency, texts.numbers);
const result = ({ amount, exact }: StepResult, telling: Telling) => money(amount ?? exact, telling);
const percentOf = (percent: string, { texts }: Telling) => percentText(percent, texts.numbers);

const sentences: Sentences = {
  grid: ({ cell, amount }, t) => t.texts.steps.grid(gridCellWords(cell, t.texts), money(amount, t)),
  amount: ({ amount }, t) => t.texts.steps.amount(money(amount, t)),
  case: (step, t, inputs) => t.texts.steps.case(caseLabel(step.case, t, inputs), money(step.amount, t)),
  percentage: (step, t) =>
    t.texts.steps.percentage(
      `${inputWords(step.of, step.value, t)} × ${percentOf(step.percent, t)} = ${result(step, t)}`,
    ),
  slice: (step, t) =>
    t.texts.steps.slice(
      rangeText('slice', step, t),
      `${valueText(step.of, step.part, t)} × ${percentOf(step.percent, t)} = ${money(step.share, t)}`,
    ),
  slices: (step, t) => t.texts.steps.slices(result(step, t)),
  bracket: (step, t) => {
    const { of, value, percent } = step;
    const product = percent === undefined ? '' : `${valueText(of, value, t)} × ${percentOf(percent, t)} = `;
    return t.texts.steps.bracket(rangeText('bracket', step, t), inputWords(of, value, t), product + result(step, t));
  },
  units: (step, t) => {
    const fixed = step.fixed === undefined ? '' : `${money(step.fixed, t)} + `;
    const product = `${inputWords(step.of, step.value, t)} × ${money(step.rate, t)}`;
    return t.texts.steps.units(`${fixed}${product} = ${result(step, t)}`);
  },
  formula: (step, t, inputs) => t.texts.steps.formula(ruleOf(t.source, inputs.kind).text ?? null, result(step, t)),
  rebate: (step, t) => {
    const percent = t.source.rebates?.find(({ id }) => id === step.rebate)?.percent;
    const share = percent === undefined ? null : percentOf(percent, t);
    return t.texts.steps.rebate(wordText(step.rebate, t.texts), share, money(step.minus, t), result(step, t));
  },
  minimum: ({ amount }, t) => t.texts.steps.minimum(money(amount, t)),
  maximum: ({ amount }, t) => t.texts.steps.maximum(money(amount, t)),
  rounding: ({ to, mode, amount }, t) => t.texts.steps.rounding(money(to, t), mode, money(amount, t)),
  'exemption-claimed': ({ ground }, t) => t.texts.steps['exemption-claimed'](wordText(ground, t.texts)),
  'exemption-refused': ({ ground, reason }, t) => t.texts.steps['exemption-refused'](wordText(ground, t.texts), reason),
  'exemption-granted': ({ ground, valid, amount }, t) => {
    const until = valid.to === null ? null : dayText(dayBefore(valid.to), t.texts);
    const from = dayText(valid.from, t.texts);
    return t.texts.steps['exemption-granted'](wordText(ground, t.texts), from, until, money(amount, t));
  },
};

export function whatWasDone(step: Readonly<ExplanationStep>, telling: Telling, inputs: Inputs): string {
  // The entry of a step's own rule takes that step, which the compiler cannot see through the union.
  const sentence = sentences[step.rule] as (step: ExplanationStep, telling: Telling, inputs: Inputs) => string;
  return sentence(step, telling, inputs);
}

function caseLabel(key: string, { texts, language, source }: Telling, inputs: Inputs): string {
  const label = ruleOf(source, inputs.kind).cases?.find((one) => one.key === key)?.label;
  return label?.[language] ?? wordText(key, texts);
}
