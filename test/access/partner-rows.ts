// A batch, an assessment, a job, a payment, its receipt and a subscription of each kind of owner, for asking whether somebody
// else can see them.
import { randomBytes, randomInt } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { explanationJson } from '../../shared/domain/explanation/explanation';
import { shippedCatalogues, tariffsOfCatalogue } from '../../shared/domain/jurisdictions/shipped-tariffs';
import { noticeReferenceOf } from '../../shared/domain/payment/notice-reference';
import { referenceOf } from '../../shared/domain/payment/reference';
import type { ReceiptContent } from '../../shared/domain/receipt/content';
import { receiptNumber } from '../../shared/domain/receipt/receipt-number';
import { type Assessed, assess } from '../../shared/domain/tariff/assess';
import { storeCatalogue } from '../../shared/store/catalogue';
import { insertReceipts } from '../../shared/store/receipts';
import { type Database, rows, withTx } from '../../shared/store/sql';
import { publishTariffs } from '../../shared/store/tariffs';
import { aVehicle } from '../domain/a-line';
import { madagascarTariffs } from '../domain/shipped';
import type { Partners, Whose } from './callers';

// Of whatever jurisdiction, all are explained by a tariff that is published.
const { amount, explanation } = assess(aVehicle(), madagascarTariffs(), { fiscalYear: 2026 }) as Assessed;

export type PartnerRows = {
  whose: Whose;
  batchId: string;
  assessmentId: string;
  jobId: string;
  /** Of tests, which are not paid, there are none; then these are of nothing. */
  paymentId: string;
  subscriptionId: string;
  /** Numbered, of that payment. */
  receiptId: string;
};

export async function rowsOfEverybody(db: Database, { own, neighbour, foreign }: Partners): Promise<PartnerRows[]> {
  const owners: Whose[] = [
    { partnerId: own, jurisdiction: 'MG', isTest: false },
    { partnerId: own, jurisdiction: 'MG', isTest: true },
    { partnerId: neighbour, jurisdiction: 'MG', isTest: false },
    { partnerId: foreign, jurisdiction: 'GQ', isTest: false },
  ];
  return Promise.all(owners.map((whose) => rowsOf(db, whose)));
}

export async function rowsOf(db: Database, whose: Whose): Promise<PartnerRows> {
  const [batchId, assessmentId, eventId] = [uuidv7(), uuidv7(), uuidv7()];
  const { partnerId, jurisdiction, isTest } = whose;
  await rows(
    db,
    `insert into batch (id, partner_id, jurisdiction, is_test, fiscal_year, format, state, currency, received_at)
     values ($1, $2, $3, $4, 2026, '{"kind":"ndjson"}', 'processing', 'MGA', now())`,
    [batchId, partnerId, jurisdiction, isTest],
  );
  await rows(
    db,
    `insert into assessment (id, partner_id, jurisdiction, is_test, batch_id, line, fiscal_year, category, registration,
                             registration_key, amount, currency, state, tariff_id, tariff_version, explanation)
     values ($1, $2, $3, $4, $5, 1, 2026, 'land', $6, $6, $7, 'MGA', 'due', $8, $9, $10)`,
    [
      ...[assessmentId, partnerId, jurisdiction, isTest, batchId, randomBytes(6).toString('hex').toUpperCase()],
      ...[String(amount), explanation.tariff.id, explanation.tariff.version, explanationJson(explanation)],
    ],
  );
  await rows(
    db,
    `insert into job (name, event_id, event, payload, max_attempts, state, tenant, finished_at)
     values ('tax.assess-chunk', $1, 'chunk.received', '{}', 8, 'completed', $2, now())`,
    [eventId, partnerId],
  );
  const money = { paymentId: uuidv7(), subscriptionId: uuidv7(), receiptId: uuidv7() };
  if (!isTest) {
    await moneyOf(db, whose, { assessmentId, ...money });
    await aPlainReceipt(db, whose, { assessmentId, ...money });
  }
  return { whose, batchId, assessmentId, jobId: `${eventId}:tax.assess-chunk`, ...money };
}

/** Both are over, so that nothing is reserved and asking what can be done with them changes nothing. */
async function moneyOf(
  db: Database,
  { partnerId, jurisdiction }: Whose,
  { assessmentId, paymentId, subscriptionId }: Pick<PartnerRows, 'assessmentId' | 'paymentId' | 'subscriptionId'>,
): Promise<void> {
  await rows(
    db,
    `insert into payment (id, jurisdiction, currency, amount, provider, state, partner_id, expires_at)
     values ($1, $2, 'MGA', 1000, 'mvola', 'failed', $3, now())`,
    [paymentId, jurisdiction, partnerId],
  );
  await rows(db, `insert into payment_item (payment_id, assessment_id, place, amount) values ($1, $2, 1, 1000)`, [
    paymentId,
    assessmentId,
  ]);
  await rows(
    db,
    `insert into subscription (id, jurisdiction, partner_id, service, provider, state, months, begins_on, next_period,
                               next_on, ended_at)
     values ($1, $2, $3, 'SUB-MONTH', 'mvola', 'ended', 1, '2026-01-31', 1, '2026-02-28', now())`,
    [subscriptionId, jurisdiction, partnerId],
  );
  await rows(
    db,
    `insert into subscription_period (subscription_id, period, from_on, to_on, assessment_id, payment_id)
     values ($1, 0, '2026-01-31', '2026-02-28', $2, $3)`,
    [subscriptionId, assessmentId, paymentId],
  );
}

export type PlainReceipt = Pick<PartnerRows, 'receiptId' | 'paymentId' | 'assessmentId'>;

/** Whose file is never drawn, and whose code nobody verifies. */
export function aPlainReceipt(
  db: Database,
  { partnerId, jurisdiction }: Pick<Whose, 'jurisdiction'> & { partnerId: string | null },
  { receiptId: id, paymentId, assessmentId }: PlainReceipt,
): Promise<void> {
  const year = 2026;
  const number = randomInt(1, 2_000_000_000);
  const content: ReceiptContent = {
    ...{ v: 1, jurisdiction, number: receiptNumber({ jurisdiction, year, number }), language: 'fr', provider: 'mvola' },
    ...{ paymentReference: referenceOf(paymentId), transaction: null, paidOn: '2026-01-14', issuedOn: '2026-01-15' },
    ...{ currency: 'MGA', received: '1000', excess: '0', replaces: null, verifyAt: 'https://pay.example/v' },
    items: [
      {
        ...{ kind: 'vehicle-tax', fiscalYear: 2026, registration: '1234 TBA', category: 'land', service: null },
        ...{ noticeReference: noticeReferenceOf(assessmentId), amount: '1000', charges: '0', credited: '1000' },
        ...{ left: '0', explanation: [], tariff: { title: 'Land', version: 1 }, legalReferences: [] },
        ...{ standing: 'paid', validUntil: '2026-12-31', token: 'a.b.c' },
      },
    ],
  };
  const row = { id, paymentId, jurisdiction, year, number, partnerId, accountId: null, content, replaces: null };
  return withTx(db, (tx) => insertReceipts(tx, [{ ...row, assessmentIds: [assessmentId] }]));
}

/** Madagascar, to which most callers belong, ships none: it gets those of another. Returns the code of one. */
export async function servicesOfMadagascar(db: Database): Promise<string> {
  const catalogue = { ...shippedCatalogues().at(-1)!, jurisdiction: 'MG' };
  const by = { inForceOn: '2026-01-01', authors: ['build'], publishedBy: 'shell:test' };
  await withTx(db, async (tx) => {
    await storeCatalogue(tx, catalogue);
    await publishTariffs(
      tx,
      tariffsOfCatalogue(catalogue).map((document) => ({ document, ...by })),
    );
  });
  return 'SUB-MONTH';
}
