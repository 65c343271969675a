// Which squares of a code are dark.
import { create, type QRCodeByteSegment } from 'qrcode';
import { withBestMask } from './best-mask';

export type CodeModules = { size: number; isDark(row: number, column: number): boolean };

/** Modules of quiet around it: without them readers do not find it. */
export const quietModules = 4;

/** UTF-8. Said to be bytes: to find out what else parts of it could be costs as much again as all the rest. */
export const codeContent = (text: string): QRCodeByteSegment[] => [{ data: Buffer.from(text), mode: 'byte' }];

/** Correction M: readable with 15 % of it lost. */
export function codeModules(text: string): CodeModules {
  const content = codeContent(text);
  const { size, modules } = withBestMask(
    (maskPattern) => create(content, { errorCorrectionLevel: 'M', maskPattern }).modules,
  );
  return { size, isDark: (row, column) => modules[row * size + column] !== 0 };
}
