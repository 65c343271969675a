// Each route of the public pages × everybody: all are answered alike, whoever they prove to be.
import { randomBytes } from 'node:crypto';
import { apiTables } from '../../scripts/generate/route-table';
import { noticeReferenceOf } from '../../shared/domain/payment/notice-reference';
import { referenceOf } from '../../shared/domain/payment/reference';
import type { Route } from '../../shared/http/route';
import { unsubscribeUrl } from '../../shared/messages/unsubscribe-link';
import { rows } from '../../shared/store/sql';
import { aPerson } from '../privacy/people';
import { aNotice } from '../public/notices';
import { usePublic } from '../public/use-public';
import { aPayment } from '../support/payments';
import { anIssuedReceipt, aSettledPayment, useObjectFolder } from '../support/receipts/issued-receipts';
import { type Asking, everybody, threePartners } from './callers';

type Fixture = { ok: number; about?(): Promise<string>; form?(): Record<string, string> };

const objects = useObjectFolder();
const pages = usePublic({ STAFF_SECOND_FACTOR: 'optional', ...objects.env }, { workers: false });
const aReference = async () => noticeReferenceOf(await aNotice(pages.db()));
const aPaymentReference = async () => {
  const items = [{ assessmentId: await aNotice(pages.db()) }];
  return referenceOf((await aPayment(pages.db(), { vault: pages.process().vault, items, provider: 'stripe' })).id);
};

let paidReference: Promise<string> | undefined;
const aPaidReference = () => (paidReference ??= issued());
const issued = async () => {
  const { id } = await aSettledPayment(pages.process());
  await anIssuedReceipt(pages.process(), id);
  return referenceOf(id);
};

const aLink = async () => {
  const { vault, config } = pages.process();
  const { id: accountId } = await aPerson(pages.db(), vault);
  const [{ id } = { id: '' }] = await rows<{ id: string }>(
    pages.db(),
    `insert into notification (id, account_id, kind, language, state)
     values (gen_random_uuid(), $1, 'payment-received', 'fr', 'sent')
     returning id`,
    [accountId],
  );
  return unsubscribeUrl({ ...config, PUBLIC_PAGES_URL: 'http://x' }, vault, id, 'email')!
    .split('/')
    .at(-1)!;
};

const fixtures: Readonly<Record<string, Fixture>> = {
  'GET /': { ok: 303 },
  'GET /pay': { ok: 200 },
  'GET /pay/{reference}': { ok: 200, about: aReference },
  // Nothing is written for an amount that is none.
  'POST /pay/{reference}': {
    ok: 422,
    about: aReference,
    form: () => ({ key: randomBytes(16).toString('base64url'), provider: 'stripe', wanted: 'x' }),
  },
  'GET /payments/{reference}': { ok: 200, about: aPaymentReference },
  'GET /payments/{reference}/receipt.pdf': { ok: 200, about: aPaidReference },
  // Of what is not paid; what is given out is asked in test/public/receipt.test.ts.
  'GET /payments/{reference}/codes/{place}.png': { ok: 404, about: aPaymentReference },
  // Nobody here ordered it.
  'POST /payments/{reference}/cancellation': { ok: 409, about: aPaymentReference, form: () => ({}) },
  'GET /unsubscribe/{token}': { ok: 200, about: aLink },
  'POST /unsubscribe/{token}': { ok: 200, about: aLink, form: () => ({ 'List-Unsubscribe': 'One-Click' }) },
  'GET /verify': { ok: 200 },
  // Nobody has a receipt here.
  'POST /verify': { ok: 404, form: () => ({ number: 'MG-2026-000001', subject: '1234 TBA' }) },
  'GET /v/{token}': { ok: 404 },
  'GET /.well-known/jwks.json': { ok: 200 },
  'GET /verify/voided.json': { ok: 200 },
  'GET /verify/assets/{version}/{file}': { ok: 200 },
  'GET /verify/worker.js': { ok: 200 },
  'GET /verify/manifest.webmanifest': { ok: 200 },
  'GET /health': { ok: 200 },
  'GET /health/live': { ok: 200 },
  'GET /health/ready': { ok: 200 },
  'GET /api/v1/health': { ok: 200 },
  'GET /.well-known/security.txt': { ok: 200 },
  'GET /api/openapi.json': { ok: 200 },
  'GET /api/docs': { ok: 200 },
};

const nameOf = ({ method, path }: Route) => `${method.toUpperCase()} ${path}`;
const routes = apiTables().public;

let askers: Asking[];
beforeAll(async () => {
  askers = await everybody(pages.process(), await threePartners(pages.process()));
});

test('each route has its line in this test, and no line is left over', () => {
  expect(routes.map(nameOf).sort()).toEqual(Object.keys(fixtures).sort());
});

test.each(routes.map((route) => [nameOf(route), route] as const))('%s answers everybody alike', async (name, route) => {
  const { ok, about, form } = fixtures[name]!;
  const answers = await Promise.all(
    askers.map(async ({ name: who, headers }) => {
      const named = route.path.replace('{place}', '0').replace('{version}/{file}', 'any/page.mjs');
      const path = named.replace(/\{\w+\}/, (await about?.()) ?? 'x');
      const method = route.method === 'post' ? 'POST' : 'GET';
      const { status } = await pages.ask(path, { method, headers, ...(form && { form: form() }) });
      return `${who}: ${status}`;
    }),
  );
  expect(answers).toEqual(askers.map(({ name: who }) => `${who}: ${ok}`));
});
