// Of each jurisdiction that there is a pack of: a partner, people of each kind that can belong to one, and rows.
import { createHash } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { packOf, packs } from '../../shared/domain/jurisdictions/packs';
import { keyScopes, type Role, tenantRoles } from '../../shared/domain/permissions';
import type { Process } from '../../shared/process/process';
import { catalogueKind } from '../../shared/store/catalogue-proposals';
import { insertExemption } from '../../shared/store/exemptions';
import { bookJournals } from '../../shared/store/ledger';
import { createPartner } from '../../shared/store/partners';
import { type Proposal, propose } from '../../shared/store/proposals';
import { insertReassessment } from '../../shared/store/reassessments';
import { markIssued } from '../../shared/store/receipts';
import { insertReconciliation } from '../../shared/store/reconciliations';
import { insertRefund } from '../../shared/store/refunds';
import { settlePayments } from '../../shared/store/settle-payments';
import { type Database, row, rows, withTx } from '../../shared/store/sql';

import { insertDraft } from '../../shared/store/tariff-drafts';
import { rulingHashes } from '../../shared/store/tariffs';
import { aCallback } from '../support/callbacks';
import { aPendingPayment, aReceipt } from '../support/payments';
import { type Asking, aMachine, aPersonOf } from './callers';
import { aPlainReceipt, type PlainReceipt, rowsOf } from './partner-rows';

/** What the address of a route may name. */
export type PlaceRows = {
  batchId: string;
  assessmentId: string;
  jobId: string;
  paymentId: string;
  subscriptionId: string;
  /** Numbered, of that payment. */
  receiptId: string;
  /** Of an exemption that nobody has decided on. */
  proposalId: string;
  /** Of an approved one, for the vehicle below. */
  exemptionId: string;
  draftId: string;
  reassessmentId: string;
  catalogueId: string;
  /** That has its money, more than was asked for. */
  settledPaymentId: string;
  settledJournalId: string;
  /** Of that payment. */
  issuedReceiptId: string;
  refundId: string;
  caseId: string;
  reconciliationId: string;
  journalId: string;
  /** Of a callback that failed. */
  callbackId: string;
};

export type Place = { code: string; partnerId: string; people: Asking[]; rows: PlaceRows };

/** The one vehicle that is exempt, in each of them by an approval of its own. */
export const exemptVehicle = '4321 TBA';

export const everyJurisdiction = (process: Process): Promise<Place[]> =>
  Promise.all(Array.from(packs.keys(), (code) => aPlace(process, code)));

async function aPlace(process: Process, code: string): Promise<Place> {
  const { db } = process;
  const partnerId = await createPartner(db, `partner ${uuidv7()}`, code);
  const roles: Role[] = ['partner', 'citizen', ...tenantRoles];
  const people = await Promise.all(
    roles.map((role) =>
      aPersonOf(process, role, { jurisdiction: code, partnerId: role === 'partner' ? partnerId : null }),
    ),
  );
  const key = await aMachine(process, 'key', partnerId, keyScopes, false, code);
  const ofPartner = await rowsOf(db, { partnerId, jurisdiction: code, isTest: false });
  const rows = {
    ...ofPartner,
    ...(await exemptionsOf(db, code)),
    ...(await lawOf(db, code)),
    ...(await moneyOf(db, code, ofPartner.assessmentId)),
    ...(await booksOf(db, code)),
    callbackId: await aCallback(db, { paymentId: ofPartner.paymentId }),
  };
  return { code, partnerId, people: [...people, key], rows };
}

/** What officers have under way. */
function lawOf(db: Database, tenant: string): Promise<Pick<PlaceRows, 'draftId' | 'reassessmentId' | 'catalogueId'>> {
  const by = 'account:somebody';
  return withTx(db, async (tx) => {
    const draft = await insertDraft(tx, { jurisdiction: tenant, document: { jurisdiction: tenant }, author: by });
    const given = { kind: catalogueKind, tenant, content: { jurisdiction: tenant }, proposedBy: by };
    const catalogue = await propose(tx, given);
    const [contentHash] = await rulingHashes(tx, tenant, null, { on: '2026-06-30', today: '2099-01-01' });
    const reassessment = await insertReassessment(tx, {
      jurisdiction: tenant,
      subject: 'land',
      fiscalYear: 2026,
      contentHash: contentHash!,
      trialId: null,
      requestedBy: by,
    });
    return { draftId: draft.id, catalogueId: catalogue.proposal.id, reassessmentId: reassessment!.id };
  });
}

/** What was paid, and what is wrong with it. */
async function moneyOf(
  db: Database,
  jurisdiction: string,
  assessmentId: string,
): Promise<Pick<PlaceRows, 'settledPaymentId' | 'settledJournalId' | 'issuedReceiptId' | 'refundId' | 'caseId'>> {
  const provider = packOf(jurisdiction).providers[0]!;
  const payment = await aPendingPayment(db, { items: [{ assessmentId }], provider });
  const { currency } = payment;
  const issuedReceiptId = await anIssuedReceipt(db, jurisdiction, { paymentId: payment.id, assessmentId });
  return withTx(db, async (tx) => {
    await settlePayments(tx, [aReceipt(payment, { amount: BigInt(payment.amount) + 1n })]);
    const refund = await insertRefund(tx, {
      ...{ id: uuidv7(), paymentId: payment.id, caseId: null, jurisdiction, amount: 1n, currency, provider },
      ...{ transaction: null, assessmentId: null, account: null, reason: 'paid twice', state: 'proposed' },
      ...{ byHand: true, proposalId: null, requestedBy: 'account:somebody' },
    });
    const [found] = await rows<{ id: string }>(tx, 'select id from payment_case where payment_id = $1', [payment.id]);
    const [booked] = await rows<{ id: string }>(tx, 'select id from journal where payment_id = $1', [payment.id]);
    return {
      settledPaymentId: payment.id,
      settledJournalId: booked!.id,
      issuedReceiptId,
      refundId: refund.id,
      caseId: found!.id,
    };
  });
}

/** Where the file of each issued receipt would lie, under the code of its jurisdiction. */
export const issuedFile = { folder: 'receipts', bytes: Buffer.from('%PDF-1.7 a receipt') };

async function anIssuedReceipt(
  db: Database,
  jurisdiction: string,
  paid: Pick<PlainReceipt, 'paymentId' | 'assessmentId'>,
): Promise<string> {
  const receiptId = uuidv7();
  await aPlainReceipt(db, { jurisdiction, partnerId: null }, { ...paid, receiptId });
  const objectKey = `${issuedFile.folder}/${jurisdiction}.pdf`.toLowerCase();
  const sha256 = createHash('sha256').update(issuedFile.bytes).digest();
  await withTx(db, (tx) => markIssued(tx, receiptId, { objectKey, sha256, sizeBytes: issuedFile.bytes.length }));
  return receiptId;
}

/** What finance looks at. */
function booksOf(db: Database, jurisdiction: string): Promise<Pick<PlaceRows, 'reconciliationId' | 'journalId'>> {
  return withTx(db, async (tx) => {
    const day = { jurisdiction, provider: 'stripe', day: '2026-03-01', requestedBy: 'account:somebody' } as const;
    const reconciliation = await insertReconciliation(tx, { ...day, source: 'provider', fileHash: null });
    const cause = `unidentified stripe ${uuidv7()}`;
    const entries = [
      { account: { kind: 'clearing', provider: 'stripe' }, amount: 100n },
      { account: { kind: 'unidentified', provider: 'stripe' }, amount: -100n },
    ] as const;
    const journal = { jurisdiction, cause, entries, kind: 'unidentified', paymentId: null } as const;
    await bookJournals(tx, [{ ...journal, currency: 'XOF', bookedOn: '2026-03-01', bookedBy: 'job:somebody' }]);
    const booked = await row<{ id: string }>(tx, `select id from journal where cause = $1`, [cause]);
    return { reconciliationId: reconciliation!.id, journalId: booked!.id };
  });
}

async function exemptionsOf(db: Database, tenant: string): Promise<Pick<PlaceRows, 'proposalId' | 'exemptionId'>> {
  const content = { registration: exemptVehicle.replace(' ', ''), ground: 'ambulance', proof: 'order 1', to: null };
  const given = { kind: 'exemption', tenant, proposedBy: 'account:somebody' } as const;
  return withTx(db, async (tx) => {
    const open = await propose(tx, { ...given, content: { ...content, from: '2030-01-01' } });
    const id = uuidv7();
    const approved: Proposal = {
      ...open.proposal,
      id,
      content: { ...content, from: '2020-01-01' },
      decision: 'approved',
      decidedBy: 'account:somebody-else',
    };
    await insertExemption(tx, approved);
    return { proposalId: open.proposal.id, exemptionId: id };
  });
}
