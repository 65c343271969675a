// What came to the mailbox for bounces -> the parts of a report (RFC 6522), and of each no more than may be parsed. Anybody
// can write there, and a parser of mails takes milliseconds for every hundred lines or parts that it is given.

export type ReportParts = {
  /** In the order of the mail; names in lower case. */
  headers: Header[];
  parts: { type: string; raw: Buffer }[];
};

export type Header = readonly [name: string, value: string];

const maxBytes = 131_072;
const maxHeadBytes = 16_384;
// The text for people, the status, the mail that is returned; and what servers on the way have put around them.
const maxParts = 8;
// What is wanted of a returned mail are its headers, and a status has a dozen lines.
const maxLines = 300;
const maxPartBytes = 16_384;

/** Null for what is no report. What is too long is cut off: what a report has to say comes before the returned mail. */
export function reportParts(raw: Buffer): ReportParts | null {
  const text = raw.toString('latin1', 0, maxBytes);
  const headers = headersIn(headOf(text));
  const type = firstOf(headers, 'content-type');
  const boundary = /;[ \t]*boundary[ \t]*=[ \t]*(?:"([^"]{1,70})"|([^\s";]{1,70}))/i.exec(type);
  if (boundary === null || mediaTypeOf(type) !== 'multipart/report') return null;
  return { headers, parts: partsIn(text, boundary[1] ?? boundary[2]!).map(partOf) };
}

/** All that stands before the first blank line. */
function headOf(text: string): string {
  const start = text.slice(0, maxHeadBytes);
  const end = start.search(/\n\r?\n/);
  return end < 0 ? start : start.slice(0, end);
}

export const headersIn = (head: string): Header[] =>
  head
    .replace(/\r?\n[ \t]+/g, ' ')
    .split('\n')
    .flatMap((line) => {
      const [, name, value] = /^([A-Za-z-]+)[ \t]*:(.*)/.exec(line) ?? [];
      return name === undefined ? [] : [[name.toLowerCase(), value!.trim()] as const];
    });

const firstOf = (headers: readonly Header[], wanted: string): string =>
  headers.find(([name]) => name === wanted)?.[1] ?? '';

const mediaTypeOf = (contentType: string): string => /^[\w/+.-]*/.exec(contentType)![0].toLowerCase();

/** The lines of each, below the mark that begins it. */
function partsIn(text: string, boundary: string): string[][] {
  const parts: string[][] = [];
  const mark = `--${boundary}`;
  for (const line of text.split('\n')) {
    const bare = line.startsWith(mark) ? line.trimEnd() : null;
    if (bare === `${mark}--` || (bare === mark && parts.length === maxParts)) break;
    const part = parts.at(-1);
    if (bare === mark) parts.push([]);
    else if (part !== undefined && part.length < maxLines) part.push(line);
  }
  return parts;
}

function partOf(lines: readonly string[]): ReportParts['parts'][number] {
  const text = lines.join('\n').slice(0, maxPartBytes);
  return { type: mediaTypeOf(firstOf(headersIn(headOf(text)), 'content-type')), raw: Buffer.from(text, 'latin1') };
}
