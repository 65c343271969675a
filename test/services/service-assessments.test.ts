import { randomUUID } from 'node:crypto';
import { explainedAssessmentSchema } from '../../services/intake/assessment-view';
import { dayIn } from '../../shared/domain/days';
import type { Explanation } from '../../shared/domain/explanation/explanation';
import { contradictionIn } from '../../shared/domain/tariff/recompute';
import { everyEntry, listAudit } from '../../shared/store/audit-search';
import { rows, withTx } from '../../shared/store/sql';
import { loadTariffVersion } from '../../shared/store/tariffs';
import { untilBlocked } from '../support/database';
import { useGuinea } from './guinea';

const guinea = useGuinea();
const passport = { service: 'T-552', kind: 'renewal' };
const stored = (id: string) =>
  rows<Record<string, unknown>>(guinea.db(), 'select * from assessment where id = $1', [id]);
const countOf = async () => (await rows(guinea.db(), 'select from assessment')).length;
const get = (who: { headers: Record<string, string> }, id: string) => guinea.as(who, `/api/v1/assessments/${id}`);
const listed = async (who: { headers: Record<string, string> }, query = '') =>
  (await guinea.as(who, `/api/v1/assessments?limit=100&${query}`)).json.items.map(({ id }: { id: string }) => id);

test('a partner has a service assessed: the answer is the assessment with how it came about', async () => {
  const body = { service: 'T-955', kind: 'issue', inputs: { panelArea: 12.5 }, ref: 'A-17' };
  const reply = await guinea.assess(guinea.partner(), body);
  const today = dayIn('Africa/Malabo', new Date());
  expect(reply.status).toBe(201);
  const assessment = explainedAssessmentSchema.parse(reply.json);
  expect(assessment).toMatchObject({
    kind: 'service-fee',
    service: 'T-955',
    category: 'service',
    jurisdiction: 'GQ',
    ref: 'A-17',
    fiscalYear: Number(today.slice(0, 4)),
    requestedOn: today,
    dueOn: today,
    // 10 000 + 12.5 × 2 500
    amount: 41_250,
    charges: 0,
    paid: 0,
    currency: 'XAF',
    state: 'due',
    revision: 0,
    registration: null,
    batchId: null,
    line: null,
    links: { batch: null },
    tariff: { id: 'gq-t-955', version: 1 },
  });
  expect(reply.headers.get('location')).toBe(`/api/v1/assessments/${assessment.id}`);
  expect((await get(guinea.partner(), assessment.id)).json).toEqual(reply.json);
  const words = await guinea.as(guinea.partner(), `/api/v1/assessments/${assessment.id}/explanation?language=fr`);
  expect(words.json.inWords.sentences.join(' ')).toContain('41');
  expect(await stored(assessment.id)).toMatchObject([{ account_id: null, is_test: false, category: 'service' }]);
});

test('what is stored can be computed again from its explanation', async () => {
  const { json } = await guinea.assess(guinea.partner(), { service: 'T-951', inputs: { takings: 75_000 } });
  expect(json.amount).toBe(5000);
  const tariff = await loadTariffVersion(guinea.db(), json.tariff, new Map());
  const claim = { amount: BigInt(json.amount), currency: json.currency, isExempt: false, since: null };
  expect(contradictionIn(json.explanation as Explanation, claim, tariff)).toBeUndefined();
});

test('the same request again gets the first answer, however it is laid out; nothing is stored twice', async () => {
  const key = randomUUID();
  const first = await guinea.assess(guinea.partner(), passport, key);
  const before = await countOf();
  const again = await guinea.assess(guinea.partner(), '{ "kind": "renewal",\n "service": "T-552" }', key);
  expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([201, 'true']);
  expect(first.headers.get('idempotent-replayed')).toBeNull();
  expect(again.text).toBe(first.text);
  expect(again.headers.get('location')).toBe(first.headers.get('location'));
  expect(await countOf()).toBe(before);
});

test('a key that was used for another body is refused', async () => {
  const key = randomUUID();
  await guinea.assess(guinea.partner(), passport, key);
  const other = await guinea.assess(guinea.partner(), { ...passport, kind: 'issue' }, key);
  expect([other.status, other.json.code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
});

test('without a key, or with one that is none, nothing is assessed', async () => {
  const without = await guinea.as(guinea.partner(), '/api/v1/assessments', passport);
  expect([without.status, without.json.code]).toEqual([400, 'IDEMPOTENCY_KEY_MISSING']);
  const broken = await guinea.assess(guinea.partner(), passport, 'clé');
  expect([broken.status, broken.json.code]).toEqual([400, 'IDEMPOTENCY_KEY_INVALID']);
});

test('a key that is held by a request under way is refused for now', async () => {
  const [{ partner_id: partnerId }] = (await stored((await guinea.assess(guinea.partner(), passport)).json.id)) as [
    { partner_id: string },
  ];
  await rows(
    guinea.db(),
    `insert into idempotency (scope, key, holder, locked_until)
     values ($1, 'held', gen_random_uuid(), now() + interval '1 minute')`,
    [`assessments ${partnerId}`],
  );
  const reply = await guinea.assess(guinea.partner(), passport, 'held');
  expect([reply.status, reply.json.code, reply.headers.get('retry-after')]).toEqual([
    409,
    'IDEMPOTENCY_KEY_IN_FLIGHT',
    '5',
  ]);
});

test('of many at once with one key one is assessed, and the others get its answer', async () => {
  const key = randomUUID();
  const before = await countOf();
  const replies = await Promise.all(Array.from({ length: 8 }, () => guinea.assess(guinea.partner(), passport, key)));
  expect(new Set(replies.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
  expect(replies.filter(({ headers }) => headers.get('idempotent-replayed') === null)).toHaveLength(1);
  expect(await countOf()).toBe(before + 1);
});

test('the second with a key waits for the first, and finds its answer', async () => {
  const citizen = guinea.citizen();
  const key = randomUUID();
  let second!: ReturnType<typeof guinea.assess>;
  await withTx(guinea.db(), async (tx) => {
    await rows(
      tx,
      `insert into idempotency (scope, key, holder, status, location, body, fingerprint)
       values ($1, $2, gen_random_uuid(), 201, '/x', '{"first":true}', '\\x00')`,
      [`assessments ${citizen.caller!.accountId}`, key],
    );
    second = guinea.assess(citizen, passport, key);
    await untilBlocked(guinea.db());
  });
  // Whoever answered the key meanwhile had another body.
  expect((await second).json.code).toBe('IDEMPOTENCY_KEY_REUSED');
});

test('a request that was refused leaves its key free', async () => {
  const key = randomUUID();
  expect((await guinea.assess(guinea.partner(), { service: 'T-552' }, key)).status).toBe(422);
  expect((await guinea.assess(guinea.partner(), passport, key)).status).toBe(201);
});

test('keys of test and of what counts, and those of different callers, do not meet', async () => {
  const key = randomUUID();
  const replies = [guinea.partner(), guinea.testKey(), guinea.citizen()].map((who) =>
    guinea.assess(who, passport, key),
  );
  const ids = (await Promise.all(replies)).map(({ json }) => json.id);
  expect(new Set(ids).size).toBe(3);
});

test('what a test key has assessed is marked, and shows to test keys of the partner alone', async () => {
  const { id } = (await guinea.assess(guinea.testKey(), passport)).json;
  expect(await stored(id)).toMatchObject([{ is_test: true }]);
  expect((await get(guinea.testKey(), id)).status).toBe(200);
  for (const who of [guinea.partner(), await guinea.person('agent')]) expect((await get(who, id)).status).toBe(404);
});

test('a citizen owes what they ask for, sees it, and sees nobody else’s', async () => {
  const { json } = await guinea.assess(guinea.citizen(), { ...passport, ref: 'mine' });
  expect(await stored(json.id)).toMatchObject([
    { partner_id: null, account_id: guinea.citizen().caller!.accountId, ref: 'mine' },
  ]);
  expect((await get(guinea.citizen(), json.id)).json).toEqual(json);
  const parts = ['explanation', 'instalments', 'charges', 'revisions'];
  for (const part of parts)
    expect((await guinea.as(guinea.citizen(), `/api/v1/assessments/${json.id}/${part}`)).status).toBe(200);
  expect(await listed(guinea.citizen(), 'kind=service-fee&service=T-552')).toContain(json.id);
  const ofPartner = (await guinea.assess(guinea.partner(), passport)).json.id;
  for (const [who, id] of [
    [guinea.neighbour(), json.id],
    [guinea.partner(), json.id],
    [guinea.madagascar(), json.id],
    [guinea.citizen(), ofPartner],
  ] as const) {
    expect((await get(who, id)).json.code).toBe('ASSESSMENT_NOT_FOUND');
    for (const part of parts) expect((await guinea.as(who, `/api/v1/assessments/${id}/${part}`)).status).toBe(404);
    expect(await listed(who)).not.toContain(id);
  }
  expect((await guinea.as(guinea.citizen(), '/api/v1/batches')).status).toBe(403);
});

test('staff of the jurisdiction see it, staff of another do not', async () => {
  const { id } = (await guinea.assess(guinea.citizen(), passport)).json;
  expect((await get(await guinea.person('agent'), id)).status).toBe(200);
  expect((await get(await guinea.person('agent', 'MG'), id)).status).toBe(404);
});

test('a citizen who belongs to no jurisdiction names one', async () => {
  const stranger = await guinea.person('citizen', null);
  expect((await guinea.assess(stranger, passport)).json.details).toMatchObject([{ code: 'JURISDICTION_MISSING' }]);
  const { json } = await guinea.assess(stranger, { service: 'SUB-MONTH', kind: 'issue', jurisdiction: 'SN' });
  expect(json).toMatchObject({ jurisdiction: 'SN', currency: 'XOF', amount: 2500 });
  expect((await guinea.assess(guinea.citizen(), { ...passport, jurisdiction: 'SN' })).json.details).toMatchObject([
    { code: 'JURISDICTION_FOREIGN' },
  ]);
});

test('staff name the citizen who owes it, and no other account', async () => {
  const agent = await guinea.person('agent');
  const account = guinea.neighbour().caller!.accountId!;
  const { json, status } = await guinea.assess(agent, { ...passport, account });
  expect([status, (await stored(json.id))[0]!.account_id]).toEqual([201, account]);
  expect(await listed(guinea.neighbour())).toContain(json.id);
  expect(await guinea.lastEntry()).toMatchObject({
    tenant: 'GQ',
    actor: agent.caller!.actor,
    action: 'assess',
    resource: `assessment ${json.id}`,
    after: { service: 'T-552', amount: 1500, state: 'due' },
    details: { owedBy: `account:${account}` },
  });
  const missing = await guinea.assess(agent, passport);
  expect([missing.status, missing.json.details]).toMatchObject([400, [{ field: 'account', code: 'ACCOUNT_MISSING' }]]);
  const others = [
    randomUUID(),
    agent.caller!.accountId,
    (await guinea.person('citizen', null)).caller!.accountId,
    (await guinea.person('citizen', 'SN')).caller!.accountId,
  ];
  for (const other of others) {
    const refused = await guinea.assess(agent, { ...passport, account: other });
    expect([refused.status, refused.json.details]).toMatchObject([
      422,
      [{ field: 'account', code: 'ACCOUNT_UNKNOWN' }],
    ]);
  }
  const own = await guinea.assess(guinea.citizen(), { ...passport, account });
  expect([own.status, own.json.details]).toMatchObject([400, [{ field: 'account', code: 'ACCOUNT_FOREIGN' }]]);
});

test('people are in the audit, partners’ machines on the rows alone', async () => {
  const entries = async () => (await listAudit(guinea.db(), { ...everyEntry, action: 'assess' }, 1000)).length;
  const before = await entries();
  await guinea.assess(guinea.partner(), passport);
  expect(await entries()).toBe(before);
  await guinea.assess(guinea.citizen(), passport);
  expect(await entries()).toBe(before + 1);
});

test.each([
  ['no kind', { service: 'T-552' }, 'kind', 'FIELD_REQUIRED'],
  ['a kind without a fee', { service: 'T-496', kind: 'renewal' }, 'kind', 'OUT_OF_TARIFF'],
  ['no input', { service: 'T-951' }, 'inputs.takings', 'FIELD_REQUIRED'],
  ['a base of 0', { service: 'T-951', inputs: { takings: 0 } }, 'inputs.takings', 'NUMBER_TOO_SMALL'],
  ['a text', { service: 'T-951', inputs: { takings: '75000' } }, 'inputs.takings', 'TYPE_WRONG'],
  ['an unknown input', { service: 'T-951', inputs: { takings: 5, x: 1 } }, 'inputs.x', 'FIELD_UNKNOWN'],
])('%s is refused with its field, and nothing is stored', async (_what, body, field, code) => {
  const before = await countOf();
  const reply = await guinea.assess(guinea.partner(), body);
  expect([reply.status, reply.json.code]).toEqual([422, 'SERVICE_REQUEST_INVALID']);
  expect(reply.json.details).toMatchObject([{ field, code }]);
  expect(await countOf()).toBe(before);
});

test.each([
  ['no service', {}, 'service'],
  ['a code that is none', { service: 'passport' }, 'service'],
  ['NUL in the code', { service: 'T-\u0000' }, 'service'],
  ['a kind that is none', { ...passport, kind: 'gift' }, 'kind'],
  ['inputs that are a list', { ...passport, inputs: [] }, 'inputs'],
  ['an amount of its own', { ...passport, amount: 1 }, 'amount'],
  ['a reference of control characters', { ...passport, ref: 'a\u0007' }, 'ref'],
  ['an account that is none', { ...passport, account: 'me' }, 'account'],
])('a body with %s is refused', async (_what, body, field) => {
  const reply = await guinea.assess(guinea.partner(), body);
  expect([reply.status, reply.json.code, reply.json.details[0].field]).toEqual([400, 'REQUEST_INVALID', field]);
});

test('broken JSON, an unknown service and one without a tariff', async () => {
  expect((await guinea.assess(guinea.partner(), '{')).json.code).toBe('JSON_BROKEN');
  const unknown = await guinea.assess(guinea.partner(), { service: 'T-99999' });
  expect([unknown.status, unknown.json.code]).toEqual([404, 'SERVICE_NOT_FOUND']);
  expect((await guinea.assess(guinea.madagascar(), passport)).json.code).toBe('SERVICE_NOT_FOUND');
  await rows(
    guinea.db(),
    `insert into service (jurisdiction, code, category, names, details, searched)
     select jurisdiction, 'T-FREE', category, names, details, '' from service where code = 'T-001'`,
  );
  const free = await guinea.assess(guinea.partner(), { service: 'T-FREE' });
  expect([free.status, free.json.code]).toEqual([422, 'SERVICE_WITHOUT_TARIFF']);
});

test('lists tell services from vehicles', async () => {
  const { id } = (await guinea.assess(guinea.partner(), passport)).json;
  const other = (await guinea.assess(guinea.partner(), { service: 'T-496', kind: 'issue' })).json.id;
  expect(await listed(guinea.partner(), 'kind=service-fee')).toEqual(expect.arrayContaining([id, other]));
  expect(await listed(guinea.partner(), 'category=service&service=T-496')).toEqual([other]);
  expect(await listed(guinea.partner(), 'kind=vehicle-tax')).toEqual([]);
  expect(await listed(guinea.partner(), 'kind=service-fee&category=land')).toEqual([]);
  expect(await listed(guinea.partner(), 'state=due&service=T-552')).toContain(id);
});
