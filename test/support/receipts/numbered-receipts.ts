// Payments that have their money, and their receipts numbered as the worker numbers them; without files.
// receipt-rows.ts makes rows that no payment need stand behind, issued-receipts.ts the files as well.
import { readConfig } from '../../../shared/process/config';
import { type NumberingTools, numberReceipts, type WantedReceipt } from '../../../shared/receipts/number-receipts';
import { openProofSigner } from '../../../shared/receipts/proof-signer';
import { type ReceiptRow, receiptById } from '../../../shared/store/receipts';
import { type Database, rows, type Tx, withTx } from '../../../shared/store/sql';
import { settleAndTell } from '../../../workers/payments/settle';
import { type AssessmentFields, anAssessment } from '../assessments';
import { landExplanation } from '../land-explanation';
import { aPendingPayment, aReceipt, type OrderFields } from '../payments';
import { testVault } from '../tax-worker';

export type PaidFields = { of?: readonly Partial<AssessmentFields>[]; over?: OrderFields; received?: bigint };

/** Of one vehicle unless told otherwise. Its id and its assessments in order. */
export async function aPaidPayment(
  db: Database,
  { of = [{}], over = {}, received }: PaidFields = {},
): Promise<{ id: string; assessments: string[] }> {
  const assessments: string[] = [];
  for (const fields of of) {
    const amount = fields.amount ?? 100_000;
    assessments.push(await anAssessment(db, { explanation: landExplanation(amount), ...fields, amount }));
  }
  const items = assessments.map((assessmentId) => ({ assessmentId }));
  const payment = await aPendingPayment(db, { items, ...over });
  const money = aReceipt(payment, received === undefined ? {} : { amount: received });
  await withTx(db, (tx) => settleAndTell(tx, [money], () => ({})));
  return { id: payment.id, assessments };
}

export async function numberingTools(db: Database, over: Partial<NumberingTools> = {}): Promise<NumberingTools> {
  const config = readConfig({
    ENVIRONMENT: 'development',
    DATABASE_URL: 'postgres://nowhere',
    PUBLIC_PAGES_URL: 'https://pay.example.mg',
  });
  const vault = over.vault ?? testVault;
  const signer = over.signer ?? (await openProofSigner({ db, vault }));
  return { vault, signer, config, tariffCache: new Map(), now: () => new Date(), ...over };
}

export const numberIn = (
  tx: Tx,
  tools: NumberingTools,
  paymentIds: readonly string[],
  over: Partial<WantedReceipt> = {},
) =>
  numberReceipts(
    tx,
    tools,
    paymentIds.map((paymentId) => ({ paymentId, followUp: {}, ...over })),
  );

/** The receipts by their payments. */
export async function numbered(
  db: Database,
  tools: NumberingTools,
  paymentIds: readonly string[],
): Promise<Map<string, ReceiptRow>> {
  const ids = await withTx(db, (tx) => numberIn(tx, tools, paymentIds));
  const receipts = new Map<string, ReceiptRow>();
  for (const [paymentId, id] of ids) receipts.set(paymentId, (await receiptById(db, id))!);
  return receipts;
}

/** In order. */
export const numbersIn = async (db: Database, jurisdiction = 'MG'): Promise<number[]> =>
  (
    await rows<{ number: number }>(db, `select number from receipt where jurisdiction = $1 order by "year", number`, [
      jurisdiction,
    ])
  ).map(({ number }) => number);
