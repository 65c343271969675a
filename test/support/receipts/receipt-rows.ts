// Rows of receipts: one with its assessments and a payment, signed as numbering signs it; without a file.
import { dayIn, lastDayOf } from '../../../shared/domain/days';
import { packOf } from '../../../shared/domain/jurisdictions/packs';
import { noticeReferenceOf } from '../../../shared/domain/payment/notice-reference';
import { referenceOf } from '../../../shared/domain/payment/reference';
import type { ReceiptContent, ReceiptItem } from '../../../shared/domain/receipt/content';
import { receiptNumber } from '../../../shared/domain/receipt/receipt-number';
import { registrationKey } from '../../../shared/domain/registration';
import { timeOrderedId } from '../../../shared/process/time-ordered-id';
import type { ProofSigner } from '../../../shared/receipts/proof-signer';
import { insertReceipts, lockSeries, takeNumbers, voidReceipt } from '../../../shared/store/receipts';
import { type Database, withTx } from '../../../shared/store/sql';
import { type AssessmentFields, anAssessment } from '../assessments';
import { aPayment } from '../payments';

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
  const { jurisdiction = 'MG', items = [{}], replaces } = over;
  const { year = Number(dayIn(packOf(jurisdiction).timeZone, new Date()).slice(0, 4)) } = over;
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
