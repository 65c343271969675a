// The tables of a TrueType file as they lie in it: what is embedded in a receipt is copied out of them byte by byte.

export type FontTables = {
  tables: ReadonlyMap<string, Buffer>;
  /** Where each glyph's outline begins in `glyf`, and behind the last one where it ends. */
  glyphOffset(glyph: number): number;
  /** Advance width and left bearing: four bytes, as `hmtx` holds them. */
  metricOf(glyph: number): Buffer;
};

export function readFontTables(file: Buffer): FontTables {
  const tables = new Map<string, Buffer>();
  const count = file.readUInt16BE(4);
  for (let place = 0; place < count; place++) {
    const at = 12 + place * 16;
    const start = file.readUInt32BE(at + 8);
    tables.set(file.toString('latin1', at, at + 4), file.subarray(start, start + file.readUInt32BE(at + 12)));
  }
  const loca = tables.get('loca')!;
  const isLong = tables.get('head')!.readInt16BE(50) === 1;
  return {
    tables,
    glyphOffset: (glyph) => (isLong ? loca.readUInt32BE(glyph * 4) : loca.readUInt16BE(glyph * 2) * 2),
    metricOf: metricsOf(tables),
  };
}

/** Glyphs behind the last full metric share its advance and have a bearing of their own. */
function metricsOf(tables: ReadonlyMap<string, Buffer>): (glyph: number) => Buffer {
  const hmtx = tables.get('hmtx')!;
  const full = tables.get('hhea')!.readUInt16BE(34);
  return (glyph) => {
    if (glyph < full) return hmtx.subarray(glyph * 4, glyph * 4 + 4);
    const bearing = full * 4 + (glyph - full) * 2;
    return Buffer.concat([hmtx.subarray(full * 4 - 4, full * 4 - 2), hmtx.subarray(bearing, bearing + 2)]);
  };
}
