// Each route that takes a key or a token × everybody of one jurisdiction × what belongs to another: not found or refused,
// in no list, and as it was afterwards. What a route declares for rows of one's own is asked in intake-matrix.test.ts.
import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { apiTables } from '../../scripts/generate/route-table';
import { packs } from '../../shared/domain/jurisdictions/packs';
import type { Route } from '../../shared/http/route';
import { rows } from '../../shared/store/sql';
import { aVehicle } from '../support/batches';
import { type Reply, useIntake } from '../support/intake';
import { insertLedgerRows } from '../support/ledger-rows';
import { useObjectFolder } from '../support/receipts/issued-receipts';
import type { Asking } from './callers';
import { everyJurisdiction, exemptVehicle, issuedFile, type Place, type PlaceRows } from './every-jurisdiction';
import { type Line, lines } from './jurisdiction-lines';

const generous = {
  USER_REQUESTS_PER_MINUTE: '100000',
  API_KEY_REQUESTS_PER_HOUR: '100000',
  PAYMENTS_PER_MINUTE: '100000',
};
const objects = useObjectFolder();
const intake = useIntake({ ...generous, ...objects.env });
let places: Place[];
beforeAll(async () => {
  places = await everyJurisdiction(intake.process());
  mkdirSync(join(objects.path, issuedFile.folder));
  for (const { code } of places)
    writeFileSync(join(objects.path, issuedFile.folder, `${code}.pdf`.toLowerCase()), issuedFile.bytes);
});

const nameOf = ({ method, path }: Route) => `${method.toUpperCase()} ${path}`;
const routes = apiTables().intake.filter(({ audience }) => audience !== 'public' && audience !== 'probe');
const routesWith = (kind: 'row' | 'lists' | 'names') =>
  routes.map((route) => [nameOf(route), route] as const).filter(([name]) => kind in (lines[name] ?? {}));

test('each route says here how it keeps to one jurisdiction, and no line is left over', () => {
  expect(routes.map(nameOf).sort()).toEqual(Object.keys(lines).sort());
});

type Asked = { query?: string; body?: object | undefined };

const ask = ({ method, path }: Route, { headers }: Asking, id: string, { query = '', body }: Asked = {}) =>
  intake.ask(path.replace('{id}', id).replace('{code}', 'T-552').replace('{place}', '0') + query, null, {
    method: method.toUpperCase(),
    headers: {
      ...headers,
      'Idempotency-Key': randomUUID(),
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });

const othersThan = ({ code }: Place) => places.filter((other) => other.code !== code);
const answerOf = ({ status, json }: Reply) => `${status} ${json?.code ?? ''}`;

/** Every answer to somebody of one jurisdiction about another: who asked whom, and what came. */
async function acrossBorders(askAbout: (asking: Asking, other: Place, own: Place) => Promise<Reply>) {
  const answers: { who: string; answer: string; reply: Reply }[] = [];
  for (const own of places)
    for (const asking of own.people)
      for (const other of othersThan(own)) {
        const reply = await askAbout(asking, other, own);
        answers.push({ who: `${asking.name} of ${own.code} about ${other.code}`, answer: answerOf(reply), reply });
      }
  return answers;
}

/** What is kept of the places, to be the same afterwards. */
const everything = async () => ({
  batches: await rows(intake.db(), 'select * from batch order by id'),
  proposals: await rows(intake.db(), 'select * from proposal order by id'),
  exemptions: await rows(intake.db(), 'select * from exemption order by id'),
  assessments: await rows(intake.db(), 'select * from assessment order by id'),
  drafts: await rows(intake.db(), 'select * from tariff_draft order by id'),
  reassessments: await rows(intake.db(), 'select * from reassessment order by id'),
  payments: await rows(intake.db(), 'select * from payment order by id'),
  receipts: await rows(intake.db(), 'select * from receipt order by id'),
  refunds: await rows(intake.db(), 'select * from refund order by id'),
  cases: await rows(intake.db(), 'select * from payment_case order by id'),
  reconciliations: await rows(intake.db(), 'select * from reconciliation order by id'),
  journals: await rows(intake.db(), 'select * from journal order by id'),
  subscriptions: await rows(intake.db(), 'select * from subscription order by id'),
  callbacks: await rows(intake.db(), 'select * from callback_event order by id'),
});

test.each(routesWith('row'))('%s finds nothing of another jurisdiction', async (name, route) => {
  const { row, body } = lines[name] as Extract<Line, { row: unknown }>;
  const askAbout = (asking: Asking, id: string) =>
    ask(route, asking, id, { body: typeof body === 'function' ? body(id) : body });
  const before = await everything();
  const answers = await acrossBorders((asking, other) => askAbout(asking, other.rows[row]));
  const leaks = answers.filter(({ answer }) => !/^(403 PERMISSION_MISSING|404 \w+_NOT_FOUND)$/.test(answer));
  expect(leaks.map(({ who, answer }) => `${who}: ${answer}`)).toEqual([]);
  // Nothing that could be told from a row that does not exist at all.
  const unknown = row === 'jobId' ? `${randomUUID()}:tax.assess-chunk` : randomUUID();
  const [own] = places;
  for (const asking of own!.people) {
    const a = await askAbout(asking, places[1]!.rows[row]);
    const b = await askAbout(asking, unknown);
    expect([a.status, a.json.code, a.json.detail]).toEqual([b.status, b.json.code, b.json.detail]);
  }
  expect(await everything()).toEqual(before);
});

test.each(routesWith('row').filter(([, { method }]) => method === 'get'))(
  '%s finds it for somebody of its own',
  async (name, route) => {
    const { row } = lines[name] as { row: keyof PlaceRows };
    for (const { people, rows: own } of places) {
      const answers = await Promise.all(people.map((asking) => ask(route, asking, own[row])));
      expect(answers.map(({ status }) => status)).toContain(200);
    }
  },
);

test.each(routesWith('lists'))('%s holds rows of one’s own jurisdiction alone', async (name, route) => {
  const { lists } = lines[name] as { lists: readonly (keyof PlaceRows)[] };
  const known = new Map(places.flatMap(({ code, rows: its }) => lists.map((kind) => [its[kind], code] as const)));
  for (const { code, people } of places) {
    const replies = await Promise.all(people.map((asking) => ask(route, asking, '', { query: '?limit=100' })));
    const shown = replies.map(({ status, json }) => (status === 200 ? (json.items as { id: string }[]) : []));
    const whose = shown.map((items) => items.map(({ id }) => known.get(id)));
    expect(new Set(whose.flat())).toEqual(new Set([code]));
    const refused = replies.filter(({ status }) => status !== 200);
    expect(refused.map(answerOf)).toEqual(refused.map(() => '403 PERMISSION_MISSING'));
  }
});

test.each(routesWith('names'))('%s refuses to be about another jurisdiction', async (name, route) => {
  const { names } = lines[name] as Extract<Line, { names: unknown }>;
  const before = await everything();
  const answers = await acrossBorders((asking, other) => ask(route, asking, '', names(other.code)));
  for (const { who, answer, reply } of answers) {
    if (answer === '403 PERMISSION_MISSING') continue;
    expect([who, answer, reply.json.details]).toEqual([
      who,
      '400 REQUEST_INVALID',
      [{ field: 'jurisdiction', code: 'JURISDICTION_FOREIGN', message: expect.any(String) }],
    ]);
  }
  expect(answers.some(({ answer }) => answer.startsWith('400'))).toBe(true);
  expect(await everything()).toEqual(before);
});

test('a jurisdiction that no pack describes is named to nobody’s avail', async () => {
  const { names } = lines['POST /api/v1/quotes'] as Extract<Line, { names: unknown }>;
  const [, quotes] = routesWith('names').find(([name]) => name === 'POST /api/v1/quotes')!;
  const reply = await ask(quotes, places[0]!.people.find(({ name }) => name === 'citizen')!, '', names('XX'));
  expect(reply.json.details).toEqual([
    { field: 'jurisdiction', code: 'INVALID_VALUE', message: `expected one of ${[...packs.keys()].join(', ')}` },
  ]);
});

test('vehicles are taken where a tariff rules them, and the batch is of that jurisdiction', async () => {
  for (const { code, people } of places)
    for (const { name, headers } of people.filter(({ caller }) => caller!.partnerId !== null)) {
      const reply = await intake.postBatch(null, JSON.stringify(aVehicle()), headers);
      const due = code === 'MG' ? '202 ' : '422 FISCAL_YEAR_WITHOUT_TARIFF';
      expect([code, name, answerOf(reply)]).toEqual([code, name, due]);
      if (code !== 'MG') continue;
      const made = await rows(intake.db(), 'select jurisdiction from batch where id = $1', [reply.json.id]);
      expect(made).toEqual([{ jurisdiction: code }]);
    }
});

test('what one jurisdiction exempts is exempt there alone', async () => {
  const [, quotes] = routesWith('names').find(([name]) => name === 'POST /api/v1/quotes')!;
  const citizen = places.find(({ code }) => code === 'MG')!.people.find(({ name }) => name === 'citizen')!;
  const amountOf = async () => {
    const body = aVehicle({ registration: exemptVehicle, use: 'ambulance' });
    return (await ask(quotes, citizen, '', { query: '?fiscalYear=2026', body })).json.amount;
  };
  expect(await amountOf()).toBe(0);
  await rows(intake.db(), `update exemption set jurisdiction = 'GQ' where jurisdiction = 'MG'`);
  expect(await amountOf()).toBeGreaterThan(0);
});

test('a job that works for nobody in particular is for nobody of one jurisdiction', async () => {
  const name = 'scheduler.sweep-leftovers';
  const [eventId] = await insertLedgerRows(intake.db(), [{ name, tenant: null }]);
  for (const { people } of places)
    for (const asking of people) {
      const reply = await intake.ask(`/api/v1/jobs/${eventId}:${name}`, null, { headers: asking.headers });
      expect(answerOf(reply)).toMatch(/^(403 PERMISSION_MISSING|404 JOB_NOT_FOUND)$/);
    }
});
