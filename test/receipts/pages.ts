// Receipts as other programs read them.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProgram } from '../support/programs';

/** Texts of each page in the order in which they are told, with every run of blanks as one. */
export async function textsOfPages(pdf: Buffer): Promise<string[]> {
  const text = await withFile(pdf, 'pdf', (file) => runProgram('pdftotext', ['-q', '-raw', file, '-']));
  return text
    .split('\f')
    .slice(0, -1)
    .map((page) => page.replace(/\s+/gu, ' '));
}

export const textOf = async (pdf: Buffer): Promise<string> => (await textsOfPages(pdf)).join(' ');

/** Rejects with what qpdf has against it. */
export const checkedByQpdf = (pdf: Buffer): Promise<string> =>
  withFile(pdf, 'pdf', (file) => runProgram('qpdf', ['--check', file]));

/** What a reader of codes makes of a page, which is painted at `dpi` first. */
export const codeOnPage = (pdf: Buffer, { dpi, page = 1 }: { dpi: number; page?: number }): Promise<string> =>
  withFile(pdf, 'pdf', async (file) => {
    const options = ['-png', '-singlefile', '-r', String(dpi), '-f', String(page)];
    await runProgram('pdftoppm', [...options, file, file]);
    return readCode(`${file}.png`);
  });

export const codeInImage = (png: Buffer): Promise<string> => withFile(png, 'png', readCode);

const readCode = async (file: string): Promise<string> =>
  (await runProgram('zbarimg', ['-q', '--nodbus', '--raw', file])).trim();

async function withFile<T>(bytes: Buffer, kind: string, use: (file: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'receipt-'));
  try {
    const file = join(folder, `it.${kind}`);
    await writeFile(file, bytes);
    return await use(file);
  } finally {
    await rm(folder, { recursive: true });
  }
}
