// A receipt's code alone, to be kept on a telephone and shown from its screen.
import { toBuffer } from 'qrcode';
import { codeContent, quietModules } from './code-modules';

/** Whole pixels for a module: a browser that scales it up keeps its edges. Codes of receipts come to about 600 pixels. */
const pixelsPerModule = 8;

/** A PNG of the code that `codeModules` describes: the same text gives the same bytes. */
export const codePng = (text: string): Promise<Buffer> =>
  toBuffer(codeContent(text), {
    type: 'png',
    errorCorrectionLevel: 'M',
    margin: quietModules,
    scale: pixelsPerModule,
    rendererOpts: { deflateLevel: 9 },
  });
