// Why an amount is what it is: stored beside every assessment, shown on receipts, and enough to compute it again.
import type { Citation } from '../tariff/compile-tariff';
import type { Inputs } from '../tariff/inputs';
import type { ExplanationStep } from './steps';

export type Explanation = {
  v: 1;
  fiscalYear: number;
  /** What was declared of all that the tariff reads. */
  inputs: Inputs;
  tariff: Citation;
  /** In order; the last step that has an amount decides. Laws are keys of the tariff's legal references. */
  steps: readonly ExplanationStep[];
  /** `none`, or the tariff's rule in words such as `up to 100`. */
  rounding: string;
};

const stepTexts = new WeakMap<object, string>();

/** Equal to JSON.stringify(explanation), in less than half the time: steps of cells are shared objects, worded once. */
export function explanationJson({ v, fiscalYear, inputs, tariff, steps, rounding }: Explanation): string {
  return (
    `{"v":${v},"fiscalYear":${fiscalYear},"inputs":{${inputTexts(inputs)}},"tariff":{"id":"${tariff.id}",` +
    `"version":${tariff.version},"hash":"${tariff.hash}"},"steps":[${stepsText(steps)}],"rounding":"${rounding}"}`
  );
}

function inputTexts(inputs: Inputs): string {
  let text = '';
  for (const name in inputs) {
    const value = inputs[name];
    if (value === undefined) continue;
    const worded = typeof value === 'string' ? quotedText(value) : value;
    text += text === '' ? `"${name}":${worded}` : `,"${name}":${worded}`;
  }
  return text;
}

// Words and days hold nothing to escape, choices of services might.
const plain = /^[\w .-]*$/;
const quotedText = (text: string): string => (plain.test(text) ? `"${text}"` : JSON.stringify(text));

function stepsText(steps: Explanation['steps']): string {
  const [first] = steps;
  return first !== undefined && steps.length === 1 ? stepText(first) : steps.map(stepText).join(',');
}

function stepText(step: object): string {
  const known = stepTexts.get(step);
  if (known !== undefined) return known;
  const text = JSON.stringify(step);
  // Only what can never change may be remembered; steps that are made per line are not frozen.
  if (Object.isFrozen(step)) stepTexts.set(step, text);
  return text;
}
