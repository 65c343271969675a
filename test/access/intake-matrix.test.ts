// Each route of the API × each role and kind of key × own and others' rows: the answer is the declared one. What a route
// declares is read from the table of routes; what it is about, and what it takes, is said here once for each.
import { randomUUID } from 'node:crypto';
import { apiTables } from '../../scripts/generate/route-table';
import { shippedCatalogues } from '../../shared/domain/jurisdictions/shipped-tariffs';
import { type Reach, reachOf } from '../../shared/domain/permissions';
import type { Route } from '../../shared/http/route';
import { rows } from '../../shared/store/sql';
import { landDocument } from '../domain/shipped';
import { aVehicle } from '../support/batches';
import { useIntake } from '../support/intake';
import { type Asking, aPerson, everybody, sees, threePartners } from './callers';
import { aboutNothing, aJsonBody, type Fixture, ids, ofMadagascar, underANewKey } from './fixture';
import { moneyFixtures } from './money-fixtures';
import { type PartnerRows, rowsOfEverybody, servicesOfMadagascar } from './partner-rows';
import { paymentFixtures } from './payment-fixtures';

const aboutBatch = { id: (row: PartnerRows) => row.batchId };
const aboutService = { id: () => service, visible: () => true };
const aLine = JSON.stringify(aVehicle());

let reassessedYear = 2025;

const fixtures: Readonly<Record<string, Fixture>> = {
  ...paymentFixtures({ service: () => service, citizenId: () => citizenId }),
  'POST /api/v1/batches': {
    ok: 202,
    request: () => ({
      query: '?fiscalYear=2026',
      headers: { 'Content-Type': 'application/x-ndjson', 'Idempotency-Key': randomUUID() },
      body: aLine,
    }),
  },
  'GET /api/v1/batches': { ok: 200, listed: ids, idOf: (row) => row.batchId, request: () => ({ query: '?limit=100' }) },
  'GET /api/v1/batches/{id}': { ok: 200, about: aboutBatch },
  'GET /api/v1/batches/{id}/results': { ok: 200, about: aboutBatch },
  'POST /api/v1/batches/{id}/cancel': { ok: 200, about: aboutBatch },
  'GET /api/v1/assessments': {
    ok: 200,
    listed: ids,
    idOf: (row) => row.assessmentId,
    request: () => ({ query: '?limit=100' }),
  },
  'GET /api/v1/assessments/{id}': { ok: 200, about: { id: (row) => row.assessmentId } },
  'GET /api/v1/assessments/{id}/explanation': { ok: 200, about: { id: (row) => row.assessmentId } },
  'GET /api/v1/assessments/{id}/charges': { ok: 200, about: { id: (row) => row.assessmentId } },
  'GET /api/v1/assessments/{id}/revisions': { ok: 200, about: { id: (row) => row.assessmentId } },
  // Which ones can be cancelled, and that each can be once, is asked in test/services/cancellations.test.ts.
  'POST /api/v1/assessments/{id}/cancellation': {
    ok: 200,
    about: aboutNothing,
    request: () => aJsonBody({ reason: 'sold abroad before the year began' }),
  },
  'POST /api/v1/assessments': {
    ok: 201,
    request: (asking) => {
      const { partnerId, role } = asking.caller ?? {};
      const owner = partnerId == null && role !== 'citizen' ? { account: citizenId } : {};
      return underANewKey({ service, kind: 'issue', ...owner, ...ofMadagascar(asking) });
    },
  },
  'GET /api/v1/assessments/{id}/instalments': { ok: 200, about: { id: (row) => row.assessmentId } },
  // Madagascar takes no amount in parts, and nobody one in so many.
  'POST /api/v1/assessments/{id}/instalments': {
    ok: 422,
    about: { id: (row) => row.assessmentId },
    request: () => aJsonBody({ parts: 120, firstDueOn: new Date().toISOString().slice(0, 10) }),
  },
  'GET /api/v1/services': {
    ok: 200,
    request: (asking) => ({ query: `?${new URLSearchParams(ofMadagascar(asking))}` }),
  },
  'GET /api/v1/services/{code}': {
    ok: 200,
    about: aboutService,
    request: (asking) => ({ query: `?${new URLSearchParams(ofMadagascar(asking))}` }),
  },
  'GET /api/v1/catalogues': { ok: 200 },
  'POST /api/v1/catalogues': {
    ok: 200,
    request: () => {
      const { headers, body } = aJsonBody({ ...shippedCatalogues().at(-1)!, jurisdiction: 'MG' });
      return { query: '?dryRun=true', headers: headers!, body: body! };
    },
  },
  // Which proposals one finds, and that nobody decides their own, is asked in test/services/catalogues.test.ts.
  'GET /api/v1/catalogues/{id}': { ok: 200, about: aboutNothing },
  'POST /api/v1/catalogues/{id}/decision': {
    ok: 200,
    about: aboutNothing,
    request: () => aJsonBody({ decision: 'refused', reason: 'the law was not seen' }),
  },
  'POST /api/v1/quotes': {
    ok: 200,
    request: ({ caller }) => ({
      query: caller?.jurisdiction === null ? '?fiscalYear=2026&jurisdiction=MG' : '?fiscalYear=2026',
      headers: { 'Content-Type': 'application/json' },
      body: aLine,
    }),
  },
  'GET /api/v1/jobs/{id}': {
    ok: 200,
    about: {
      id: (row) => row.jobId,
      // A job does not say whether a test key sent what it works on.
      visible: ({ caller }, reach, { whose }) => sees(caller!, reach, { ...whose, isTest: caller!.isTest }),
    },
  },
  'GET /api/v1/exemptions': { ok: 200 },
  'POST /api/v1/exemptions': {
    ok: 201,
    request: ({ caller }) =>
      aJsonBody({
        registration: aVehicle().registration,
        ground: landDocument.exemptions[0]!.ground,
        proof: 'order 12/2026',
        from: '2026-01-01',
        ...(caller?.jurisdiction === null && { jurisdiction: 'MG' }),
      }),
  },
  // Which proposals one finds, and that nobody decides their own, is asked in test/audit/exemptions.test.ts.
  'POST /api/v1/exemptions/{id}/decision': {
    ok: 200,
    about: aboutNothing,
    request: () => aJsonBody({ decision: 'refused', reason: 'the order was not seen' }),
  },
  'POST /api/v1/exemptions/{id}/withdrawal': { ok: 200, about: aboutNothing },
  'GET /api/v1/tariffs': {
    ok: 200,
    request: ({ caller }) => ({ query: caller?.jurisdiction === null ? '?jurisdiction=MG' : '' }),
  },
  // Everybody here is of Madagascar or of no jurisdiction; what others find is asked in test/tariffs.
  'GET /api/v1/tariffs/{id}/versions/{version}': {
    ok: 200,
    about: { id: () => landDocument.id, visible: () => true },
  },
  'GET /api/v1/tariff-drafts': { ok: 200 },
  'POST /api/v1/tariff-drafts': {
    ok: 201,
    request: ({ caller }) => aJsonBody({ document: {}, ...(caller?.jurisdiction === null && { jurisdiction: 'MG' }) }),
  },
  // Which drafts one finds, and that nobody publishes their own, is asked in test/tariffs.
  'GET /api/v1/tariff-drafts/{id}': { ok: 200, about: aboutNothing },
  'PUT /api/v1/tariff-drafts/{id}': {
    ok: 200,
    about: aboutNothing,
    request: () => aJsonBody({ document: {}, revision: 1 }),
  },
  'POST /api/v1/tariff-drafts/{id}/validation': { ok: 200, about: aboutNothing },
  'POST /api/v1/tariff-drafts/{id}/publication': {
    ok: 200,
    about: aboutNothing,
    request: () => aJsonBody({ inForceOn: '2099-01-01' }),
  },
  'POST /api/v1/tariff-drafts/{id}/discard': { ok: 200, about: aboutNothing },
  'GET /api/v1/reassessments': { ok: 200 },
  'POST /api/v1/reassessments': {
    ok: 202,
    // Of one year one is under way at a time.
    request: ({ caller }) => {
      reassessedYear += 1;
      const jurisdiction = caller?.jurisdiction === null ? { jurisdiction: 'MG' } : {};
      return aJsonBody({ subject: 'land', fiscalYear: reassessedYear, ...jurisdiction });
    },
  },
  // Which ones one finds, and that nobody carries out their own, is asked in test/services/reassessments.test.ts.
  'GET /api/v1/reassessments/{id}': { ok: 200, about: aboutNothing },
  'POST /api/v1/reassessments/{id}/application': { ok: 202, about: aboutNothing },
  ...moneyFixtures,
  'GET /api/v1/reconciliations': { ok: 200 },
  // MVola has no list to be asked for; days that are asked for are in test/services/reconciliations.test.ts.
  'POST /api/v1/reconciliations': {
    ok: 422,
    request: (asking) => aJsonBody({ provider: 'mvola', day: '2026-03-01', ...ofMadagascar(asking) }),
  },
  'POST /api/v1/reconciliations/statements': {
    ok: 202,
    request: (asking) => ({
      query: `?${new URLSearchParams({ provider: 'mvola', day: '2026-03-01', ...ofMadagascar(asking) })}`,
      headers: { 'Content-Type': 'text/csv' },
      body: `transaction,amount,date,${randomUUID()}`,
    }),
  },
  'GET /api/v1/reconciliations/{id}': { ok: 200, about: aboutNothing },
  'GET /api/v1/reconciliations/{id}/report': { ok: 200, about: aboutNothing },
  'GET /api/v1/ledger/balances': { ok: 200 },
  'GET /api/v1/ledger/journals': { ok: 200 },
  // Which callbacks one finds, and what can be handled again, is asked in test/callbacks/replay.test.ts.
  'GET /api/v1/callbacks': { ok: 200 },
  'GET /api/v1/callbacks/{id}': { ok: 200, about: aboutNothing },
  'POST /api/v1/callbacks/{id}/replay': { ok: 200, about: aboutNothing },
  'POST /api/v1/callbacks/replay': { ok: 200, request: () => aJsonBody({}) },
  'GET /health': { ok: 200 },
  'GET /health/live': { ok: 200 },
  'GET /health/ready': { ok: 200 },
  'GET /api/v1/health': { ok: 200 },
  'GET /.well-known/security.txt': { ok: 200 },
  'GET /api/openapi.json': { ok: 200 },
  'GET /api/docs': { ok: 200 },
};

const intake = useIntake({ ANONYMOUS_REQUESTS_PER_MINUTE: '100000', PAYMENTS_PER_MINUTE: '100000' });
let asked: Asking[];
let found: PartnerRows[];
let service: string;
let citizenId: string;
beforeAll(async () => {
  const partners = await threePartners(intake.process());
  found = await rowsOfEverybody(intake.db(), partners);
  asked = await everybody(intake.process(), partners);
  service = await servicesOfMadagascar(intake.db());
  citizenId = (await aPerson(intake.process(), 'citizen', partners)).caller!.accountId!;
  await rows(intake.db(), `update account set jurisdiction = 'MG' where id = $1`, [citizenId]);
});

const nameOf = ({ method, path }: Route) => `${method.toUpperCase()} ${path}`;
const routes = apiTables().intake;

test('each route has its line in this test, and no line is left over', () => {
  expect(routes.map(nameOf).sort()).toEqual(Object.keys(fixtures).sort());
});

/** What the declaration promises the caller: a refusal, or how far it reaches. */
function declared({ audience, permission }: Route, { caller }: Asking): 401 | 403 | Reach {
  if (audience === 'public' || audience === 'probe') return 'all';
  if (caller === null) return 401;
  const reach = reachOf(caller.grants, permission);
  const isOfAudience =
    audience === 'member' || (audience === 'partner' ? caller.partnerId !== null : caller.accountId !== null);
  return reach === null || !isOfAudience ? 403 : reach;
}

const ask = (route: Route, asking: Asking, row: PartnerRows | null) => {
  const { request, about } = fixtures[nameOf(route)]!;
  const { query = '', headers = {}, body } = request?.(asking, row) ?? {};
  const path =
    row === null
      ? route.path
      : route.path
          .replace(/\{(id|code)\}/, about!.id(row))
          .replace('{version}', '1')
          .replace('{place}', '0');
  return intake.ask(path + query, null, {
    method: route.method.toUpperCase(),
    headers: { ...asking.headers, ...headers },
    ...(body !== undefined && { body }),
  });
};

test.each(routes.map((route) => [nameOf(route), route] as const))(
  '%s answers each caller as declared',
  async (name, route) => {
    const { ok, about, listed, idOf, isOfNoTest } = fixtures[name]!;
    const isSeen = (asking: Asking, reach: Reach, { whose }: PartnerRows) =>
      sees(asking.caller!, reach, whose) && !(isOfNoTest && whose.isTest);
    const answers: string[] = [];
    const promised: string[] = [];
    for (const asking of asked) {
      const due = declared(route, asking);
      for (const [index, row] of about === undefined ? [[0, null] as const] : found.entries()) {
        const label = `${asking.name}, row ${index}`;
        const reply = await ask(route, asking, row);
        answers.push(`${label}: ${reply.status}`);
        promised.push(`${label}: ${typeof due === 'number' ? due : statusFor(asking, due, row)}`);
        if (listed !== undefined && typeof due === 'string') {
          const visible = found.filter((one) => isSeen(asking, due, one)).map(idOf!);
          const shown = listed(reply.json).filter((id) => found.map(idOf!).includes(id));
          expect([label, shown.sort()]).toEqual([label, visible.sort()]);
        }
      }
    }
    expect(answers).toEqual(promised);

    function statusFor(asking: Asking, reach: Reach, row: PartnerRows | null): number {
      if (row === null) return ok;
      const visible = about?.visible?.(asking, reach, row) ?? isSeen(asking, reach, row);
      return visible ? ok : 404;
    }
  },
);
