// Keeps a text message to one segment by shortening what may be shortened in it.
import { cutText, graphemesOf } from './cut-text';
import { isShortSms, smsText } from './sms-length';

/** Words for what a message is about. An amount, a day, a number or a link that was cut would be another one. */
const cuttable: readonly string[] = ['things', 'document', 'reason'];

// Of less nobody knows what is meant.
const leastCharacters = 8;

type Values = Readonly<Record<string, string>>;

/**
 * The text with its values, cut so that it is short (`isShortSms`). Where that cannot be it is longer rather than false.
 */
export function fitSms(fill: (values: Values) => string, values: Values): string {
  const cutTo = (longest: number): string => {
    const cut = Object.entries(values).map(([name, value]) => [
      name,
      cuttable.includes(name) ? cutText(value, longest) : value,
    ]);
    return smsText(fill(Object.fromEntries(cut)));
  };
  let least = leastCharacters;
  let most = Math.max(least, ...cuttable.map((name) => graphemesOf(values[name] ?? '').length));
  // Halved, since each try costs a count of the whole text.
  while (least < most) {
    const middle = Math.ceil((least + most) / 2);
    if (isShortSms(cutTo(middle))) least = middle;
    else most = middle - 1;
  }
  return cutTo(least);
}
