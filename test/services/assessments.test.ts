import { randomUUID } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { assessmentSchema, explainedAssessmentSchema } from '../../services/intake/assessment-view';
import { noticeReferenceOf } from '../../shared/domain/payment/notice-reference';
import { rows } from '../../shared/store/sql';
import { aPartnerWithKey, type TestPartner, useIntake } from '../support/intake';

const intake = useIntake();
let partner: TestPartner;
let other: TestPartner;
beforeEach(async () => {
  await rows(intake.db(), 'truncate assessment cascade');
  partner = await aPartnerWithKey(intake.db());
  other = await aPartnerWithKey(intake.db());
});

type Over = {
  registration?: string;
  fiscalYear?: number;
  category?: string;
  state?: string;
  batchId?: string;
  line?: number;
};

async function anAssessment(partnerId: string, over: Over = {}): Promise<string> {
  const { registration = `${Math.floor(Math.random() * 9999)} T${randomUUID().slice(0, 2)}`, fiscalYear = 2026 } = over;
  const { category = 'land', state = 'due', batchId = randomUUID(), line = 1 } = over;
  const id = uuidv7();
  await rows(
    intake.db(),
    `insert into assessment (id, partner_id, batch_id, line, jurisdiction, fiscal_year, category, registration,
       registration_key, fiscal_power, energy, first_circulation, length_metres, owner, amount, currency, state, tariff_id,
       tariff_version, explanation)
     values ($1, $2, $3, $4, 'MG', $5, $6, $7, upper(replace($7, ' ', '')), 7, 'petrol', '2015-03-01', 4.5,
             '{"name":"Rakoto"}', 105000, 'MGA', $8, 'mg-land-2026', 1, '{"v":1}')`,
    [id, partnerId, batchId, line, fiscalYear, category, registration, state],
  );
  return id;
}

const list = (query: string, key = partner.key) => intake.ask(`/api/v1/assessments?${query}`, key);
const idsOf = (reply: { json: { items: { id: string }[] } }) => reply.json.items.map(({ id }) => id);

test('an assessment is shown with its explanation and without its owner', async () => {
  const id = await anAssessment(partner.id, { registration: '1234 TBA' });
  const { status, json, text } = await intake.ask(`/api/v1/assessments/${id}`, partner.key);
  expect(status).toBe(200);
  expect(explainedAssessmentSchema.parse(json)).toMatchObject({
    kind: 'vehicle-tax',
    jurisdiction: 'MG',
    registration: '1234 TBA',
    service: null,
    requestedOn: null,
    dueOn: null,
    amount: 105_000,
    charges: 0,
    paid: 0,
    revision: 0,
    currency: 'MGA',
    firstCirculation: '2015-03-01',
    lengthMetres: 4.5,
    tariff: { id: 'mg-land-2026', version: 1 },
    explanation: { v: 1 },
    reference: noticeReferenceOf(id),
  });
  expect(text).not.toContain('Rakoto');
});

test('another partner’s assessment does not exist', async () => {
  const id = await anAssessment(other.id);
  const reply = await intake.ask(`/api/v1/assessments/${id}`, partner.key);
  expect([reply.status, reply.json.code]).toEqual([404, 'ASSESSMENT_NOT_FOUND']);
  expect((await list('')).json).toMatchObject({ items: [], total: 0 });
});

test('an id that is none is refused', async () => {
  expect((await intake.ask('/api/v1/assessments/x', partner.key)).status).toBe(400);
});

test('assessments are filtered by year, category, state, batch, and all of them together', async () => {
  const batchId = randomUUID();
  const wanted = await anAssessment(partner.id, { fiscalYear: 2027, category: 'air', state: 'exempt', batchId });
  const plain = await anAssessment(partner.id);
  for (const query of ['fiscalYear=2027', 'category=air', 'state=exempt', `batchId=${batchId}`])
    expect(idsOf(await list(query))).toEqual([wanted]);
  expect(idsOf(await list(`fiscalYear=2027&category=air&state=exempt&batchId=${batchId}`))).toEqual([wanted]);
  expect(idsOf(await list('fiscalYear=2027&category=land'))).toEqual([]);
  const all = await list('');
  expect(idsOf(all)).toEqual([plain, wanted]);
  for (const item of all.json.items) assessmentSchema.parse(item);
});

test.each(['due', 'partly-paid', 'overdue', 'paid', 'exempt', 'cancelled'])(
  'an assessment that is %s is shown as that, and found by it',
  async (state) => {
    const id = await anAssessment(partner.id, { state });
    await anAssessment(partner.id, { state: state === 'due' ? 'paid' : 'due' });
    const found = await list(`state=${state}&kind=vehicle-tax`);
    expect(idsOf(found)).toEqual([id]);
    expect(assessmentSchema.parse(found.json.items[0]).state).toBe(state);
  },
);

test.each(['34 tb', '34-TB', '234tba', '1234TBA', ' 1 2 3 4 T'])(
  'a vehicle is found by part of its plate, written as %s',
  async (plate) => {
    const id = await anAssessment(partner.id, { registration: '1234 TBA' });
    await anAssessment(partner.id, { registration: '9999 ZZZ' });
    await anAssessment(other.id, { registration: '1234 TBB' });
    expect(idsOf(await list(`plate=${encodeURIComponent(plate)}`))).toEqual([id]);
  },
);

test.each([
  'plate=ab',
  'plate=%25%25%25',
  'plate=a_b_c',
  'category=boat',
  'state=lost',
  'kind=fine',
  'service=passport',
  'fiscalYear=x',
  'batchId=7',
  'owner=x',
])('%s is refused with the name of the parameter', async (query) => {
  const reply = await list(query);
  expect([reply.status, reply.json.details[0].field]).toEqual([400, query.split('=')[0]]);
});

test('pages and links keep the filters', async () => {
  const batchId = randomUUID();
  const ids: string[] = [];
  for (let line = 1; line <= 5; line++)
    ids.unshift(await anAssessment(partner.id, { batchId, line, registration: `${line}000 TBA` }));
  await anAssessment(partner.id);
  const first = await list(`batchId=${batchId}&limit=2`);
  expect(first.json).toMatchObject({ total: 5, totalIsExact: true, page: 1, limit: 2 });
  const second = await intake.ask(first.json.links.next, partner.key);
  expect([...idsOf(first), ...idsOf(second)]).toEqual(ids.slice(0, 4));
  expect(idsOf(await list(`batchId=${batchId}&limit=2&page=3`))).toEqual(ids.slice(4));
});

test('a total is counted up to ten thousand and says when there are more', async () => {
  await rows(
    intake.db(),
    `insert into assessment (id, partner_id, batch_id, line, jurisdiction, fiscal_year, category, registration,
                             registration_key, amount, currency, state, tariff_id, tariff_version, explanation)
     select gen_random_uuid(), $1, $1, n, 'MG', 2026, 'land', 'X' || n, 'X' || n, 1, 'MGA', 'due', 't', 1, '{}'
       from generate_series(1, 10001) as n`,
    [partner.id],
  );
  expect((await list('limit=1')).json).toMatchObject({ total: 10_000, totalIsExact: false });
});
