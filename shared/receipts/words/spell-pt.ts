// Whole numbers in Portuguese words, as Portugal and its former colonies write them: "dezasseis", long scale ("mil
// milhões"). "e" joins hundreds, tens and units, and stands before the last group where that is below a hundred or whole
// hundreds: "mil e duzentos", but "mil duzentos e um".
import { groupsOf, hundredsOf, written } from './scales';

const small = [
  ...['', 'um', 'dois', 'três', 'quatro', 'cinco', 'seis', 'sete', 'oito', 'nove', 'dez', 'onze', 'doze', 'treze'],
  ...['catorze', 'quinze', 'dezasseis', 'dezassete', 'dezoito', 'dezanove'],
];
const tens = ['', '', 'vinte', 'trinta', 'quarenta', 'cinquenta', 'sessenta', 'setenta', 'oitenta', 'noventa'];
const hundreds = [
  ...['', 'cento', 'duzentos', 'trezentos', 'quatrocentos', 'quinhentos', 'seiscentos', 'setecentos', 'oitocentos'],
  'novecentos',
];

export function spellPt(number: number): string {
  if (number === 0) return 'zero';
  const [units = 0, thousands = 0, millions = 0, thousandMillions = 0, billions = 0] = groupsOf(number);
  const last = thousands * 1000 + units;
  const greater = written([
    counted(billions, 'bilião', 'biliões'),
    counted(thousandMillions * 1000 + millions, 'milhão', 'milhões'),
  ]);
  // "um milhão e mil", "um milhão e duzentos", but "um milhão duzentos e cinquenta mil".
  const and = greater !== '' && last > 0 && (units === 0 || thousands === 0) && isJoined(thousands || units);
  return written([greater, and ? 'e' : null, belowMillion(last)]);
}

function counted(count: number, one: string, many: string): string | null {
  if (count === 0) return null;
  return count === 1 ? `um ${one}` : `${belowMillion(count)} ${many}`;
}

function belowMillion(number: number): string {
  const thousands = Math.floor(number / 1000);
  const units = number % 1000;
  if (thousands === 0) return belowThousand(units);
  const thousand = written([thousands === 1 ? null : belowThousand(thousands), 'mil']);
  return written([thousand, isJoined(units) ? 'e' : null, belowThousand(units)]);
}

const isJoined = (group: number): boolean => group > 0 && (group < 100 || group % 100 === 0);

function belowThousand(number: number): string {
  if (number === 100) return 'cem';
  const [rest, hundred] = hundredsOf(number);
  return written([hundreds[hundred]!, belowHundred(rest)], ' e ');
}

function belowHundred(number: number): string {
  if (number < 20) return small[number]!;
  return written([tens[Math.floor(number / 10)]!, small[number % 10]!], ' e ');
}
