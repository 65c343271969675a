// Receipts in a test: the row of one, with its assessments and a payment, signed as numbering signs it; without a file.
import { lastDayOf } from '../../shared/domain/days';
import { noticeReferenceOf } from '../../shared/domain/payment/notice-reference';
import { referenceOf } from '../../shared/domain/payment/reference';
import type { ReceiptContent, ReceiptItem } from '../../shared/domain/receipt/content';
import { receiptNumber } from '../../shared/domain/receipt/receipt-number';
import { registrationKey } from '../../shared/domain/registration';
import { timeOrderedId } from '../../shared/process/time-ordered-id';
import type { ProofSigner } from '../../shared/receipts/proof-signer';
import { insertReceipts, lockSeries, takeNumbers, voidReceipt } from '../../shared/store/receipts';
import { type Database, withTx } from '../../shared/store/sql';
import { type AssessmentFields, anAssessment } from './assessments';
import { aPayment } from './payments';

type ItemFields = Partial<AssessmentFields> & {
  standing?: 'paid' | 'part';
  /** Nothing was credited to it, so that it has no code. */
  isUncredited?: boolean;
};

export type ReceiptFields = {
  jurisdiction?: string;
  /** Of its number and of its day of issue. */
  year?: number;
  /** Each becomes an assessment that is paid, unless it says otherwise. */
  items?: readonly ItemFields[];
  /** A void one in whose place it stands, for the same things. */
  replaces?: TestReceipt;
};

export type TestReceipt = {
  id: string;
  paymentId: string;
  content: ReceiptContent;
  assessmentIds: string[];
  /** Of the first item; empty where it has none. */
  token: string;
};

/** For one vehicle that has paid for the year of today, unless told otherwise. */
export async function aReceiptRow(db: Database, signer: ProofSigner, over: ReceiptFields = {}): Promise<TestReceipt> {
  const { jurisdiction = 'MG', year = new Date().getUTCFullYear(), items = [{}], replaces } = over;
  const assessments = items.map(({ standing, isUncredited, ...fields }, place) => ({
    ...{ id: replaces?.assessmentIds[place] ?? timeOrderedId(), jurisdiction, fiscalYear: year, service: null },
    ...{ registration: replaces?.content.items[place]?.registration ?? aPlate(), state: 'paid', paid: 100_000 },
    ...fields,
  }));
  if (replaces === undefined) for (const assessment of assessments) await anAssessment(db, storable(assessment));
  const paymentId = replaces?.paymentId ?? (await aPayment(db)).id;
  const assessmentIds = assessments.map(({ id }) => id);
  const id = timeOrderedId();
  const content = await withTx(db, async (tx) => {
    const series = { jurisdiction, year };
    await lockSeries(tx, [series]);
    const number = { ...series, number: await takeNumbers(tx, series, 1) };
    const made: ReceiptContent = {
      ...emptyContent,
      jurisdiction,
      number: receiptNumber(number),
      paymentReference: referenceOf(paymentId),
      paidOn: `${year}-01-14`,
      issuedOn: `${year}-01-15`,
      items: assessments.map((assessment, place) => itemOf(signer, receiptNumber(number), assessment, items[place]!)),
    };
    const row = { id, paymentId, ...number, partnerId: null, accountId: null, content: made };
    await insertReceipts(tx, [{ ...row, replaces: replaces?.id ?? null, assessmentIds }]);
    return made;
  });
  return { id, paymentId, content, assessmentIds, token: content.items[0]!.token ?? '' };
}

let plates = 0;
/** One that no other receipt of the test is for. */
const aPlate = (): string => `${1000 + plates++} TBA`;

const storable = (fields: Partial<AssessmentFields>): Partial<AssessmentFields> =>
  fields.service === null
    ? fields
    : {
        ...fields,
        kind: 'service-fee',
        category: 'service',
        requestedOn: '2026-01-10',
        registration: null as never,
        firstCirculation: null,
      };

/** As somebody of the staff does. */
export const voided = (db: Database, { id }: Pick<TestReceipt, 'id'>): Promise<boolean> =>
  withTx(db, (tx) => voidReceipt(tx, id, { reason: 'wrong vehicle', by: 'shell:test' }));

const emptyContent: Omit<
  ReceiptContent,
  'jurisdiction' | 'number' | 'paymentReference' | 'items' | 'paidOn' | 'issuedOn'
> = {
  v: 1,
  language: 'fr',
  provider: 'mvola',
  transaction: 'TX-98765',
  currency: 'MGA',
  received: '100000',
  excess: '0',
  replaces: null,
  verifyAt: 'https://pay.example.mg/v',
};

type Assessed = Pick<AssessmentFields, 'id' | 'jurisdiction' | 'fiscalYear' | 'registration' | 'service'>;

function itemOf(signer: ProofSigner, number: string, assessed: Assessed, fields: ItemFields): ReceiptItem {
  const { id, jurisdiction, fiscalYear, registration, service } = assessed;
  const { standing = 'paid', isUncredited = false } = fields;
  const noticeReference = noticeReferenceOf(id);
  const validUntil = lastDayOf(fiscalYear);
  const subject = service === null ? registrationKey(registration) : noticeReference;
  const issuedOn = `${number.slice(3, 7)}-01-15`;
  const proof = { jurisdiction, number, subject, fiscalYear, standing, issuedOn, validUntil };
  return {
    kind: service === null ? 'vehicle-tax' : 'service-fee',
    fiscalYear,
    registration: service === null ? registration : null,
    category: service === null ? 'land' : 'service',
    service: service === null ? null : { code: service, names: { en: 'Licence to fish', fr: 'Licence de pêche' } },
    noticeReference,
    amount: '100000',
    charges: '0',
    credited: isUncredited ? '0' : '100000',
    left: '0',
    explanation: ['A sum of 100 000.'],
    tariff: { title: 'Vehicles of land', version: 1 },
    legalReferences: [],
    standing,
    validUntil,
    token: isUncredited ? null : signer.sign(proof),
  };
}
// Receipts in a test: of payments that have their money, numbered and issued as the workers do it.
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packOf } from '../../shared/domain/jurisdictions/packs';
import type { Process } from '../../shared/process/process';
import { openObjectStore } from '../../shared/providers/objects/open-object-store';
import { numberReceipts } from '../../shared/receipts/number-receipts';
import { openProofSigner } from '../../shared/receipts/proof-signer';
import { renderReceipt } from '../../shared/receipts/render-receipt';
import type { PaymentRow } from '../../shared/store/payments';
import { markIssued, type ReceiptRow, receiptById } from '../../shared/store/receipts';
import { settlePayments } from '../../shared/store/settle-payments';
import { type Database, withTx } from '../../shared/store/sql';
import { aNotice } from '../public/notices';
import { aPendingPayment, aReceipt, type OrderFields } from './payments';

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
export async function aNumberedReceipt(process: Process, paymentId: string, now = new Date()): Promise<ReceiptRow> {
  const { db, vault, config } = process;
  const signer = await openProofSigner(process);
  const tools = { vault, config, signer, tariffCache: new Map(), now: () => now };
  const numbered = await withTx(db, (tx) => numberReceipts(tx, tools, [{ paymentId, followUp: {} }]));
  return (await receiptById(db, numbered.get(paymentId)!))!;
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
