// Receipts with their files: of payments that have their money, numbered and issued as the workers do it.
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packOf } from '../../../shared/domain/jurisdictions/packs';
import type { Process } from '../../../shared/process/process';
import { openObjectStore } from '../../../shared/providers/objects/open-object-store';
import type { WantedReceipt } from '../../../shared/receipts/number-receipts';
import { renderReceipt } from '../../../shared/receipts/render-receipt';
import type { PaymentRow } from '../../../shared/store/payments';
import { markIssued, type ReceiptRow, receiptById } from '../../../shared/store/receipts';
import { settlePayments } from '../../../shared/store/settle-payments';
import { type Database, withTx } from '../../../shared/store/sql';
import { aNotice } from '../../public/notices';
import { aPendingPayment, aReceipt, type OrderFields } from '../payments';
import { numberIn, numberingTools } from './numbered-receipts';

/** A folder of objects for the test file; `env` is what a process has to be told of it. */
export function useObjectFolder(): { path: string; env: Record<string, string> } {
  const path = mkdtempSync(join(tmpdir(), 'objects-'));
  afterAll(() => rmSync(path, { recursive: true, force: true }));
  return { path, env: { OBJECT_FOLDER: path, PUBLIC_PAGES_URL: 'https://pay.example' } };
}

/** Of one vehicle, or of so many. */
export async function aSettledPayment(process: Process, over: OrderFields = {}, vehicles = 1): Promise<PaymentRow> {
  const { db, vault } = process;
  const items = over.items ?? (await noticesOf(db, vehicles));
  const payment = await aPendingPayment(db, { vault, ...over, items });
  await withTx(db, (tx) => settlePayments(tx, [aReceipt(payment)]));
  return payment;
}

async function noticesOf(db: Database, count: number): Promise<{ assessmentId: string }[]> {
  const items: { assessmentId: string }[] = [];
  while (items.length < count) items.push({ assessmentId: await aNotice(db) });
  return items;
}

/** Has its number, and no file yet. */
export const aNumberedReceipt = (process: Process, paymentId: string, now = new Date()): Promise<ReceiptRow> =>
  numbered(process, { paymentId }, now);

async function numbered(process: Process, wanted: Omit<WantedReceipt, 'followUp'>, now: Date): Promise<ReceiptRow> {
  const { db, vault, config } = process;
  const tools = await numberingTools(db, { vault, config, now: () => now });
  const made = await withTx(db, (tx) => numberIn(tx, tools, [wanted.paymentId], wanted));
  return (await receiptById(db, made.get(wanted.paymentId)!))!;
}

export async function anIssuedReceipt(process: Process, paymentId: string, now = new Date()): Promise<ReceiptRow> {
  return issueReceipt(process, await aNumberedReceipt(process, paymentId, now));
}

/** Draws it and stores its file. */
export async function issueReceipt({ db, config }: Process, receipt: ReceiptRow): Promise<ReceiptRow> {
  const objects = openObjectStore(config);
  const bytes = await renderReceipt(receipt.content, { paper: packOf(receipt.jurisdiction).receipts.paper });
  const objectKey = keyOfReceipt(receipt);
  await objects.put({ key: objectKey, bytes, mediaType: 'application/pdf' }, new AbortController().signal);
  objects.close();
  const sha256 = createHash('sha256').update(bytes).digest();
  await withTx(db, (tx) => markIssued(tx, receipt.id, { objectKey, sha256, sizeBytes: bytes.length }));
  return (await receiptById(db, receipt.id))!;
}

const keyOfReceipt = ({ jurisdiction, year, content }: ReceiptRow): string =>
  `receipts/${jurisdiction}/${year}/${content.number}.pdf`.toLowerCase();

/** Numbered in the place of one that was declared void. */
export function aReplacement(process: Process, old: ReceiptRow, now = new Date()): Promise<ReceiptRow> {
  const replaces = { id: old.id, number: old.content.number, reason: 'wrong plate' };
  return numbered(process, { paymentId: old.paymentId, replaces }, now);
}
