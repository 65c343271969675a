// Text into lines of a width. At blanks; within a word only where it is wider than a line by itself, so that nothing ever
// leaves the page.

/** `widthOf` at the size in which the text is drawn. At least one line comes back. */
export function breakLines(text: string, width: number, widthOf: (text: string) => number): string[] {
  const lines: string[] = [];
  let line: string | null = null;
  // Of the line with a blank behind it.
  let filled = 0;
  for (const word of text.split(' ')) {
    const wordWidth = widthOf(word);
    if (line !== null && filled + wordWidth <= width) {
      line += ` ${word}`;
      filled += widthOf(`${word} `);
      continue;
    }
    if (line !== null) lines.push(line);
    const pieces: string[] = wordWidth <= width ? [word] : piecesOf(word, width, widthOf);
    line = pieces.pop()!;
    lines.push(...pieces);
    filled = widthOf(`${line} `);
  }
  return line === null ? lines : [...lines, line];
}

/** By pairs of marks, which may stand apart or close: not every beginning of a long word is laid out. */
function piecesOf(word: string, width: number, widthOf: (text: string) => number): string[] {
  const pieces: string[] = [];
  let piece = '';
  let filled = 0;
  let before = '';
  for (const character of word) {
    const more = widthOf(before + character) - widthOf(before);
    const fits = piece === '' || filled + more <= width || combining.test(character);
    if (!fits) pieces.push(piece);
    piece = fits ? piece + character : character;
    filled = fits ? filled + more : widthOf(character);
    before = character;
  }
  return [...pieces, piece];
}

const combining = /^[\u0300-\u036f]$/;
