// How much of a text message a text takes. Operators charge by segment: 160 characters where all of them are in the
// alphabet GSM-7, 70 as soon as one is not (153 and 67 of each where there are several). GSM-7 has é è ù ì ò à ñ ü and
// lacks ê ç ã õ á í ó ú, curly quotes and every space but one, so one such letter more than halves what fits.
import { SegmentedMessage } from 'sms-segments-calculator';
import { graphemesOf } from './cut-text';

const alphabet = /^[\n\f\r !"#$%&'()*+,\-./0-9:;<=>?@A-Z[\\\]^_a-z{|}~¡£¤¥§¿ÄÅÆÇÉÑÖØÜßàäåæèéìñòöøùüΓΔΘΛΞΠΣΦΨΩ€]*$/u;
/** They take the room of two. */
const extension = /[\f[\\\]^{|}~€]/gu;
const oneSegment = 160;

export const fitsGsm = (text: string): boolean => alphabet.test(text);

const septets = (text: string): number => text.length + (text.match(extension)?.length ?? 0);

/** One segment is counted here, since it takes a microsecond; the library takes a millisecond, and knows all the rest. */
export const smsSegments = (text: string): number =>
  fitsGsm(text) && septets(text) <= oneSegment ? 1 : new SegmentedMessage(text).segmentsCount;

/** One segment; of another script two. A link alone takes most of one then. */
export const isShortSms = (text: string): boolean =>
  fitsGsm(text) ? septets(text) <= oneSegment : smsSegments(text) <= 2;

/** What has no letter and accents to be taken apart into. */
const nearest: Readonly<Record<string, string>> = {
  '‘': "'",
  '’': "'",
  '‚': "'",
  '`': "'",
  '´': "'",
  '“': '"',
  '”': '"',
  '„': '"',
  '«': '"',
  '»': '"',
  '‹': "'",
  '›': "'",
  '‐': '-',
  '‑': '-',
  '–': '-',
  '—': '-',
  '−': '-',
  '…': '...',
  '•': '-',
  '·': '.',
  '×': 'x',
  '°': 'o',
  œ: 'oe',
  Œ: 'OE',
  ł: 'l',
  Ł: 'L',
  đ: 'd',
  Đ: 'D',
  ı: 'i',
};

/**
 * Written with what GSM-7 has, where that can be: é stays, ê is e, narrow spaces are spaces. A text with another script
 * or an emoji in it stays as it is: it needs the other encoding whatever is done to the rest.
 */
export function smsText(text: string): string {
  const plain = graphemesOf(text.normalize('NFC')).map(nearestInGsm).join('');
  return fitsGsm(plain) ? plain : text;
}

function nearestInGsm(grapheme: string): string {
  if (/^[ -_a-~\n]$/.test(grapheme) || fitsGsm(grapheme)) return grapheme;
  const bare = grapheme.normalize('NFD').replace(/[\p{M}\p{Cf}]/gu, '');
  const replaced = bare.replace(/./gu, (letter) => (/\p{Zs}/u.test(letter) ? ' ' : (nearest[letter] ?? letter)));
  return fitsGsm(replaced) ? replaced : grapheme;
}
