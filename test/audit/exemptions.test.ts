import { randomUUID } from 'node:crypto';
import { approvedExemptions } from '../../shared/store/assess-chunks';
import { everyEntry, listAudit } from '../../shared/store/audit-search';
import { rows } from '../../shared/store/sql';
import { type Asking, aPerson, type Partners, threePartners } from '../access/callers';
import { landDocument } from '../domain/shipped';
import { type Reply, useIntake } from '../support/intake';

const intake = useIntake();
const path = '/api/v1/exemptions';
const { ground } = landDocument.exemptions[0]!;
let partners: Partners;
let agent: Asking;
let supervisor: Asking;
let foreigner: Asking;
beforeAll(async () => {
  partners = await threePartners(intake.process());
  [agent, supervisor, foreigner] = await Promise.all([person('agent'), person('supervisor'), person('supervisor')]);
  await rows(intake.db(), `update account set jurisdiction = 'GQ' where id = $1`, [foreigner.caller!.accountId]);
});

const person = (role: Parameters<typeof aPerson>[1]) => aPerson(intake.process(), role, partners);
const ask = (who: Asking, address: string, body?: unknown, headers: Record<string, string> = {}) =>
  intake.ask(address, null, {
    ...(body !== undefined && { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) }),
    headers: { ...who.headers, 'Content-Type': 'application/json', ...headers },
  });
let vehicles = 1000;
const aProposal = (over: Record<string, unknown> = {}) => {
  vehicles += 1;
  return { registration: `${vehicles} tba`, ground, proof: 'order 12/2026', from: '2026-01-01', ...over };
};
const propose = async (over: Record<string, unknown> = {}, who = agent) =>
  (await ask(who, path, aProposal(over))).json.id;
const decide = (who: Asking, id: string, decision = 'approved', reason = 'the order was seen') =>
  ask(who, `${path}/${id}/decision`, { decision, reason });
const lastEntry = async () => (await listAudit(intake.db(), everyEntry, 1))[0]!;

test('a proposal exempts nothing until another person approves it', async () => {
  const given = await ask(agent, path, aProposal({ registration: '1234 TBA', to: '2027-01-01' }), {
    'X-Correlation-Id': 'exempt-1',
  });
  expect(given.status).toBe(201);
  expect(given.json).toEqual({
    id: expect.any(String),
    state: 'proposed',
    jurisdiction: 'MG',
    registration: '1234TBA',
    ground,
    proof: 'order 12/2026',
    from: '2026-01-01',
    to: '2027-01-01',
    proposedBy: agent.caller!.actor,
    proposedAt: expect.any(String),
    decidedBy: null,
    decidedAt: null,
    reason: null,
  });
  const { id } = given.json;
  expect(await approvedExemptions(intake.db(), ['1234TBA'])).toEqual([]);
  expect(await lastEntry()).toMatchObject({
    tenant: 'MG',
    actor: agent.caller!.actor,
    role: 'agent',
    action: 'propose',
    resource: `exemption ${id}`,
    correlationId: 'exempt-1',
    ip: expect.any(String),
  });

  const approved = await decide(supervisor, id);
  expect(approved.status).toBe(200);
  expect(approved.json).toMatchObject({
    state: 'approved',
    decidedBy: supervisor.caller!.actor,
    reason: 'the order was seen',
  });
  expect(await approvedExemptions(intake.db(), ['1234TBA'])).toMatchObject([
    { id, jurisdiction: 'MG', ground, validFrom: '2026-01-01', validTo: '2027-01-01' },
  ]);
  const entry = await lastEntry();
  expect(entry).toMatchObject({ action: 'approve', before: { state: 'proposed' }, after: { state: 'approved' } });
  expect(JSON.stringify(entry)).not.toContain('1234TBA');
});

test('nobody approves their own, and the try is written down', async () => {
  const id = await propose({}, supervisor);
  const refused = await decide(supervisor, id);
  expect([refused.status, refused.json.code]).toEqual([403, 'PROPOSAL_OWN']);
  expect(await lastEntry()).toMatchObject({
    actor: supervisor.caller!.actor,
    action: 'approve',
    outcome: 'refused',
    resource: `exemption ${id}`,
  });
  expect(await rows(intake.db(), 'select from exemption where id = $1', [id])).toEqual([]);
});

test('it is decided once, and what is refused exempts nothing', async () => {
  const id = await propose();
  expect((await decide(supervisor, id, 'refused')).json).toMatchObject({ state: 'refused' });
  expect((await decide(await person('supervisor'), id)).json.code).toBe('PROPOSAL_DECIDED');
  expect(await rows(intake.db(), 'select from exemption where id = $1', [id])).toEqual([]);
});

test('of many who approve at once one does', async () => {
  const id = await propose();
  const replies = await Promise.all(Array.from({ length: 8 }, () => decide(supervisor, id)));
  expect(replies.map(({ status }) => status).sort()).toEqual([200, ...Array(7).fill(409)]);
  expect(await rows(intake.db(), 'select from exemption where id = $1', [id])).toHaveLength(1);
});

test('who proposed it may take it back, and nobody else', async () => {
  const id = await propose();
  const withdraw = (who: Asking) => ask(who, `${path}/${id}/withdrawal`, '');
  expect((await withdraw(supervisor)).json.code).toBe('PROPOSAL_FOREIGN');
  expect((await withdraw(agent)).json).toMatchObject({ state: 'withdrawn' });
  expect(await lastEntry()).toMatchObject({ action: 'withdraw', after: { state: 'withdrawn' } });
  expect((await withdraw(agent)).json.code).toBe('PROPOSAL_DECIDED');
  expect((await decide(supervisor, id)).json.code).toBe('PROPOSAL_DECIDED');
});

test('the same again is the open one, whoever proposes it', async () => {
  const body = aProposal();
  const [one, other] = [await ask(agent, path, body), await ask(supervisor, path, { ...body, to: null })];
  expect([one.status, other.status]).toEqual([201, 200]);
  expect(other.json).toEqual(one.json);
});

test('another jurisdiction sees nothing of it and decides nothing', async () => {
  const id = await propose();
  expect((await decide(foreigner, id)).json.code).toBe('EXEMPTION_NOT_FOUND');
  expect((await ask(foreigner, `${path}/${id}/withdrawal`, '')).json.code).toBe('EXEMPTION_NOT_FOUND');
  expect((await ask(foreigner, `${path}?limit=100`)).json.items).toEqual([]);
  expect((await ask(foreigner, path, aProposal({ jurisdiction: 'MG' }))).json.details).toMatchObject([
    { field: 'jurisdiction', code: 'JURISDICTION_FOREIGN' },
  ]);
  expect((await ask(foreigner, path, aProposal())).json.details[0].message).toContain('There are: none');
  expect((await ask(supervisor, `${path}?limit=100`)).json.items).toContainEqual(expect.objectContaining({ id }));
});

test('staff of the whole platform name the jurisdiction', async () => {
  const admin = await person('admin');
  expect((await ask(admin, path, aProposal())).json.details).toMatchObject([{ code: 'JURISDICTION_MISSING' }]);
  const id = await propose({ jurisdiction: 'MG' }, admin);
  expect((await decide(supervisor, id)).status).toBe(200);
});

test('lists hold proposals and exemptions, page by page, or one state alone', async () => {
  await rows(
    intake.db(),
    `insert into exemption (id, jurisdiction, registration_key, ground, proof, valid_from, proposed_by, approved_by)
    values ('00000000-0000-7000-8000-000000000000', 'MG', '1TBA', $1, 'from before', '2020-01-01', 'Noro', 'Lova')`,
    [ground],
  );
  const refused = await propose();
  await decide(supervisor, refused, 'refused');
  const all = (await ask(agent, `${path}?limit=100`)).json;
  expect(all.items.map(({ id }: { id: string }) => id)).not.toContain(refused);
  expect(all.items.at(-1)).toMatchObject({
    state: 'approved',
    proposedBy: 'Noro',
    decidedBy: 'Lova',
    proof: 'from before',
  });
  expect(all.total).toBe(all.items.length);

  const walked: string[] = [];
  for (let next: string | null = `${path}?limit=2`; next !== null; ) {
    const reply: Reply = await ask(agent, next);
    walked.push(...reply.json.items.map(({ id }: { id: string }) => id));
    next = reply.json.links.next;
  }
  expect(walked).toEqual(all.items.map(({ id }: { id: string }) => id));
  for (const state of ['proposed', 'approved', 'refused', 'withdrawn']) {
    const { items } = (await ask(agent, `${path}?limit=100&state=${state}`)).json;
    expect(new Set(items.map((item: { state: string }) => item.state))).toEqual(new Set([state]));
  }
});

test.each([
  ['no registration', { registration: undefined }, 'registration'],
  ['something that is no registration', { registration: 'x' }, 'registration'],
  ['no proof', { proof: '   ' }, 'proof'],
  ['a proof that holds control characters', { proof: 'order \u0000' }, 'proof'],
  ['a proof without end', { proof: 'x'.repeat(501) }, 'proof'],
  ['a day that the calendar lacks', { from: '2026-02-30' }, 'from'],
  ['an end before its start', { to: '2026-01-01' }, 'to'],
  ['a decision of its own', { decision: 'approved' }, 'decision'],
  ['a proposer of its own', { proposedBy: 'account:1' }, 'proposedBy'],
])('%s is refused', async (_what, change, field) => {
  const reply = await ask(agent, path, aProposal(change));
  expect([reply.status, reply.json.code, reply.json.details[0].field]).toEqual([400, 'REQUEST_INVALID', field]);
});

test('a ground that no tariff knows, a broken body and a decision without reason are refused', async () => {
  expect((await ask(agent, path, aProposal({ ground: 'friendship' }))).json.code).toBe('EXEMPTION_GROUND_UNKNOWN');
  expect((await ask(agent, path, '{')).json.code).toBe('JSON_BROKEN');
  const id = await propose();
  expect((await decide(supervisor, id, 'withdrawn')).status).toBe(400);
  expect((await decide(supervisor, id, 'approved', ' ')).status).toBe(400);
  expect((await decide(supervisor, randomUUID())).json.code).toBe('EXEMPTION_NOT_FOUND');
  expect((await ask(supervisor, `${path}/1/decision`, { decision: 'approved', reason: 'x' })).status).toBe(400);
  expect((await decide(agent, id)).json.code).toBe('PERMISSION_MISSING');
});
