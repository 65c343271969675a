// A receipt's code alone, to be kept on a telephone and shown from its screen: a PNG of black and white, written here, since
// libraries compute every pixel of it in colours.
import { crc32, deflateSync } from 'node:zlib';
import { codeModules, quietModules } from './code-modules';

/**
 * Whole pixels for a module: a browser that scales it up keeps its edges. Codes of receipts come to about 600 pixels. Of
 * one bit each, those of a module are a byte.
 */
const pixelsPerModule = 8;
const [dark, light] = [0x00, 0xff];

/** The same text gives the same bytes, as long as zlib is the same. */
export function codePng(text: string): Buffer {
  const { size, isDark } = codeModules(text);
  const side = size + 2 * quietModules;
  // Each row begins with its filter, which is none.
  const rows = Buffer.alloc(side * pixelsPerModule * (1 + side), light);
  for (let y = 0; y < side * pixelsPerModule; y++) {
    const start = y * (1 + side);
    const row = Math.floor(y / pixelsPerModule) - quietModules;
    rows[start] = 0;
    if (row < 0 || row >= size) continue;
    for (let column = 0; column < size; column++)
      if (isDark(row, column)) rows[start + 1 + quietModules + column] = dark;
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side * pixelsPerModule, 0);
  header.writeUInt32BE(side * pixelsPerModule, 4);
  // One bit for a pixel; all other bytes are 0: greyscale, deflate, filters by row, not interlaced.
  header[8] = 1;
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(named.length + 8);
  framed.writeUInt32BE(data.length, 0);
  named.copy(framed, 4);
  framed.writeUInt32BE(crc32(named), named.length + 4);
  return framed;
}
