import { serviceSchema, serviceWithTariffSchema } from '../../services/intake/services/service-view';
import { rows } from '../../shared/store/sql';
import { useGuinea } from './guinea';

const guinea = useGuinea();
const list = (query: string, who = guinea.partner()) => guinea.as(who, `/api/v1/services?${query}`);
const codesOf = (reply: { json: { items: { code: string }[] } }) => reply.json.items.map(({ code }) => code);
const one = (code: string, query = '', who = guinea.partner()) => guinea.as(who, `/api/v1/services/${code}?${query}`);

test('services are listed in order of their codes, with where they stand', async () => {
  const { status, json } = await list('limit=100');
  expect(status).toBe(200);
  for (const item of json.items) serviceSchema.parse(item);
  expect(json).toMatchObject({ page: 1, total: json.items.length, totalIsExact: true, links: { next: null } });
  expect(json.total).toBeGreaterThanOrEqual(50);
  const found = json.items.find(({ code }: { code: string }) => code === 'T-001');
  expect(found).toMatchObject({
    name: 'Legalización de documentos',
    names: { fr: 'Légalisation de documents' },
    category: { code: 'C-001' },
    sector: { code: 'S-001' },
    ministry: { code: 'M-001', name: 'Ministerio de Asuntos Exteriores y Cooperación' },
  });
});

test('pages follow each other by number and by link, filters included', async () => {
  const all = codesOf(await list('limit=100'));
  const first = await list('limit=10&language=fr');
  const second = await guinea.as(guinea.partner(), first.json.links.next);
  expect([...codesOf(first), ...codesOf(second)]).toEqual(all.slice(0, 20));
  expect(second.json.items[0].name).toBe(second.json.items[0].names.fr);
  expect(codesOf(await list('limit=10&page=2'))).toEqual(all.slice(10, 20));
});

test.each([
  ['legalizacion', 'T-001'],
  ['LÉGALISATION%20doc', 'T-001'],
  ['legalisation', 'T-001'],
  ['t-552', 'T-552'],
  ['552', 'T-552'],
])('words in any language, accents or not, and codes: %s', async (words, code) => {
  expect(codesOf(await list(`search=${words}&limit=100`))).toContain(code);
});

test('all words have to be found, and no character of theirs is a wildcard', async () => {
  expect(codesOf(await list('search=legalizacion%20helicopteros'))).toEqual([]);
  for (const wild of ['%25', '_', '%5C', '%25%25%25', 'T_552'])
    expect(codesOf(await list(`search=${wild}`))).toEqual([]);
});

test('category, sector and ministry narrow the list', async () => {
  const items = (await list('limit=100')).json.items;
  for (const place of ['category', 'sector', 'ministry']) {
    const { code } = items[20][place];
    const wanted = items.filter((item: Record<string, { code: string }>) => item[place]!.code === code);
    const found = await list(`limit=100&${place}=${code}`);
    expect(codesOf(found)).toEqual(wanted.map((item: { code: string }) => item.code));
    expect(found.json.total).toBe(wanted.length);
  }
});

test('a service says what it costs today, for what, and what it has to be told', async () => {
  const fixed = await one('T-553');
  expect(fixed.status).toBe(200);
  expect(serviceWithTariffSchema.parse(fixed.json)).toMatchObject({
    code: 'T-553',
    documents: expect.arrayContaining([expect.objectContaining({ for: expect.any(String) })]),
    steps: expect.arrayContaining([expect.objectContaining({ name: expect.any(String) })]),
    tariff: {
      id: 'gq-t-553',
      version: 1,
      currency: 'XAF',
      validity: { from: '2026-01-01', to: null },
      fees: [
        { kind: 'issue', amount: 4000, inputs: [] },
        { kind: 'renewal', amount: 1500, inputs: [] },
      ],
      inputs: [],
    },
  });
  const scale = await one('T-955', 'language=fr');
  expect(serviceWithTariffSchema.parse(scale.json).tariff).toMatchObject({
    fees: [{ kind: 'issue', amount: null, inputs: ['panelArea'] }, { kind: 'renewal' }],
    inputs: [
      { input: 'panelArea', name: 'Surface du panneau', type: 'number', unit: 'm2', min: 0, max: 10_000, decimals: 2 },
    ],
  });
  expect(scale.json).toMatchObject({ latePenalty: { percent: '10' }, graceDays: 15, validityMonths: 12 });
});

test('a name that a language lacks is that of the jurisdiction', async () => {
  const { json } = await one('T-001', 'language=mg');
  expect(json.name).toBe('Legalización de documentos');
});

test('a service whose tariff is not valid today is shown without one', async () => {
  await rows(
    guinea.db(),
    `insert into service (jurisdiction, code, category, names, details, searched)
     select jurisdiction, 'T-ZERO', category, names, details, 'zero' from service where code = 'T-001'`,
  );
  expect((await one('T-ZERO')).json).toMatchObject({ code: 'T-ZERO', tariff: null });
  await rows(guinea.db(), `delete from service where code = 'T-ZERO'`);
});

test('another jurisdiction’s services are neither listed nor found', async () => {
  const who = guinea.madagascar();
  expect((await list('', who)).json).toMatchObject({ items: [], total: 0 });
  const reply = await one('T-552', '', who);
  expect([reply.status, reply.json.code]).toEqual([404, 'SERVICE_NOT_FOUND']);
  const asked = await one('T-552', 'jurisdiction=GQ', who);
  expect([asked.status, asked.json.details[0].code]).toEqual([400, 'JURISDICTION_FOREIGN']);
});

test('who belongs to none names the jurisdiction, and one that there is', async () => {
  const admin = await guinea.person('admin', null);
  expect((await list('', admin)).json.details).toMatchObject([{ code: 'JURISDICTION_MISSING' }]);
  expect(codesOf(await list('jurisdiction=SN', admin))).toContain('SUB-MONTH');
  expect((await one('SUB-MONTH', 'jurisdiction=SN', admin)).json).toMatchObject({ tariff: { currency: 'XOF' } });
  for (const reply of [await list('jurisdiction=XX', admin), await one('T-552', 'jurisdiction=XX', admin)])
    expect([reply.status, reply.json.details[0].field]).toEqual([400, 'jurisdiction']);
});

test.each(['search=', 'category=X-1', 'language=de', 'page=0', 'after=;', 'jurisdiction=gq', 'colour=red'])(
  '%s is refused with the name of the parameter',
  async (query) => {
    const reply = await list(query);
    expect([reply.status, reply.json.details[0].field]).toEqual([400, query.split('=')[0]]);
  },
);

test('a code that is none, one that does not exist, and a guest', async () => {
  expect((await one('t552')).status).toBe(400);
  expect((await one('T-%00')).status).toBe(400);
  expect((await one('T-99999')).json.code).toBe('SERVICE_NOT_FOUND');
  expect((await list('', { headers: {} })).status).toBe(401);
});

test('the words are looked up in their index', async () => {
  const plan = await guinea.db().source.transaction(async (tx) => {
    await tx.query('set local enable_seqscan = off');
    return tx.query(`explain select from service where searched like '%legaliz%'`) as Promise<
      { 'QUERY PLAN': string }[]
    >;
  });
  expect(plan.map((line) => line['QUERY PLAN']).join('\n')).toContain('service_searched');
});
