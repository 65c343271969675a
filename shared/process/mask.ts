// Takes personal values out of texts that others write for us: error messages, stacks, rejected values.

const day = String.raw`(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])`;
const time = String.raw`[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d(?::?\d\d)?)?`;
const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
// With its port, as in "connect ECONNREFUSED …": the first thing an operator wants to know.
const server = String.raw`\d{1,3}(?:\.\d{1,3}){3}:\d{2,5}`;
// With its prefix, as keys are bound to it: the audit of a key would not tell from where it may be used.
const octet = String.raw`(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)`;
const network = String.raw`${octet}(?:\.${octet}){3}\/(?:3[0-2]|[12]?\d)`;
/** Digits that look like a telephone number and are none. */
const kept = String.raw`(?<!\w)(?:${uuid}|${day}(?:${time})?|${server}|${network})(?!\w)`;

// People write blanks (also those that do not break), dots, hyphens, dashes, slashes and brackets between the digits.
const between = String.raw`[ \t\u00a0\u2009\u202f./()\u2010-\u2015-]{1,3}`;
// Seven digits at least, as in the field `owner.phone`; more than its 15 may be the number of a card. Digits next to
// letters are parts of ids in hex. What is kept also ends a number before it: "line 12 2026-01-01".
const number = String.raw`(?<!\w)\+?(?:\((?=\+?\d{1,5}\)))?\+?\d(?:\d|${between}(?!${kept})\d){6,}(?!\w)`;

const keptOrNumber = new RegExp(`(${kept})|${number}`, 'gi');

const email = /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}.-]+\.\p{L}{2,}/gu;

const quotes: ReadonlyArray<readonly [RegExp, string]> = [
  // PostgreSQL repeats the row or key that broke a constraint.
  [/\b(Key \([^)]*\)=)\([^)]*\)/g, '$1([masked])'],
  [/\b(Failing row contains) \(.*\)/gs, '$1 ([masked])'],
  [/\b(tc_|rt_)[A-Za-z0-9_-]{8,}/g, '$1[key]'],
];

/**
 * The text without e-mail addresses, telephone numbers, API keys and quoted rows. UUIDs, days, times, ids in hex and
 * amounts of up to six digits stay; a longer amount cannot be told from a telephone number and goes.
 */
export function maskText(text: string): string {
  // Addresses first: one that begins with a number would otherwise keep its second half.
  const withoutNumbers = text
    .replace(email, '[e-mail]')
    .replace(keptOrNumber, (_, found?: string) => found ?? '[number]');
  return quotes.reduce((masked, [pattern, by]) => masked.replace(pattern, by), withoutNumbers);
}
