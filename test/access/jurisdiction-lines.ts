// How each route of the API keeps to one jurisdiction, for jurisdictions.test.ts.
import { landDocument } from '../domain/shipped';
import { aVehicle } from '../support/batches';
import type { PlaceRows } from './every-jurisdiction';

export type Line =
  /** The address names a row of this kind; `body` is what an act needs to be understood. */
  | { row: keyof PlaceRows; body?: object | ((id: string) => object) }
  /** The answer holds rows of these kinds, under their ids. */
  | { lists: readonly (keyof PlaceRows)[] }
  /** The caller may name a jurisdiction, and may name its own alone. */
  | { names: (jurisdiction: string) => { query?: string; body?: object } }
  /** Why it can be about no other jurisdiction. */
  | { ownOnly: string };

export const lines: Readonly<Record<string, Line>> = {
  'POST /api/v1/batches': { ownOnly: 'a batch is of the jurisdiction of its partner, which no parameter names' },
  'GET /api/v1/batches': { lists: ['batchId'] },
  'GET /api/v1/batches/{id}': { row: 'batchId' },
  'GET /api/v1/batches/{id}/results': { row: 'batchId' },
  'POST /api/v1/batches/{id}/cancel': { row: 'batchId' },
  'GET /api/v1/assessments': { lists: ['assessmentId'] },
  'GET /api/v1/assessments/{id}': { row: 'assessmentId' },
  'POST /api/v1/assessments': {
    names: (jurisdiction) => ({ body: { service: 'T-552', kind: 'issue', jurisdiction } }),
  },
  'GET /api/v1/assessments/{id}/explanation': { row: 'assessmentId' },
  'GET /api/v1/assessments/{id}/charges': { row: 'assessmentId' },
  'GET /api/v1/assessments/{id}/revisions': { row: 'assessmentId' },
  'POST /api/v1/assessments/{id}/cancellation': { row: 'assessmentId', body: { reason: 'sold abroad' } },
  'GET /api/v1/assessments/{id}/instalments': { row: 'assessmentId' },
  'POST /api/v1/assessments/{id}/instalments': {
    row: 'assessmentId',
    body: { parts: 2, firstDueOn: '2026-12-01' },
  },
  'POST /api/v1/payments': { row: 'assessmentId', body: (id) => ({ assessments: [{ id }] }) },
  'GET /api/v1/payments': { lists: ['paymentId', 'settledPaymentId'] },
  'GET /api/v1/payments/{id}': { row: 'paymentId' },
  'POST /api/v1/payments/{id}/cancellation': { row: 'paymentId' },
  'GET /api/v1/providers': { names: (code) => ({ query: `?jurisdiction=${code}` }) },
  'GET /api/v1/receipts': { lists: ['receiptId', 'issuedReceiptId'] },
  'GET /api/v1/receipts/{id}': { row: 'receiptId' },
  'GET /api/v1/receipts/{id}/pdf': { row: 'issuedReceiptId' },
  'GET /api/v1/receipts/{id}/items/{place}/code.png': { row: 'issuedReceiptId' },
  'POST /api/v1/receipts/{id}/void': { row: 'issuedReceiptId', body: { reason: 'the plate is another one' } },
  'POST /api/v1/receipts/{id}/replacement': { row: 'issuedReceiptId', body: { reason: 'the plate is another one' } },
  'POST /api/v1/subscriptions': {
    names: (jurisdiction) => ({ body: { service: 'SUB-MONTH', jurisdiction } }),
  },
  'GET /api/v1/subscriptions': { lists: ['subscriptionId'] },
  'GET /api/v1/subscriptions/{id}': { row: 'subscriptionId' },
  'POST /api/v1/subscriptions/{id}/end': { row: 'subscriptionId' },
  'POST /api/v1/subscriptions/{id}/resumption': { row: 'subscriptionId' },
  'GET /api/v1/services': { names: (code) => ({ query: `?jurisdiction=${code}` }) },
  'GET /api/v1/services/{code}': { names: (code) => ({ query: `?jurisdiction=${code}` }) },
  'GET /api/v1/catalogues': { lists: ['catalogueId'] },
  'GET /api/v1/catalogues/{id}': { row: 'catalogueId' },
  'POST /api/v1/catalogues': {
    ownOnly: 'whose the catalogue is stands in it, which test/services/catalogues.test.ts asks',
  },
  'POST /api/v1/catalogues/{id}/decision': { row: 'catalogueId', body: { decision: 'approved', reason: 'seen' } },
  'POST /api/v1/payments/{id}/refunds': { row: 'settledPaymentId', body: { amount: null, reason: 'paid twice' } },
  'GET /api/v1/refunds': { lists: ['refundId'] },
  'GET /api/v1/refunds/{id}': { row: 'refundId' },
  'POST /api/v1/refunds/{id}/decision': { row: 'refundId', body: { decision: 'refused', reason: 'paid once' } },
  'POST /api/v1/refunds/{id}/withdrawal': { row: 'refundId' },
  'POST /api/v1/refunds/{id}/completion': { row: 'refundId', body: { transaction: 'MV-1', reason: 'by hand' } },
  'POST /api/v1/refunds/{id}/failure': { row: 'refundId', body: { reason: 'not to be seen there' } },
  'GET /api/v1/cases': { lists: ['caseId'] },
  'GET /api/v1/cases/{id}': { row: 'caseId' },
  'POST /api/v1/cases/{id}/resolution': { row: 'caseId', body: { action: 'refund', reason: 'too much' } },
  'POST /api/v1/cases/{id}/dismissal': { row: 'caseId', body: { reason: 'it is none' } },
  'GET /api/v1/tariffs': { names: (code) => ({ query: `?jurisdiction=${code}` }) },
  'GET /api/v1/tariffs/{id}/versions/{version}': {
    ownOnly: 'a version is found by its id, which test/tariffs asks from abroad',
  },
  'GET /api/v1/tariff-drafts': { lists: ['draftId'] },
  'POST /api/v1/tariff-drafts': {
    names: (jurisdiction) => ({ body: { document: {}, jurisdiction } }),
  },
  'GET /api/v1/tariff-drafts/{id}': { row: 'draftId' },
  'PUT /api/v1/tariff-drafts/{id}': { row: 'draftId', body: { document: {}, revision: 1 } },
  'POST /api/v1/tariff-drafts/{id}/validation': { row: 'draftId' },
  'POST /api/v1/tariff-drafts/{id}/publication': { row: 'draftId', body: { inForceOn: '2099-01-01' } },
  'POST /api/v1/tariff-drafts/{id}/discard': { row: 'draftId' },
  'GET /api/v1/reassessments': { lists: ['reassessmentId'] },
  'POST /api/v1/reassessments': {
    names: (jurisdiction) => ({ body: { subject: 'land', fiscalYear: 2026, jurisdiction } }),
  },
  'GET /api/v1/reassessments/{id}': { row: 'reassessmentId' },
  'POST /api/v1/reassessments/{id}/application': { row: 'reassessmentId' },
  'GET /api/v1/reconciliations': { lists: ['reconciliationId'] },
  'POST /api/v1/reconciliations': {
    names: (jurisdiction) => ({ body: { provider: 'stripe', day: '2026-03-01', jurisdiction } }),
  },
  'POST /api/v1/reconciliations/statements': {
    names: (code) => ({ query: `?provider=stripe&day=2026-03-01&jurisdiction=${code}` }),
  },
  'GET /api/v1/reconciliations/{id}': { row: 'reconciliationId' },
  'GET /api/v1/reconciliations/{id}/report': { row: 'reconciliationId' },
  'GET /api/v1/ledger/balances': {
    ownOnly: 'accounts have no ids, and whose are shown is asked in test/services/ledger.test.ts',
  },
  'GET /api/v1/ledger/journals': { lists: ['journalId', 'settledJournalId'] },
  'POST /api/v1/quotes': {
    names: (code) => ({ query: `?fiscalYear=2026&jurisdiction=${code}`, body: aVehicle() }),
  },
  'GET /api/v1/jobs/{id}': { row: 'jobId' },
  'GET /api/v1/exemptions': { lists: ['proposalId', 'exemptionId'] },
  'POST /api/v1/exemptions': {
    names: (jurisdiction) => ({
      body: {
        registration: '1234 TBA',
        ground: landDocument.exemptions[0]!.ground,
        proof: 'order 12/2026',
        from: '2026-01-01',
        jurisdiction,
      },
    }),
  },
  'POST /api/v1/exemptions/{id}/decision': { row: 'proposalId', body: { decision: 'approved', reason: 'seen' } },
  'POST /api/v1/exemptions/{id}/withdrawal': { row: 'proposalId' },
  'GET /api/v1/callbacks': { lists: ['callbackId'] },
  'GET /api/v1/callbacks/{id}': { row: 'callbackId' },
  'POST /api/v1/callbacks/{id}/replay': { row: 'callbackId' },
  'POST /api/v1/callbacks/replay': { ownOnly: 'it is for staff of the whole platform' },
};
