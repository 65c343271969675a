// Every reason for which a line of a batch is refused, and how a refusal is worded.
// Read by the line readers and by assess(); the reference page of line errors is generated from `lineErrors`.

/** Code -> meaning. Codes are stored beside the lines and sent to partners: a code once released keeps its meaning. */
export const lineErrors = {
  HEADER_MISSING: 'The file does not begin with a line of column names',
  COLUMN_UNKNOWN: 'A CSV column has a name that no field has',
  COLUMN_DUPLICATE: 'A CSV column is named twice',
  COLUMN_MISSING: 'A CSV column that every file needs is missing',
  CSV_CELL_COUNT: 'The CSV line has more or fewer cells than the header',
  CSV_QUOTES: 'A quote in the CSV line is not closed on the same line, or stands inside a cell without being doubled',
  LINE_TOO_LONG: 'The line is longer than a line may be',
  JSON_INVALID: 'The line is not valid JSON',
  NOT_AN_OBJECT: 'The line is valid JSON but not an object',
  FIELD_DUPLICATE: 'The object names the same field twice',
  FIELD_UNKNOWN: 'The object has a field that a line does not have',
  FIELD_REQUIRED: 'A field that this category needs is missing',
  TYPE_WRONG: 'The value has the wrong JSON type',
  CHOICE_UNKNOWN: 'The value is none of those allowed',
  TEXT_EMPTY: 'The text is empty or blank; leave the field out instead',
  TEXT_TOO_LONG: 'The text is longer than the field may be',
  TEXT_CHARACTERS: 'The text holds characters that the field does not allow',
  REGISTRATION_MALFORMED: 'The registration has no shape that a registration can have',
  EMAIL_MALFORMED: 'The e-mail address is not one',
  PHONE_MALFORMED: 'The phone number is not one',
  NUMBER_MALFORMED: 'The text of a CSV cell is not a plain decimal number',
  NUMBER_NOT_WHOLE: 'A whole number is needed',
  NUMBER_TOO_SMALL: 'The number is below the smallest allowed',
  NUMBER_TOO_LARGE: 'The number is above the largest allowed',
  NUMBER_TOO_PRECISE: 'The number has more decimals than the field keeps',
  DATE_MALFORMED: 'The date is not written as YYYY-MM-DD',
  DATE_NOT_REAL: 'The calendar does not have this day',
  DATE_TOO_EARLY: 'The day lies before the first motor vehicle',
  DATE_IN_FUTURE: 'The day has not come yet',
  DATE_AFTER_FISCAL_YEAR: 'The vehicle first circulated after the end of the fiscal year',
  ALREADY_ASSESSED: 'The vehicle already has its assessment for the fiscal year; the first one is named',
  OUT_OF_TARIFF: 'The tariff covers no case like this one, and says why',
  NO_TARIFF: 'The category is in scope of the tax, but no tariff is known for it; it is never assessed at 0',
} as const satisfies Record<string, string>;

export type LineErrorCode = keyof typeof lineErrors;

/** One fault. `field` is '' when the fault is the line itself, and `owner.email` for a field inside another. */
export type FieldError = { field: string; code: LineErrorCode; message: string };

const maxQuoted = 40;
// Letters, marks, digits, punctuation, symbols and the space; what is left (controls, zero-width and direction marks,
// halves of surrogate pairs) would be refused by PostgreSQL's jsonb or would garble the page that shows the message.
const unprintable = /[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu;

/** A partner's value made safe to show: printable, at most 40 characters. Never call it with a value of `owner`. */
export function quoted(value: unknown): string {
  if (typeof value === 'string') return `"${printable(value)}"`;
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  return String(value);
}

/** The kind of a value without the value, for fields whose values are personal. */
export function kindOfValue(value: unknown): string {
  if (typeof value === 'string') return 'a text';
  if (typeof value === 'number') return 'a number';
  return typeof value === 'object' ? quoted(value) : `a ${typeof value}`;
}

/** The text without its unprintable characters, cut at 40; for field names, which are shown without quotes. */
export function printable(text: string): string {
  // Cut before replacing, so that a text of megabytes costs nothing, and after it, since a cut can halve a pair.
  const short = text.slice(0, maxQuoted + 1).replace(unprintable, '\uFFFD');
  return text.length > maxQuoted ? `${short.slice(0, maxQuoted).replace(unprintable, '')}…` : short;
}
