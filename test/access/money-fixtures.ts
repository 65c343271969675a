// Lines of the matrix for refunds and cases.
import { randomUUID } from 'node:crypto';
import { aboutNothing, aJsonBody, type Fixture } from './fixture';

export const moneyFixtures: Readonly<Record<string, Fixture>> = {
  // Which payments one finds, and what is paid back of them, is asked in test/payments/refunds.test.ts.
  'POST /api/v1/payments/{id}/refunds': {
    ok: 201,
    about: aboutNothing,
    request: () => {
      const { headers, ...request } = aJsonBody({ amount: null, reason: 'paid twice' });
      return { ...request, headers: { ...headers!, 'Idempotency-Key': randomUUID() } };
    },
  },
  'GET /api/v1/refunds': { ok: 200 },
  'GET /api/v1/refunds/{id}': { ok: 200, about: aboutNothing },
  'POST /api/v1/refunds/{id}/decision': {
    ok: 200,
    about: aboutNothing,
    request: () => aJsonBody({ decision: 'refused', reason: 'it was paid once' }),
  },
  'POST /api/v1/refunds/{id}/withdrawal': { ok: 200, about: aboutNothing },
  'POST /api/v1/refunds/{id}/completion': {
    ok: 200,
    about: aboutNothing,
    request: () => aJsonBody({ transaction: 'MV-1', reason: 'sent by hand' }),
  },
  'POST /api/v1/refunds/{id}/failure': {
    ok: 200,
    about: aboutNothing,
    request: () => aJsonBody({ reason: 'not to be seen there' }),
  },
  // Which cases one finds, and what becomes of them, is asked in test/payments/cases.test.ts.
  'GET /api/v1/cases': { ok: 200 },
  'GET /api/v1/cases/{id}': { ok: 200, about: aboutNothing },
  'POST /api/v1/cases/{id}/resolution': {
    ok: 200,
    about: aboutNothing,
    request: () => aJsonBody({ action: 'refund', reason: 'paid too much' }),
  },
  'POST /api/v1/cases/{id}/dismissal': {
    ok: 200,
    about: aboutNothing,
    request: () => aJsonBody({ reason: 'it is no mistake' }),
  },
};
