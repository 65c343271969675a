// Whole numbers in French words, in the traditional spelling: hyphens below a hundred only, "et" before un and onze.
// "cent" and "quatre-vingt" take their s only at the end or before million and milliard, which are nouns; "mille" is none.
import { groupsOf, hundredsOf, written } from './scales';

const small = [
  ...['', 'un', 'deux', 'trois', 'quatre', 'cinq', 'six', 'sept', 'huit', 'neuf', 'dix', 'onze', 'douze', 'treize'],
  ...['quatorze', 'quinze', 'seize', 'dix-sept', 'dix-huit', 'dix-neuf'],
];
const tens = [
  '',
  '',
  'vingt',
  'trente',
  'quarante',
  'cinquante',
  'soixante',
  'soixante',
  'quatre-vingt',
  'quatre-vingt',
];
const nouns = ['', '', 'million', 'milliard', 'billion'];

export function spellFr(number: number): string {
  if (number === 0) return 'zéro';
  return written(groupsOf(number).map(groupWords).reverse());
}

function groupWords(group: number, scale: number): string | null {
  if (group === 0) return null;
  if (scale === 1) return group === 1 ? 'mille' : `${belowThousand(group, false)} mille`;
  const words = belowThousand(group, true);
  return scale === 0 ? words : `${words} ${nouns[scale]}${group > 1 ? 's' : ''}`;
}

function belowThousand(group: number, isLast: boolean): string {
  const [rest, hundreds] = hundredsOf(group);
  if (hundreds === 0) return belowHundred(rest, isLast);
  const plural = hundreds > 1 && rest === 0 && isLast ? 's' : '';
  return written([hundreds > 1 ? small[hundreds]! : null, `cent${plural}`, belowHundred(rest, isLast)]);
}

function belowHundred(number: number, isLast: boolean): string {
  if (number < 20) return small[number]!;
  const ten = Math.floor(number / 10);
  if (number === 80) return isLast ? 'quatre-vingts' : 'quatre-vingt';
  // Seventy and ninety count on from sixty and eighty.
  const unit = ten === 7 || ten === 9 ? 10 + (number % 10) : number % 10;
  if ((unit === 1 || unit === 11) && ten < 8) return `${tens[ten]} et ${small[unit]}`;
  return written([tens[ten]!, small[unit]!], '-');
}
