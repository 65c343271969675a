// Whole numbers in English words, as Britain writes them: "two hundred and one thousand and five".
import { groupsOf, hundredsOf, written } from './scales';

const small = [
  ...['', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'],
  ...['thirteen', 'fourteen', 'fifteen', 'sixteen', 'seventeen', 'eighteen', 'nineteen'],
];
const tens = ['', '', 'twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];
const scales = ['', 'thousand', 'million', 'billion', 'trillion'];

export function spellEn(number: number): string {
  if (number === 0) return 'zero';
  const words = groupsOf(number).map((group, scale) => {
    if (group === 0) return null;
    // "one thousand and five", but "one thousand one hundred".
    const and = scale === 0 && group < 100 && number > 999 ? 'and' : null;
    return written([and, belowThousand(group), scales[scale]!]);
  });
  return written(words.reverse());
}

function belowThousand(group: number): string {
  const [rest, hundreds] = hundredsOf(group);
  if (hundreds === 0) return belowHundred(rest);
  return written([small[hundreds]!, 'hundred', rest === 0 ? null : 'and', belowHundred(rest)]);
}

function belowHundred(number: number): string {
  if (number < 20) return small[number]!;
  return written([tens[Math.floor(number / 10)]!, small[number % 10]!], '-');
}
