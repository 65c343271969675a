// The inputs that a rule read, in words and with their units: by fixed texts for vehicles, by the document's own names
// and units for services.

import type { Language } from '../vehicle-fields';
import { dayText } from './day-text';
import type { ExplanationSource } from './explanation-source';
import type { ExplanationTexts } from './explanation-texts';
import { moneyText, numberText, withUnit } from './number-text';
import { inputName, wordText } from './word-text';

export type Telling = { texts: ExplanationTexts; language: Language; source: ExplanationSource };

const vehicleUnits: Readonly<Record<string, string>> = { fiscalPower: 'CV', powerKw: 'kW', lengthMetres: 'm' };

/** "quantity 5 pages", "fiscal power 7 CV", "diesel", "first put into circulation on 17 May 2024". */
export function inputWords(name: string, value: string | number, telling: Telling): string {
  const { texts, language } = telling;
  if (name === 'energy') return wordText(String(value), texts);
  if (name === 'firstCirculation') return texts.firstCirculation(dayText(String(value), texts));
  const label = declaredInput(name, telling)?.names?.[language] ?? inputName(name, texts);
  if (typeof value === 'string') return `${label} ${texts.quoted(wordText(value, texts))}`;
  return `${label} ${valueText(name, value, telling)}`;
}

/** A value of the input with its unit, or as money where the input is an amount. */
export function valueText(name: string, value: number, telling: Telling): string {
  const { texts, source } = telling;
  const declared = declaredInput(name, telling);
  if (declared?.type === 'amount') return moneyText(value, source.currency, texts.numbers);
  const unit = declared ? declared.unit : Object.hasOwn(vehicleUnits, name) ? vehicleUnits[name] : undefined;
  const number = numberText(value, texts.numbers);
  return unit === undefined ? number : withUnit(number, unit);
}

/** Where a slice or bracket lies. Slices meet, so that only brackets must say to whom a bound belongs. */
export function rangeText(
  rule: 'slice' | 'bracket',
  { of, from, to }: { of: string; from: number; to: number | null },
  telling: Telling,
): string {
  const { bands, numbers } = telling.texts;
  if (to === null) return (rule === 'slice' ? bands.over : bands.atLeast)(valueText(of, from, telling));
  const between = rule === 'slice' ? bands.between : bands.fromToUnder;
  return between(numberText(from, numbers), valueText(of, to, telling));
}

const declaredInput = (name: string, { source }: Telling) =>
  source.inputs && Object.hasOwn(source.inputs, name) ? source.inputs[name] : undefined;
