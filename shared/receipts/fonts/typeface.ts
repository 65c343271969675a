// The two fonts of receipts, read once per process. pdfkit takes a font that somebody else has opened; this one remembers
// how words are laid out and embeds quickly. Opening DejaVu anew costs 20 ms a document, laying out known words 2 ms.
import { readFileSync } from 'node:fs';
import { readFontTables } from './font-tables';
import { create, type OpenedFont } from './fontkit';
import { newSubset } from './subset';

/** Lengths are thousandths of the font size. */
type Glyph = { id: number; advanceWidth: number; codePoints: readonly number[] };
type Position = { xAdvance: number; yAdvance: number; xOffset: number; yOffset: number; advanceWidth: number };
type Run = { glyphs: Glyph[]; positions: Position[]; advanceWidth: number };

export type Typeface = {
  /** What pdfkit's `registerFont` is given: it has what pdfkit asks of a font of fontkit's. */
  source: Buffer;
  /** Whether it has a glyph of its own for it. */
  has(codePoint: number): boolean;
  /** How wide a line is, as pdfkit draws it, at a font size of 1. */
  widthOf(text: string): number;
};

// Words of texts come again, names and numbers do not: beyond this all are forgotten, and learned again within a receipt.
const mostWords = 8000;

export const regular = openedOnce(require.resolve('dejavu-fonts-ttf/ttf/DejaVuSansCondensed.ttf'));
export const bold = openedOnce(require.resolve('dejavu-fonts-ttf/ttf/DejaVuSansCondensed-Bold.ttf'));

function openedOnce(path: string): () => Typeface {
  let opened: Typeface | undefined;
  return () => {
    opened ??= openTypeface(readFileSync(path));
    return opened;
  };
}

function openTypeface(file: Buffer): Typeface {
  const font = create(file);
  const tables = readFontTables(file);
  const layout = rememberingLayout(font);
  const scale = 1000 / font.unitsPerEm;
  const source = {
    postscriptName: font.postscriptName,
    unitsPerEm: 1000,
    ascent: Math.round(font.ascent * scale),
    descent: Math.round(font.descent * scale),
    xHeight: Math.round(font.xHeight * scale),
    capHeight: Math.round(font.capHeight * scale),
    lineGap: 0,
    bbox: scaledBox(font.bbox, scale),
    italicAngle: font.italicAngle,
    post: { isFixedPitch: 0 },
    head: { macStyle: { italic: false } },
    getGlyph: (id: number) => ({ advanceWidth: Math.round(font.getGlyph(id).advanceWidth * scale) }),
    layout,
    createSubset: () => newSubset(tables),
  };
  const known = new Map<number, boolean>();
  return {
    // pdfkit's types know files only.
    source: source as unknown as Buffer,
    has: (codePoint) => {
      const answer = known.get(codePoint) ?? font.glyphForCodePoint(codePoint).id !== 0;
      if (known.size < mostWords) known.set(codePoint, answer);
      return answer;
    },
    widthOf: (text) => {
      // pdfkit lays out each word with the blank behind it.
      let sum = 0;
      for (let from = 0; from < text.length; ) {
        const end = text.indexOf(' ', from) + 1 || text.length;
        sum += layout(text.slice(from, end)).advanceWidth;
        from = end;
      }
      return sum / 1000;
    },
  };
}

function rememberingLayout(font: OpenedFont): (text: string) => Run {
  const remembered = new Map<string, Run>();
  return (text) => {
    const before = remembered.get(text);
    if (before !== undefined) return before;
    const run = laidOut(font, text);
    if (remembered.size >= mostWords) remembered.clear();
    remembered.set(text, run);
    return run;
  };
}

/** Whole thousandths: what is measured is then exactly what is drawn, and the widths in the file are short. */
function laidOut(font: OpenedFont, text: string): Run {
  const scale = 1000 / font.unitsPerEm;
  const { glyphs, positions } = font.layout(text);
  const scaled = (length: number) => Math.round(length * scale);
  const run: Run = {
    glyphs: glyphs.map(({ id, advanceWidth, codePoints }) => ({ id, advanceWidth: scaled(advanceWidth), codePoints })),
    positions: positions.map(({ xAdvance, yAdvance, xOffset, yOffset }, place) => ({
      xAdvance: scaled(xAdvance),
      yAdvance: scaled(yAdvance),
      xOffset: scaled(xOffset),
      yOffset: scaled(yOffset),
      advanceWidth: scaled(glyphs[place]!.advanceWidth),
    })),
    advanceWidth: 0,
  };
  run.advanceWidth = run.positions.reduce((sum, { xAdvance }) => sum + xAdvance, 0);
  return run;
}

const scaledBox = ({ minX, minY, maxX, maxY }: OpenedFont['bbox'], scale: number): OpenedFont['bbox'] => ({
  minX: Math.round(minX * scale),
  minY: Math.round(minY * scale),
  maxX: Math.round(maxX * scale),
  maxY: Math.round(maxY * scale),
});
