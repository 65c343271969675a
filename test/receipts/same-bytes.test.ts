import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { codePng } from '../../shared/receipts/code-image';
import { renderReceipt } from '../../shared/receipts/render-receipt';
import { programTest } from '../support/programs';
import { aContent, ofFive } from './contents';
import { codeInImage } from './pages';

const folder = join(__dirname, '..');

/** What another process makes of the same content, elsewhere on earth. */
async function drawnIn(env: NodeJS.ProcessEnv): Promise<string> {
  const args = ['-r', join(folder, 'scripts/typescript-in-node.cjs'), join(folder, 'scripts/draw-receipts.ts')];
  const { stdout } = await promisify(execFile)(process.execPath, args, { env: { PATH: process.env.PATH, ...env } });
  return stdout;
}

test('the same content gives the same bytes in every process, time zone and language of the machine', async () => {
  const here = createHash('sha256');
  // Fonts remember words: what was drawn before must not show.
  await renderReceipt(aContent({ language: 'mg' }), { paper: 'A4' });
  here.update(await renderReceipt(aContent(), { paper: 'A5' }));
  here.update(await renderReceipt(ofFive(), { paper: 'A4' }));
  here.update(codePng('https://impots.example.mg/v/abc'));
  const digest = here.digest('hex');
  const elsewhere = [
    { TZ: 'Pacific/Kiritimati', LANG: 'ar_EG.UTF-8' },
    { TZ: 'America/Los_Angeles', LANG: 'C', LC_ALL: 'tr_TR.UTF-8' },
  ];
  expect(await Promise.all(elsewhere.map(drawnIn))).toEqual([digest, digest]);
  // Each compiles what it runs.
}, 90_000);

test('other content, another paper and another extract give other bytes', async () => {
  const drawn = await Promise.all([
    renderReceipt(ofFive(), { paper: 'A5' }),
    renderReceipt(ofFive(), { paper: 'A4' }),
    renderReceipt(ofFive(), { paper: 'A5', only: [1] }),
    renderReceipt(ofFive(), { paper: 'A5', only: [1, 2] }),
    renderReceipt(ofFive({ issuedOn: '2026-01-14' }), { paper: 'A5' }),
  ]);
  expect(new Set(drawn.map((pdf) => pdf.toString('latin1'))).size).toBe(drawn.length);
});

programTest('zbarimg')('the image of a code holds its text', async () => {
  const link = `https://impots.example.mg/v/${'eyJhbGciOiJFZERTQSJ9.'.repeat(12)}`;
  const png = codePng(link);
  const width = png.readUInt32BE(16);
  expect(width).toBeGreaterThan(500);
  expect(width).toBeLessThan(700);
  expect(await codeInImage(png)).toBe(link);
});
