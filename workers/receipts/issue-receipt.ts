import { createHash } from 'node:crypto';
import { packOf } from '../../shared/domain/jurisdictions/packs';
import { receiptIssued } from '../../shared/events/receipt-issued';
import type { Handle, WhenDead } from '../../shared/jobs/handler';
import { GiveUp, TryLater } from '../../shared/jobs/outcomes';
import { publish } from '../../shared/jobs/publish';
import { ObjectStoreAway } from '../../shared/providers/objects/object-store';
import { renderReceipt } from '../../shared/receipts/render-receipt';
import { openCases } from '../../shared/store/cases';
import { closeUnmade } from '../../shared/store/close-cases';
import { markIssued, type ReceiptRow, receiptById } from '../../shared/store/receipts';
import type { issueReceipt } from './issue-receipt.job';
import type { ReceiptTools } from './open';

const storeAwaySeconds = 30;

/**
 * Drawing twice gives the same bytes under the same key, so a process that dies after storing them leaves nothing that the
 * next one would not write again. The event comes with the row that names the file, and never before it.
 */
export const handle: Handle<typeof issueReceipt, ReceiptTools> = async ({ receiptId }, context) => {
  const { db, objects, signal, followUp, complete } = context;
  const receipt = await receiptById(db, receiptId);
  if (receipt === undefined) throw new GiveUp('the receipt does not exist');
  if (receipt.sha256 !== null) return;

  const { paper } = packOf(receipt.jurisdiction).receipts;
  const bytes = await renderReceipt(receipt.content, { paper });
  const sha256 = createHash('sha256').update(bytes).digest();
  const objectKey = objectKeyOf(receipt, sha256);
  await objects.put({ key: objectKey, bytes, mediaType: 'application/pdf' }, signal).catch((error: unknown) => {
    if (!(error instanceof ObjectStoreAway)) throw error;
    throw new TryLater(storeAwaySeconds, `the store of files is away: ${error.message}`);
  });
  await complete(async (tx) => {
    const isIssued = await markIssued(tx, receiptId, { objectKey, sha256, sizeBytes: bytes.length });
    await closeUnmade(tx, [aboutOf(receiptId)]);
    if (isIssued) await publish(tx, receiptIssued, { receiptId }, { ...followUp, subjectId: receipt.paymentId });
  });
};

/** The receipt has its number and nobody can have its file: a person has to know. */
export const whenDead: WhenDead<typeof issueReceipt> = async (tx, { receiptId }, why) => {
  const receipt = await receiptById(tx, receiptId);
  if (receipt === undefined) return;
  const { jurisdiction, paymentId, content } = receipt;
  const details = { number: content.number, why: why.slice(0, 200) };
  const { provider } = content;
  await openCases(tx, [{ jurisdiction, kind: 'no-receipt', about: aboutOf(receiptId), provider, paymentId, details }]);
};

const aboutOf = (receiptId: string): string => `receipt ${receiptId}`;

/** With a part of the hash: a file is never written over by another. */
const objectKeyOf = ({ jurisdiction, year, content }: ReceiptRow, sha256: Buffer): string =>
  `receipts/${jurisdiction}/${year}/${content.number}-${sha256.toString('hex', 0, 6)}.pdf`.toLowerCase();
