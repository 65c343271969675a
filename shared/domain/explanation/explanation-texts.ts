// What each language must be able to say about an assessment. One type for all: a text that is missing in one of them
// does not compile. Everything filled in comes as finished text, numbers and days in the language's own manner.

import type { Category } from '../vehicle-fields';
import type { DayTexts } from './day-text';
import type { NumberStyle } from './number-text';
import type { StepOf } from './steps';

/** Words of vehicle lines and tariff documents that are translated; others are shown as they were written. */
export type KnownWord =
  | 'petrol'
  | 'diesel'
  | 'electric'
  | 'hybrid'
  | 'international-convention'
  | 'ambulance'
  | 'fire-service'
  | 'administrative'
  | 'private'
  | 'professional'
  | 'plane'
  | 'helicopter'
  | 'drone'
  | 'ulm'
  | 'glider'
  | 'balloon'
  | 'pleasure-craft'
  | 'jet-ski';

/** Inputs of vehicles, and the names that services give to theirs most often. */
export type KnownInput = 'type' | 'use' | 'fiscalPower' | 'powerKw' | 'lengthMetres' | 'base' | 'quantity';

/** Bounds come without unit save the last one, since the unit follows all of them. */
export type BandTexts = {
  /** Both ends belong to it. */
  between: (from: string, to: string) => string;
  upTo: (to: string) => string;
  over: (from: string) => string;
  overUpTo: (from: string, to: string) => string;
  under: (to: string) => string;
  atLeast: (from: string) => string;
  /** The first belongs to it, the last does not. */
  fromToUnder: (from: string, to: string) => string;
};

export type StepTexts = {
  grid: (cell: string, amount: string) => string;
  amount: (amount: string) => string;
  case: (label: string, amount: string) => string;
  /** `sum`: "base amount 50,000 FCFA × 2.5% = 1,250 FCFA". */
  percentage: (sum: string) => string;
  slice: (range: string, sum: string) => string;
  slices: (amount: string) => string;
  bracket: (range: string, input: string, sum: string) => string;
  units: (sum: string) => string;
  formula: (formula: string | null, amount: string) => string;
  /** `percent`: null for a rebate of a fixed amount. */
  rebate: (name: string, percent: string | null, minus: string, amount: string) => string;
  minimum: (amount: string) => string;
  maximum: (amount: string) => string;
  rounding: (to: string, mode: StepOf<'rounding'>['mode'], amount: string) => string;
  'exemption-claimed': (ground: string) => string;
  'exemption-refused': (ground: string, reason: StepOf<'exemption-refused'>['reason']) => string;
  /** `until`: the last day of it; null is open. */
  'exemption-granted': (ground: string, from: string, until: string | null, amount: string) => string;
};

export type ExplanationTexts = DayTexts & {
  numbers: NumberStyle;
  quoted: (text: string) => string;
  words: Record<KnownWord, string>;
  inputs: Record<KnownInput, string>;
  firstCirculation: (day: string) => string;
  bands: BandTexts;
  /** `power` has its unit, `age` is in years and has none. */
  gridCell: (power: string, energy: string, age: string) => string;
  vehicle: (category: Category, fiscalYear: number) => string;
  service: (code: string, kind: string | null, fiscalYear: number) => string;
  kinds: Record<'issue' | 'renewal', string>;
  tariff: (title: string, version: number, citation: string) => string;
  considered: (inputs: string) => string;
  steps: StepTexts;
  law: (text: string) => string;
  unsureFigure: Record<'unconfirmed' | 'sample', string>;
  unsureRule: Record<'unconfirmed' | 'sample', string>;
  total: (amount: string) => string;
  /** `ground`: of the exemption that was granted; null when the rules themselves came to nothing. */
  nothingDue: (ground: string | null) => string;
};
