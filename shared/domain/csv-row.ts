// One physical line of CSV -> its cells. A record never spans lines here, unlike in RFC 4180: one quote that is never
// closed would otherwise swallow every line after it.

export type Delimiter = ',' | ';';

// A quoted cell with the blanks around it, or a plain one without any quote; then the delimiter or the end of the row.
const nextCell = {
  ',': /[ \t]*"([^"]*(?:""[^"]*)*)"[ \t]*(,|$)|([^",]*)(,|$)/y,
  ';': /[ \t]*"([^"]*(?:""[^"]*)*)"[ \t]*(;|$)|([^";]*)(;|$)/y,
} as const satisfies Record<Delimiter, RegExp>;

/** Cells without the blanks around them, or null when quotes are broken. A quote within quotes is doubled. */
export function splitCsvRow(row: string, delimiter: Delimiter): string[] | null {
  if (!row.includes('"')) return row.split(delimiter).map((cell) => cell.trim());

  const cells: string[] = [];
  const pattern = nextCell[delimiter];
  for (pattern.lastIndex = 0; ; ) {
    const found = pattern.exec(row);
    if (found === null) return null;
    const [, quoted, afterQuoted, plain, afterPlain] = found;
    cells.push((quoted?.replaceAll('""', '"') ?? plain!).trim());
    if ((afterQuoted ?? afterPlain) === '') return cells;
  }
}
