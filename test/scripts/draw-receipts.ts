// A process of its own that draws what receipts/same-bytes.test.ts draws, and prints a digest of it.
import { createHash } from 'node:crypto';
import { codePng } from '../../shared/receipts/code-image';
import { renderReceipt } from '../../shared/receipts/render-receipt';
import { aContent, ofFive } from '../receipts/contents';

async function main(): Promise<void> {
  const drawn = createHash('sha256');
  drawn.update(await renderReceipt(aContent(), { paper: 'A5' }));
  drawn.update(await renderReceipt(ofFive(), { paper: 'A4' }));
  drawn.update(codePng('https://impots.example.mg/v/abc'));
  process.stdout.write(drawn.digest('hex'));
}

void main();
