const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** What a reader takes for one character each: a letter with its accents, an emoji with its colour. */
export const graphemesOf = (text: string): string[] => Array.from(graphemes.segment(text), ({ segment }) => segment);

/** At most so many characters, the last of them … where something was cut. */
export function cutText(text: string, longest: number): string {
  const parts = graphemesOf(text);
  if (parts.length <= longest) return text;
  return `${parts
    .slice(0, longest - 1)
    .join('')
    .trimEnd()}…`;
}
