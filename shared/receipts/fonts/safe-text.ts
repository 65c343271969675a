// What people and partners wrote, so that it can be drawn: everything that a font has is shown as it is, everything else
// shows that something is there. Ranges are written out: properties of Unicode depend on the version of Node.js.

/** What stands for a character that the font lacks. Printing another one in its place would falsify what was said. */
export const substitute = '\ufffd';

/** Breaks of lines and wide or odd blanks, such as tabs: a blank. Not the two that hold words together. */
const blanks = /[\t-\r\u0085\u1680\u2000-\u200a\u2028\u2029\u205f\u3000]+/g;

/** Controls, marks of direction, what joins and varies emoji, tags: they change how others look, or hide. */
const invisible =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb]|[\u{1f3fb}-\u{1f3ff}\u{e0000}-\u{e0fff}]/gu;

const usual = /^[\x20-\x7e\u00a0-\u00ac\u00ae-\u017f\u2013\u2014\u2018-\u201d\u2026\u202f]*$/;

/** `has`: whether the font has a glyph for it. */
export function safeText(text: string, has: (codePoint: number) => boolean): string {
  if (usual.test(text)) return text;
  const cleaned = text.replace(blanks, ' ').replace(invisible, '').normalize('NFC');
  let safe = '';
  for (const character of cleaned) safe += has(character.codePointAt(0)!) ? character : substitute;
  return safe;
}
