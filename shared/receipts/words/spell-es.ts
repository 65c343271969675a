// Whole numbers in Spanish words, as they stand before a masculine noun: "un", "veintiún mil" and "treinta y un" instead of
// "uno". Long scale: a thousand millions are "mil millones".
import { groupsOf, hundredsOf, written } from './scales';

const small = [
  ...['', 'un', 'dos', 'tres', 'cuatro', 'cinco', 'seis', 'siete', 'ocho', 'nueve', 'diez', 'once', 'doce', 'trece'],
  ...['catorce', 'quince', 'dieciséis', 'diecisiete', 'dieciocho', 'diecinueve', 'veinte', 'veintiún', 'veintidós'],
  ...['veintitrés', 'veinticuatro', 'veinticinco', 'veintiséis', 'veintisiete', 'veintiocho', 'veintinueve'],
];
const tens = ['', '', '', 'treinta', 'cuarenta', 'cincuenta', 'sesenta', 'setenta', 'ochenta', 'noventa'];
const hundreds = [
  ...['', 'ciento', 'doscientos', 'trescientos', 'cuatrocientos', 'quinientos', 'seiscientos', 'setecientos'],
  ...['ochocientos', 'novecientos'],
];

export function spellEs(number: number): string {
  if (number === 0) return 'cero';
  const [units = 0, thousands = 0, millions = 0, thousandMillions = 0, billions = 0] = groupsOf(number);
  return written([
    counted(billions, 'billón', 'billones'),
    counted(thousandMillions * 1000 + millions, 'millón', 'millones'),
    belowMillion(thousands * 1000 + units),
  ]);
}

function counted(count: number, one: string, many: string): string | null {
  if (count === 0) return null;
  return count === 1 ? `un ${one}` : `${belowMillion(count)} ${many}`;
}

function belowMillion(number: number): string {
  const thousands = Math.floor(number / 1000);
  if (thousands === 0) return belowThousand(number);
  return written([thousands === 1 ? null : belowThousand(thousands), 'mil', belowThousand(number % 1000)]);
}

function belowThousand(number: number): string {
  if (number === 100) return 'cien';
  const [rest, hundred] = hundredsOf(number);
  return written([hundreds[hundred]!, belowHundred(rest)]);
}

function belowHundred(number: number): string {
  if (number < 30) return small[number]!;
  return written([tens[Math.floor(number / 10)]!, small[number % 10]!], ' y ');
}
