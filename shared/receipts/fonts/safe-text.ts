// What people and partners wrote, so that it can be drawn: everything that a font has is shown as it is, everything else
// shows that something is there. Ranges are written out: properties of Unicode depend on the version of Node.js.

/** What stands for a character that the font lacks. Printing another one in its place would falsify what was said. */
export const substitute = '\ufffd';

/** Breaks of lines and wide or odd blanks, such as tabs: a blank. Not the two that hold words together. */
const blanks = /[\t-\r\u0085\u1680\u2000-\u200a\u2028\u2029\u205f\u3000]+/g;

/** Controls, marks of direction, what joins and varies emoji, tags: they hide, or change how others look. */
const invisible: readonly (readonly [first: number, last: number])[] = [
  [0x0000, 0x001f],
  [0x007f, 0x009f],
  [0x00ad, 0x00ad],
  [0x034f, 0x034f],
  [0x061c, 0x061c],
  [0x180b, 0x180f],
  [0x200b, 0x200f],
  [0x202a, 0x202e],
  [0x2060, 0x206f],
  [0xfe00, 0xfe0f],
  [0xfeff, 0xfeff],
  [0xfff9, 0xfffb],
  [0x1f3fb, 0x1f3ff],
  [0xe0000, 0xe0fff],
];
const isInvisible = (codePoint: number): boolean =>
  invisible.some(([first, last]) => codePoint >= first && codePoint <= last);

const usual = /^[\x20-\x7e\u00a0-\u00ac\u00ae-\u017f\u2013\u2014\u2018-\u201d\u2026\u202f]*$/;

/** `has`: whether the font has a glyph for it. */
export function safeText(text: string, has: (codePoint: number) => boolean): string {
  if (usual.test(text)) return text;
  let safe = '';
  for (const character of text.replace(blanks, ' ').normalize('NFC')) {
    const codePoint = character.codePointAt(0)!;
    if (!isInvisible(codePoint)) safe += has(codePoint) ? character : substitute;
  }
  return safe;
}
