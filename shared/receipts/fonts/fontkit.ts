// fontkit has no types: what is used of it here. It is what pdfkit itself reads fonts with.

export type OpenedFont = {
  postscriptName: string;
  unitsPerEm: number;
  ascent: number;
  descent: number;
  xHeight: number;
  capHeight: number;
  italicAngle: number;
  bbox: { minX: number; minY: number; maxX: number; maxY: number };
  getGlyph(id: number): OpenedGlyph;
  glyphForCodePoint(codePoint: number): OpenedGlyph;
  layout(text: string): {
    glyphs: OpenedGlyph[];
    positions: { xAdvance: number; yAdvance: number; xOffset: number; yOffset: number }[];
  };
};

type OpenedGlyph = { id: number; advanceWidth: number; codePoints: number[] };

export const { create }: { create(file: Buffer): OpenedFont } = require('fontkit');
