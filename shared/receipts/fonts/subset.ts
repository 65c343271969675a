// The part of a font that one receipt needs, as pdfkit asks for it. fontkit has the same; this one copies bytes where that
// one decodes and encodes every table anew, which took longer than drawing the page.
import type { FontTables } from './font-tables';

export type Subset = {
  /** The glyph's number within the subset. */
  includeGlyph(glyph: number): number;
  /** A TrueType file of the tables that a PDF asks for. */
  encode(): Buffer;
};

/** Programs for small screens, which the outlines refer to; they go along as they are. */
const unchanged = ['cvt ', 'fpgm', 'prep'];

export function newSubset(font: FontTables): Subset {
  const glyphs: number[] = [];
  const places = new Map<number, number>();
  const includeGlyph = (glyph: number): number => {
    const known = places.get(glyph);
    if (known !== undefined) return known;
    places.set(glyph, glyphs.length);
    return glyphs.push(glyph) - 1;
  };
  // What stands for a missing character is glyph 0 of every font.
  includeGlyph(0);
  return { includeGlyph, encode: () => encodeSubset(font, glyphs, includeGlyph) };
}

function encodeSubset(font: FontTables, glyphs: readonly number[], include: Subset['includeGlyph']): Buffer {
  const outlines: Buffer[] = [];
  // It grows while it is walked through: parts of an outline come behind everything that is shown.
  for (let place = 0; place < glyphs.length; place++) outlines.push(outlineOf(font, glyphs[place]!, include));
  const loca = Buffer.alloc((outlines.length + 1) * 4);
  let offset = 0;
  for (const [place, { length }] of outlines.entries()) {
    offset += length;
    loca.writeUInt32BE(offset, (place + 1) * 4);
  }
  const head = Buffer.from(font.tables.get('head')!);
  head.writeInt16BE(1, 50); // Long offsets.
  const hhea = Buffer.from(font.tables.get('hhea')!);
  hhea.writeUInt16BE(outlines.length, 34);
  const maxp = Buffer.from(font.tables.get('maxp')!);
  maxp.writeUInt16BE(outlines.length, 4);
  const tables = new Map<string, Buffer>([
    ['glyf', Buffer.concat(outlines)],
    ['head', head],
    ['hhea', hhea],
    ['hmtx', Buffer.concat(glyphs.map((glyph) => font.metricOf(glyph)))],
    ['loca', loca],
    ['maxp', maxp],
  ]);
  for (const tag of unchanged) if (font.tables.has(tag)) tables.set(tag, font.tables.get(tag)!);
  return fontFile(tables);
}

const isLongArguments = 1;
const isScaled = 8;
const hasMore = 32;
const isScaledTwice = 64;
const isTurned = 128;

/** An accented letter is made of others, which it names by their numbers: those change with the font it is in. */
function outlineOf({ tables, glyphOffset }: FontTables, glyph: number, include: Subset['includeGlyph']): Buffer {
  const outline = tables.get('glyf')!.subarray(glyphOffset(glyph), glyphOffset(glyph + 1));
  if (outline.length === 0 || outline.readInt16BE(0) >= 0) return outline;
  const composed = Buffer.from(outline);
  for (let at = 10, flags = hasMore; flags & hasMore; ) {
    flags = composed.readUInt16BE(at);
    composed.writeUInt16BE(include(composed.readUInt16BE(at + 2)), at + 2);
    at += 4 + (flags & isLongArguments ? 4 : 2) + transformBytes(flags);
  }
  return composed;
}

function transformBytes(flags: number): number {
  if (flags & isScaled) return 2;
  if (flags & isScaledTwice) return 4;
  return flags & isTurned ? 8 : 0;
}

/** Checksums stay 0: whoever reads fonts out of PDFs does not look at them. */
function fontFile(tables: ReadonlyMap<string, Buffer>): Buffer {
  const sorted = [...tables].sort(([a], [b]) => (a < b ? -1 : 1));
  const directory = Buffer.alloc(12 + sorted.length * 16);
  directory.writeUInt32BE(0x00010000, 0);
  directory.writeUInt16BE(sorted.length, 4);
  const power = 2 ** Math.floor(Math.log2(sorted.length));
  directory.writeUInt16BE(power * 16, 6);
  directory.writeUInt16BE(Math.log2(power), 8);
  directory.writeUInt16BE((sorted.length - power) * 16, 10);
  const parts: Buffer[] = [directory];
  let offset = directory.length;
  for (const [place, [tag, bytes]] of sorted.entries()) {
    const at = 12 + place * 16;
    directory.write(tag, at, 'latin1');
    directory.writeUInt32BE(offset, at + 8);
    directory.writeUInt32BE(bytes.length, at + 12);
    const padding = Buffer.alloc(-bytes.length & 3);
    parts.push(bytes, padding);
    offset += bytes.length + padding.length;
  }
  return Buffer.concat(parts);
}
