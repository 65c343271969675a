// B8, the yardstick: one process that draws the same pages one after the other and throws them away. Everything that they
// say has been read before the clock starts.
import { packOf } from '../../../shared/domain/jurisdictions/packs';
import type { ReceiptContent } from '../../../shared/domain/receipt/content';
import { renderReceipt } from '../../../shared/receipts/render-receipt';
import { connect } from '../../../shared/store/connect';
import { rows } from '../../../shared/store/sql';
import { answerOnce } from '../ask-program';
import { type Drawer, type DrawOrder, type ReceiptsAnswer, startClock } from './order';
import { plainPage } from './plain-page';

const drawers: Record<Drawer, (content: ReceiptContent) => Promise<Buffer>> = {
  renderReceipt: (content) => renderReceipt(content, { paper: packOf(content.jurisdiction).receipts.paper }),
  'plain pdfkit': plainPage,
};

answerOnce<DrawOrder, ReceiptsAnswer>(async ({ databaseUrl, paymentIds, warmUp, drawer }) => {
  const contents = await contentsOf(databaseUrl, paymentIds);
  const draw = drawers[drawer];
  for (const content of contents.slice(0, warmUp)) await draw(content);

  const answerFor = startClock();
  for (const content of contents.slice(warmUp)) await draw(content);
  return answerFor(contents.length - warmUp);
});

async function contentsOf(databaseUrl: string, paymentIds: readonly string[]): Promise<ReceiptContent[]> {
  const db = await connect({ DATABASE_URL: databaseUrl, DATABASE_POOL_SIZE: 1 }, 'bench');
  const found = await rows<{ content: ReceiptContent }>(
    db,
    `select content from receipt where payment_id = any($1::uuid[]) order by number`,
    [paymentIds],
  );
  await db.source.destroy();
  return found.map(({ content }) => content);
}
