// Text into lines of a width. At blanks; within a word only where it is wider than a line by itself, so that nothing ever
// leaves the page.

/** `widthOf` at the size in which the text is drawn. At least one line comes back. */
export function breakLines(text: string, width: number, widthOf: (text: string) => number): string[] {
  if (widthOf(text) <= width) return [text];
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (widthOf(longer) <= width) {
      line = longer;
      continue;
    }
    if (line !== '') lines.push(line);
    const pieces = widthOf(word) <= width ? [word] : piecesOf(word, width, widthOf);
    lines.push(...pieces.slice(0, -1));
    line = pieces.at(-1)!;
  }
  return [...lines, line];
}

/** Mark by mark, so that not every beginning of a long word is laid out; what stands over a letter stays with it. */
function piecesOf(word: string, width: number, widthOf: (text: string) => number): string[] {
  const pieces: string[] = [];
  let piece = '';
  let filled = 0;
  for (const character of word) {
    const more = widthOf(character);
    const fits = piece === '' || filled + more <= width || combining.test(character);
    if (!fits) pieces.push(piece);
    piece = fits ? piece + character : character;
    filled = fits ? filled + more : more;
  }
  return [...pieces, piece];
}

const combining = /^[\u0300-\u036f]$/;
