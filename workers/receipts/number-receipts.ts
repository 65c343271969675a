import type { HandleMany } from '../../shared/jobs/handler';
import { numberReceipts as number } from '../../shared/receipts/number-receipts';
import type { numberReceipts } from './number-receipts.job';
import type { ReceiptTools } from './open';

export const handleMany: HandleMany<typeof numberReceipts, ReceiptTools> = async (jobs, { tx, followUp, ...tools }) => {
  await tools.signer.refresh();
  const wanted = jobs.map((job) => ({ paymentId: job.payload.paymentId, followUp: followUp(job) }));
  const numbered = await number(tx, tools, wanted);
  return new Map(
    jobs.flatMap(({ eventId, payload }) => {
      const receiptId = numbered.get(payload.paymentId);
      return receiptId === undefined ? [] : [[eventId, { receiptId }]];
    }),
  );
};
