// A tariff is corrected: from its day on new assessments are made by it, a trial tells what it would change, another person
// carries that out, and every amount follows from its explanation before, between and after.
import { randomUUID } from 'node:crypto';
import { runSet } from '../../shared/jobs/run-set';
import { everyEntry, listAudit } from '../../shared/store/audit-search';
import type { NewAssessment } from '../../shared/store/insert-assessments';
import { createPartner } from '../../shared/store/partners';
import { row, rows } from '../../shared/store/sql';
import * as handlers from '../../workers/tax/assess-small-batch';
import { assessSmallBatch } from '../../workers/tax/assess-small-batch.job';
import { type Asking, aPerson, type Partners, threePartners } from '../access/callers';
import { aVehicle } from '../support/batches';
import { contradictionsIn, correctedLand, publishNow, runNextReassessment } from '../support/corrections';
import { aRunContext } from '../support/engine';
import { aFleet } from '../support/fleet';
import { aKeyOf, useIntake } from '../support/intake';

const intake = useIntake();
const path = '/api/v1/reassessments';
const land = { subject: 'land', fiscalYear: 2026 };
let partners: Partners;
let officer: Asking;
let other: Asking;
let foreigner: Asking;
beforeAll(async () => {
  partners = await threePartners(intake.process());
  const person = (role: Parameters<typeof aPerson>[1]) => aPerson(intake.process(), role, partners);
  [officer, other, foreigner] = await Promise.all([
    person('tariff-officer'),
    person('tariff-officer'),
    person('tariff-officer'),
  ]);
  await rows(intake.db(), `update account set jurisdiction = 'GQ' where id = $1`, [foreigner.caller!.accountId]);
});

const ask = (who: Asking, address: string, body?: object) =>
  intake.ask(address, null, {
    ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
    headers: { ...who.headers, 'Content-Type': 'application/json' },
  });
const get = async (id: string, who = officer) => (await ask(who, `${path}/${id}`)).json;
const apply = (id: string, who = other) => ask(who, `${path}/${id}/application`, {});
const lastEntry = async () => (await listAudit(intake.db(), everyEntry, 1))[0]!;

async function aTrial(body: object = land, who = officer): Promise<string> {
  const reply = await ask(who, path, body);
  expect([reply.status, reply.json]).toEqual([202, expect.objectContaining({ trialId: null, state: 'waiting' })]);
  await runNextReassessment(intake.db());
  return reply.json.id;
}

/** What a batch of one makes of the vehicle today. */
async function assessed(over: object = {}): Promise<{ amount: number; tariff: { version: number } }> {
  const partnerId = await createPartner(intake.db(), randomUUID(), 'MG');
  const { key } = await aKeyOf(intake.db(), partnerId);
  const { json: batch } = await intake.postBatch(key, JSON.stringify(aVehicle({ energy: 'petrol', ...over })));
  const deps = { tariffCache: new Map(), vault: intake.process().vault };
  while ((await runSet({ job: assessSmallBatch, handlers, deps }, aRunContext(intake.db()), { atMost: 10 })) > 0);
  return (await intake.ask(`/api/v1/assessments?batchId=${batch.id}`, key)).json.items[0];
}

let fleet: NewAssessment[];
let trialId: string;
const petrol = () => fleet.filter(({ energy }) => energy === 'petrol');
const stored = (id: string) =>
  row<{ amount: string; tariff_version: number }>(
    intake.db(),
    `select amount, tariff_version from assessment where id = $1`,
    [id],
  );

test('a correction rules new assessments from its day on, and leaves old ones as they are', async () => {
  fleet = await aFleet(intake.db(), 400);
  expect(await assessed()).toMatchObject({ amount: 105_000, tariff: { version: 1 } });
  expect(await contradictionsIn(intake.db())).toEqual([]);

  await publishNow(intake.db(), correctedLand());
  expect(await assessed()).toMatchObject({ amount: 104_000, tariff: { version: 2 } });
  expect(await assessed({ energy: 'diesel' })).toMatchObject({ amount: 115_000, tariff: { version: 2 } });
  for (const { id, amount } of fleet.slice(0, 5))
    expect(await stored(id)).toEqual({ amount: String(amount), tariff_version: 1 });
  expect(await contradictionsIn(intake.db())).toEqual([]);
});

test('a trial tells the difference, and changes nothing', async () => {
  const reply = await ask(officer, path, land);
  expect(reply.status).toBe(202);
  trialId = reply.json.id;
  expect(reply.headers.get('location')).toBe(`${path}/${trialId}`);
  expect(reply.json).toMatchObject({ state: 'waiting', progress: 0, requestedBy: officer.caller!.actor });
  expect(await lastEntry()).toMatchObject({
    tenant: 'MG',
    actor: officer.caller!.actor,
    action: 'try reassessment',
    resource: `reassessment ${trialId}`,
    details: { subject: 'land', fiscalYear: 2026, tariff: 'mg-land-2026 v2' },
  });
  expect((await ask(other, path, land)).json.code).toBe('REASSESSMENT_UNDER_WAY');
  expect((await apply(trialId)).json.code).toBe('TRIAL_UNFINISHED');

  await runNextReassessment(intake.db());
  const before = fleet.reduce((sum, { amount }) => sum + Number(amount), 105_000);
  const difference = -1000 * (petrol().length + 1);
  expect(await get(trialId)).toEqual({
    id: trialId,
    trialId: null,
    jurisdiction: 'MG',
    subject: 'land',
    fiscalYear: 2026,
    tariff: { id: 'mg-land-2026', version: 2, hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
    state: 'completed',
    progress: 100,
    figures: {
      seen: 401,
      changed: petrol().length + 1,
      refused: 0,
      leftAlone: 0,
      amountBefore: before,
      amountAfter: before + difference,
      difference,
    },
    currency: 'MGA',
    requestedBy: officer.caller!.actor,
    failedReason: null,
    createdAt: expect.any(String),
    finishedAt: expect.any(String),
    links: { self: `${path}/${trialId}`, trial: null },
  });
  expect(await stored(petrol()[0]!.id)).toMatchObject({ tariff_version: 1 });
});

test('nobody carries out their own trial, and the try is written down', async () => {
  const reply = await apply(trialId, officer);
  expect([reply.status, reply.json.code]).toEqual([403, 'PROPOSAL_OWN']);
  expect(await lastEntry()).toMatchObject({
    actor: officer.caller!.actor,
    action: 'apply reassessment',
    outcome: 'refused',
    resource: `reassessment ${trialId}`,
  });
});

test('of many who carry it out at once one does, and then what is unpaid is changed', async () => {
  const [paid] = petrol();
  await rows(intake.db(), `update assessment set state = 'paid', paid = amount where id = $1`, [paid!.id]);
  const replies = await Promise.all(Array.from({ length: 6 }, () => apply(trialId)));
  expect(replies.map(({ status }) => status).sort()).toEqual([202, ...Array(5).fill(409)]);
  expect(replies.filter(({ status }) => status === 409).map(({ json }) => json.code)).toEqual(
    Array(5).fill('TRIAL_APPLIED'),
  );
  const { json } = replies.find(({ status }) => status === 202)!;
  expect(json).toMatchObject({ trialId, requestedBy: other.caller!.actor, links: { trial: `${path}/${trialId}` } });
  expect(await lastEntry()).toMatchObject({
    action: 'apply reassessment',
    outcome: 'done',
    resource: `reassessment ${json.id}`,
    details: { trial: trialId },
  });

  await runNextReassessment(intake.db());
  expect((await get(json.id)).figures).toMatchObject({ changed: petrol().length, leftAlone: 1 });
  expect(await stored(paid!.id)).toEqual({ amount: String(paid!.amount), tariff_version: 1 });
  for (const { id, amount } of petrol().slice(1, 6))
    expect(await stored(id)).toEqual({ amount: String(Number(amount) - 1000), tariff_version: 2 });
  expect(await contradictionsIn(intake.db())).toEqual([]);
  expect((await apply(json.id)).json.code).toBe('REASSESSMENT_NOT_FOUND');
});

test('one that is in force later rules nothing yet, and a trial of a version that rules no more is not carried out', async () => {
  await publishNow(intake.db(), correctedLand(9, 9000), '2999-01-01');
  expect(await assessed()).toMatchObject({ amount: 104_000, tariff: { version: 2 } });
  const id = await aTrial();
  expect(await get(id)).toMatchObject({ tariff: { version: 2 } });
  await publishNow(intake.db(), correctedLand(3, 500));
  expect((await apply(id)).json.code).toBe('TRIAL_OUTDATED');
  const again = await aTrial();
  expect((await apply(again)).status).toBe(202);
  await runNextReassessment(intake.db());
  expect(await contradictionsIn(intake.db())).toEqual([]);
});

test('without the password given just now nothing is carried out', async () => {
  const id = await aTrial();
  const late = await aPerson(intake.process(), 'tariff-officer', partners);
  const ago = `update session set authenticated_at = now() - interval '1 hour' where id = $1`;
  await rows(intake.db(), ago, [late.caller!.sessionId]);
  expect((await apply(id, late)).json.code).toBe('CONFIRMATION_NEEDED');
});

test('another jurisdiction sees nothing of it and carries nothing out', async () => {
  expect((await ask(foreigner, `${path}/${trialId}`)).json.code).toBe('REASSESSMENT_NOT_FOUND');
  expect((await apply(trialId, foreigner)).json.code).toBe('REASSESSMENT_NOT_FOUND');
  expect((await ask(foreigner, `${path}?limit=100`)).json.items).toEqual([]);
  expect((await ask(foreigner, path, { ...land, jurisdiction: 'MG' })).json.details).toMatchObject([
    { field: 'jurisdiction', code: 'JURISDICTION_FOREIGN' },
  ]);
  expect((await get(randomUUID())).code).toBe('REASSESSMENT_NOT_FOUND');
});

test('staff of the whole platform name the jurisdiction', async () => {
  const admin = await aPerson(intake.process(), 'admin', partners);
  expect((await ask(admin, path, land)).json.details).toMatchObject([{ code: 'JURISDICTION_MISSING' }]);
  const id = await aTrial({ ...land, jurisdiction: 'MG' }, admin);
  expect(await get(id)).toMatchObject({ jurisdiction: 'MG', state: 'completed' });
});

test('lists are walked page by page, newest first', async () => {
  const all = (await ask(officer, `${path}?limit=100`)).json;
  expect(all.total).toBe(all.items.length);
  const walked: string[] = [];
  for (let next: string | null = `${path}?limit=2`; next !== null; ) {
    const { json } = await ask(officer, next);
    walked.push(...json.items.map(({ id }: { id: string }) => id));
    next = json.links.next;
  }
  expect(walked).toEqual(all.items.map(({ id }: { id: string }) => id));
  expect(walked).toEqual(walked.toSorted().reverse());
  expect(walked.length).toBeGreaterThan(4);
});

test.each([
  ['no subject', { fiscalYear: 2026 }, 400, 'subject'],
  ['a subject that is none', { subject: 'houses', fiscalYear: 2026 }, 400, 'subject'],
  ['a year as a word', { subject: 'land', fiscalYear: '2026' }, 400, 'fiscalYear'],
  ['a version of its own', { ...land, version: 1 }, 400, 'version'],
  ['a category without a tariff', { subject: 'rail', fiscalYear: 2026 }, 422, 'fiscalYear'],
  ['a year without a tariff', { subject: 'land', fiscalYear: 2020 }, 422, 'fiscalYear'],
  ['a service without a fee', { subject: 'T-1', fiscalYear: 2026 }, 422, 'subject'],
])('%s is refused', async (_, body, status, field) => {
  const reply = await ask(officer, path, body);
  expect([reply.status, reply.json.details[0].field]).toEqual([status, field]);
});
