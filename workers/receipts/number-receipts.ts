import type { HandleMany, WhenDead } from '../../shared/jobs/handler';
import { TryLater } from '../../shared/jobs/outcomes';
import { numberReceipts as number } from '../../shared/receipts/number-receipts';
import { openCases } from '../../shared/store/cases';
import { paymentById } from '../../shared/store/payments';
import type { numberReceipts } from './number-receipts.job';
import type { ReceiptTools } from './open';

const unsetSeconds = 60;

export const handleMany: HandleMany<typeof numberReceipts, ReceiptTools> = async (jobs, { tx, followUp, ...tools }) => {
  // Nothing is wrong with the payments: they wait for as long as it takes an operator.
  if (tools.config.PUBLIC_PAGES_URL === undefined)
    throw new TryLater(unsetSeconds, 'PUBLIC_PAGES_URL is not set: codes of receipts would lead nowhere');
  const wanted = jobs.map((job) => ({ paymentId: job.payload.paymentId, followUp: followUp(job) }));
  const numbered = await number(tx, tools, wanted);
  return new Map(
    jobs.flatMap(({ eventId, payload }) => {
      const receiptId = numbered.get(payload.paymentId);
      return receiptId === undefined ? [] : [[eventId, { receiptId }]];
    }),
  );
};

/** The payer has paid and has nothing to show for it: a person has to know. */
export const whenDead: WhenDead<typeof numberReceipts> = async (tx, { paymentId }, why) => {
  const payment = await paymentById(tx, paymentId);
  if (payment === undefined) return;
  const { jurisdiction, provider } = payment;
  const about = `payment ${paymentId}`;
  const details = { why: why.slice(0, 200) };
  await openCases(tx, [{ jurisdiction, kind: 'no-receipt', about, provider, paymentId, details }]);
};
