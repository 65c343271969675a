// Whole numbers in Malagasy words. The small goes before the great, and each power of ten up to a million has its name:
//   units      iray roa telo efatra dimy enina fito valo sivy; in front of anything 1 is "iraika"
//   tens       folo roapolo telopolo efapolo dimampolo enimpolo fitopolo valopolo sivifolo
//   hundreds   zato roanjato telonjato efajato dimanjato eninjato fitonjato valonjato sivinjato
//   greater    arivo (1 000), alina (10 000), hetsy (100 000), each with a unit in front, "arivo" alone for one;
//              tapitrisa (million) and lavitrisa (thousand million) with a number of any size in front
// Joined by:   "ambin'ny" from 11 to 19 (dimy ambin'ny folo), "amby" up to 199 (iraika amby roapolo, dimy ambin'ny folo
//              amby zato), "sy" from 200 on (roa sy roanjato, enina amby roapolo sy roa arivo).
// A multiplier from 200 on could be heard as one that goes on: "dimampolo sy roanjato tapitrisa" is 250 million. Where
// what is in front is a part of its own, a comma says so: "dimampolo, sy roanjato tapitrisa" is 200 000 050.

const units = ['', 'iray', 'roa', 'telo', 'efatra', 'dimy', 'enina', 'fito', 'valo', 'sivy'];
const tens = [
  ...['', 'folo', 'roapolo', 'telopolo', 'efapolo', 'dimampolo', 'enimpolo', 'fitopolo', 'valopolo', 'sivifolo'],
];
const hundreds = [
  ...['', 'zato', 'roanjato', 'telonjato', 'efajato', 'dimanjato', 'eninjato', 'fitonjato', 'valonjato', 'sivinjato'],
];

export function spellMg(number: number): string {
  if (number === 0) return 'aotra';
  const million = Math.floor(number / 1_000_000) % 1000;
  const thousandMillion = Math.floor(number / 1_000_000_000);
  let words = belowMillion(number % 1_000_000);
  words = withGreater(words, million, 'tapitrisa');
  return withGreater(words, thousandMillion, 'lavitrisa');
}

function withGreater(smaller: string, count: number, name: string): string {
  if (count === 0) return smaller;
  const greater = `${spellMg(count)} ${name}`;
  if (smaller === '') return greater;
  return `${beforeAnother(smaller)}${count < 200 ? '' : ','} sy ${greater}`;
}

function belowMillion(number: number): string {
  const digit = (power: number) => Math.floor(number / power) % 10;
  const parts = [
    belowThousand(number % 1000),
    digit(1000) === 1 ? 'arivo' : named(digit(1000), 'arivo'),
    named(digit(10_000), 'alina'),
    named(digit(100_000), 'hetsy'),
  ].filter((part) => part !== '');
  return parts.map((part, place) => (place < parts.length - 1 ? beforeAnother(part) : part)).join(' sy ');
}

const named = (count: number, name: string): string => (count === 0 ? '' : `${units[count]} ${name}`);

function belowThousand(number: number): string {
  const rest = number % 100;
  const hundred = hundreds[Math.floor(number / 100)]!;
  if (hundred === '' || rest === 0) return hundred + belowHundred(rest);
  return `${beforeAnother(belowHundred(rest))} ${number < 200 ? 'amby' : 'sy'} ${hundred}`;
}

function belowHundred(number: number): string {
  const unit = units[number % 10]!;
  const ten = tens[Math.floor(number / 10)]!;
  if (unit === '' || ten === '') return unit + ten;
  return `${beforeAnother(unit)} ${number < 20 ? 'ambin’ny' : 'amby'} ${ten}`;
}

const beforeAnother = (words: string): string => (words === 'iray' ? 'iraika' : words);
