// Payments, receipts and subscriptions, as the matrix of the API asks for them.
import { aboutNothing, aJsonBody, type Fixture, ids, ofMadagascar, underANewKey } from './fixture';
import type { PartnerRows } from './partner-rows';

const aboutPayment = { about: { id: (row: PartnerRows) => row.paymentId }, isOfNoTest: true } as const;
const aboutReceipt = { about: { id: (row: PartnerRows) => row.receiptId }, isOfNoTest: true } as const;
const aboutSubscription = { about: { id: (row: PartnerRows) => row.subscriptionId }, isOfNoTest: true } as const;

type Known = { service(): string; citizenId(): string };

export const paymentFixtures = ({ service, citizenId }: Known): Readonly<Record<string, Fixture>> => ({
  // No provider is configured here, and tests are not paid; what is paid is asked in test/services/payments.test.ts.
  'POST /api/v1/payments': {
    ok: 422,
    about: { id: (row) => row.assessmentId },
    request: (_, row) => underANewKey({ assessments: [{ id: row!.assessmentId }] }),
  },
  'GET /api/v1/payments': {
    ok: 200,
    listed: ids,
    idOf: (row) => row.paymentId,
    isOfNoTest: true,
    request: () => ({ query: '?limit=100' }),
  },
  'GET /api/v1/payments/{id}': { ok: 200, ...aboutPayment },
  'POST /api/v1/payments/{id}/cancellation': { ok: 409, ...aboutPayment },
  'GET /api/v1/providers': {
    ok: 200,
    request: (asking) => ({ query: `?${new URLSearchParams(ofMadagascar(asking))}` }),
  },
  'GET /api/v1/receipts': {
    ok: 200,
    listed: ids,
    idOf: (row) => row.receiptId,
    isOfNoTest: true,
    request: () => ({ query: '?limit=100' }),
  },
  'GET /api/v1/receipts/{id}': { ok: 200, ...aboutReceipt },
  // Their files are not made yet; what is sent of those that are is asked in test/services/receipts.test.ts.
  'GET /api/v1/receipts/{id}/pdf': { ok: 409, ...aboutReceipt },
  'GET /api/v1/receipts/{id}/items/{place}/code.png': { ok: 409, ...aboutReceipt },
  // That each can be once is asked in test/services/receipts-void.test.ts.
  'POST /api/v1/receipts/{id}/void': {
    ok: 200,
    about: aboutNothing,
    request: () => aJsonBody({ reason: 'the plate is another one' }),
  },
  'POST /api/v1/receipts/{id}/replacement': {
    ok: 201,
    about: aboutNothing,
    request: () => underANewKey({ reason: 'the plate is another one' }),
  },
  // As with payments; what is renewed is asked in test/services/subscriptions.test.ts.
  'POST /api/v1/subscriptions': {
    ok: 422,
    request: (asking) => {
      const { partnerId, role } = asking.caller ?? {};
      const owner = partnerId == null && role !== 'citizen' ? { account: citizenId() } : {};
      return underANewKey({ service: service(), ...owner, ...ofMadagascar(asking) });
    },
  },
  'GET /api/v1/subscriptions': {
    ok: 200,
    listed: ids,
    idOf: (row) => row.subscriptionId,
    isOfNoTest: true,
    request: () => ({ query: '?limit=100' }),
  },
  'GET /api/v1/subscriptions/{id}': { ok: 200, ...aboutSubscription },
  'POST /api/v1/subscriptions/{id}/end': { ok: 409, ...aboutSubscription },
  'POST /api/v1/subscriptions/{id}/resumption': { ok: 409, ...aboutSubscription },
});
