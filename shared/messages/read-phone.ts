// Telephone numbers as people type them -> E.164, and whether they take text messages. Numbers come from files of partners
// and from people's own profiles; nobody asks a carrier here whether anybody has the number.
import { isSupportedCountry, type NumberType, parsePhoneNumberFromString } from 'libphonenumber-js/max';

export type ReadPhone = { e164: string; country: string; isMobile: boolean };

// Somebody who copies a number from a telephone brings along its marks of direction.
const invisible = /\p{Cf}/gu;
/** No letters: neither an extension nor a second number behind a word is a number to write to. */
const writable = /^[+＋]?[\p{Nd}\s().\-‐-―−/]{4,40}$/u;

/** Where a country does not say which of its numbers are mobile ones, all that could be are. */
const mobileTypes: ReadonlySet<NumberType> = new Set<NumberType>(['MOBILE', 'FIXED_LINE_OR_MOBILE']);

/**
 * `country`: where a number without + was written, as ISO 3166-1 alpha-2; null where nobody knows, which leaves those with
 * a +. Null is what no country has given out. In any digits, such as those of Arabic.
 *
 * The largest of the library's three sets of metadata (157 kB, read in 2 ms): in the smallest (83 kB) most countries,
 * Madagascar, Equatorial Guinea and Senegal among them, have no kinds of numbers; the one of mobile numbers (99 kB) takes a
 * fixed line, whose owner should be told why, for no number at all.
 */
export function readPhone(text: string, country: string | null): ReadPhone | null {
  // The library knows some kinds of blanks, and not those that typographers put into numbers.
  const number = text.replace(invisible, '').replace(/\s+/g, ' ').trim();
  if (!writable.test(number)) return null;
  const isKnown = country !== null && isSupportedCountry(country);
  const parsed = parsePhoneNumberFromString(number, { ...(isKnown && { defaultCountry: country }), extract: false });
  // Satellite telephones have no country; nobody pays a tax from one, and an SMS to one costs a fortune.
  if (parsed?.country === undefined || parsed.ext !== undefined || !parsed.isValid()) return null;
  return { e164: parsed.number, country: parsed.country, isMobile: mobileTypes.has(parsed.getType()) };
}
