// A stored explanation as sentences for whoever pays: on receipts, in letters and on the page of an assessment. Pure, so
// that the same explanation and version of the tariff always read the same.

import { type Language, languages } from '../vehicle-fields';
import type { ExplanationSource, ToldExplanation } from './explanation-source';
import type { ExplanationTexts } from './explanation-texts';
import { inputWords, type Telling } from './input-words';
import { moneyText } from './number-text';
import { stepWords } from './step-words';
import type { ExplanationStep } from './steps';
import { textsEn } from './texts-en';
import { textsEs } from './texts-es';
import { textsFr } from './texts-fr';
import { textsMg } from './texts-mg';
import { textsPt } from './texts-pt';
import { wordText } from './word-text';

export const explanationLanguages = languages;

/** By language; pages that show more than an explanation write their days and amounts alike. */
export const explanationTexts: Readonly<Record<Language, ExplanationTexts>> = {
  fr: textsFr,
  mg: textsMg,
  en: textsEn,
  es: textsEs,
  pt: textsPt,
};

export type ExplanationInWords = { language: Language; sentences: string[] };

/**
 * What is taxed, by which tariff, from which inputs, each step in order, and the amount due. Plain text without markup,
 * in which names and legal texts of the document stand as they were written: whoever shows it as HTML escapes it.
 * `source` is the version of the tariff document that the explanation cites; another one would tell wrong labels.
 */
export function explainInWords(
  explanation: ToldExplanation,
  source: ExplanationSource,
  language: Language,
): ExplanationInWords {
  const telling: Telling = { texts: explanationTexts[language], language, source };
  const sentences = [
    subject(explanation, telling),
    tariff(explanation, telling),
    considered(explanation, telling),
    ...explanation.steps.map((step) => stepWords(step, telling, explanation.inputs)),
    total(explanation.steps, telling),
  ];
  return { language, sentences: sentences.filter((sentence) => sentence !== null) };
}

function subject({ fiscalYear, inputs, tariff: { id } }: ToldExplanation, { texts, source }: Telling): string {
  if (source.category !== 'service') return texts.vehicle(source.category, fiscalYear);
  return texts.service(source.service ?? id, kindWords(inputs.kind, texts), fiscalYear);
}

function kindWords(kind: string | number | null | undefined, texts: ExplanationTexts): string | null {
  if (kind === 'issue' || kind === 'renewal') return texts.kinds[kind];
  return kind === undefined || kind === null ? null : wordText(String(kind), texts);
}

/** The first documents have a title in English and no names: to speakers of other languages their id says as much. */
function tariff({ tariff: { id, version, hash } }: ToldExplanation, { texts, language, source }: Telling): string {
  const isUnnamed = source.names === undefined && language !== 'en';
  const name = source.names?.[language] ?? (isUnnamed ? undefined : source.title);
  return texts.tariff(name ?? id, version, name === undefined ? hash : `${id}, ${hash}`);
}

/** Null where nothing of the request mattered, as for a fixed amount. */
function considered({ inputs }: ToldExplanation, telling: Telling): string | null {
  const words = Object.entries(inputs).flatMap(([name, value]) =>
    value === null || value === undefined || name === 'kind' ? [] : [inputWords(name, value, telling)],
  );
  return words.length === 0 ? null : telling.texts.considered(words.join(', '));
}

/** The last step that has an amount decides. Null without one, as nothing was decided then. */
function total(steps: readonly Readonly<ExplanationStep>[], { texts, source }: Telling): string | null {
  const decisive = steps.findLast((step) => 'amount' in step && step.amount !== undefined);
  if (decisive === undefined || !('amount' in decisive) || decisive.amount === undefined) return null;
  const due = texts.total(moneyText(decisive.amount, source.currency, texts.numbers));
  if (decisive.amount !== 0) return due;
  const ground = decisive.rule === 'exemption-granted' ? wordText(decisive.ground, texts) : null;
  return `${due} ${texts.nothingDue(ground)}`;
}
