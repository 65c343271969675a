// Amounts in words, with their currency: what stands in figures on a receipt cannot be altered without these. The packages
// that spell numbers were tried: the best writes "veintiuno mil", "mil duzentos" and "one million and one thousand", and
// none knows Malagasy.
import type { Currency } from '../domain/money';
import type { Language } from '../domain/vehicle-fields';
import { spellEn } from './words/spell-en';
import { spellEs } from './words/spell-es';
import { spellFr } from './words/spell-fr';
import { spellMg } from './words/spell-mg';
import { spellPt } from './words/spell-pt';

type Unit = 'ariary' | 'franc';
const unitOf: Readonly<Record<Currency, Unit>> = { MGA: 'ariary', XAF: 'franc', XOF: 'franc' };

type Speller = { spell(number: number): string; withUnit(words: string, unit: Unit, number: number): string };

/** Whole millions and more are nouns in French, Spanish and Portuguese: "deux millions de francs". */
const isWholeMillions = (number: number): boolean => number >= 1_000_000 && number % 1_000_000 === 0;

const spellers: Readonly<Record<Language, Speller>> = {
  fr: {
    spell: spellFr,
    withUnit: (words, unit, number) => {
      const name = unit === 'ariary' ? 'ariary' : number < 2 ? 'franc CFA' : 'francs CFA';
      if (!isWholeMillions(number)) return `${words} ${name}`;
      return `${words} ${unit === 'ariary' ? 'd’' : 'de '}${name}`;
    },
  },
  mg: { spell: spellMg, withUnit: (words, unit) => `${words} ${unit === 'ariary' ? 'ariary' : 'farantsa CFA'}` },
  en: {
    spell: spellEn,
    withUnit: (words, unit, number) => {
      if (unit === 'ariary') return `${words} ariary`;
      return `${words} CFA ${number === 1 ? 'franc' : 'francs'}`;
    },
  },
  es: { spell: spellEs, withUnit: (words, unit, number) => iberian(words, number, franc(unit, number, 'franco')) },
  pt: { spell: spellPt, withUnit: (words, unit, number) => iberian(words, number, franc(unit, number, 'franco')) },
};

const franc = (unit: Unit, number: number, name: string): string =>
  unit === 'ariary' ? 'ariary' : `${name}${number === 1 ? '' : 's'} CFA`;

const iberian = (words: string, number: number, name: string): string =>
  isWholeMillions(number) ? `${words} de ${name}` : `${words} ${name}`;

/** `amount`: whole units of the currency, as digits, up to fifteen of them. */
export function amountInWords(amount: string, currency: Currency, language: Language): string {
  const number = Number(amount);
  if (!/^\d{1,15}$/.test(amount)) throw new RangeError(`${amount} is no amount that could be spelled`);
  const { spell, withUnit } = spellers[language];
  return withUnit(spell(number), unitOf[currency], number);
}
