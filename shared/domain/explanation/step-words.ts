// A step of an explanation as one line of a receipt: what was done, what it came to, by which law, and how sure that is.

import type { Confidence } from '../tariff/document-fields';
import { legalText, type ToldExplanation } from './explanation-source';
import type { ExplanationTexts } from './explanation-texts';
import type { Telling } from './input-words';
import { whatWasDone } from './step-sentences';
import type { ExplanationStep } from './steps';

export function stepWords(
  step: Readonly<ExplanationStep>,
  telling: Telling,
  inputs: ToldExplanation['inputs'],
): string {
  const { law, confidence, unsure } = originOf(step, telling);
  const sentences = [whatWasDone(step, telling, inputs)];
  if (law !== undefined) sentences.push(withStop(telling.texts.law(legalText(telling.source, law))));
  if (confidence !== undefined && confidence !== 'confirmed') sentences.push(unsure[confidence]);
  return sentences.join(' ');
}

type Origin = {
  law: string | undefined;
  confidence: Confidence | undefined;
  unsure: ExplanationTexts['unsureFigure'];
};

/** The sum of slices cites the law for all of them. Steps about exemptions do not say how sure the ground is, and a refusal not even by which law: the document does. */
function originOf(step: Readonly<ExplanationStep>, { texts, source }: Telling): Origin {
  if ('confidence' in step) return { law: step.law, confidence: step.confidence, unsure: texts.unsureFigure };
  if (step.rule === 'slice') return { law: undefined, confidence: undefined, unsure: texts.unsureFigure };
  const listed = source.exemptions?.find(({ ground }) => ground === step.ground);
  const law = 'law' in step ? step.law : listed?.legalReference;
  return { law, confidence: listed?.confidence, unsure: texts.unsureRule };
}

const withStop = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);
