// A cell of a file that people open with a spreadsheet.

// A spreadsheet takes a cell that begins like this for a formula, and runs it (OWASP, "CSV injection").
const formulaStart = /^[=+\-@\t\r]/;

/** A cell of RFC 4180. Texts that a spreadsheet would run get an apostrophe before them, by which it shows them as text. */
export function csvCell(text: string | null): string {
  if (text === null || text === '') return '';
  const safe = formulaStart.test(text) ? `'${text}` : text;
  return /[",\r\n']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
