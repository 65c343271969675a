// All assessments of a database are computed again; what somebody changed behind our back is found, and nothing else.
import { randomUUID } from 'node:crypto';
import type { NewAssessment } from '../../shared/store/insert-assessments';
import { reviseAssessments } from '../../shared/store/revise-assessments';
import { rows, withTx } from '../../shared/store/sql';
import type { StoredFilter } from '../../shared/store/stored-assessments';
import { type Contradiction, verifyAssessments } from '../../shared/store/verify-assessments';
import { publishShippedTariffs } from '../support/batches';
import { useDatabase } from '../support/database';
import { aFleet } from '../support/fleet';

const { db } = useDatabase();
let fleet: NewAssessment[];
beforeAll(async () => {
  await publishShippedTariffs(db());
  fleet = await aFleet(db(), 12_000);
});

async function verify(filter: StoredFilter = {}) {
  const [contradictions, lastIds]: [Contradiction[], string[]] = [[], []];
  let seen = 0;
  for await (const page of verifyAssessments(db(), filter)) {
    seen += page.seen;
    lastIds.push(page.lastId);
    contradictions.push(...page.contradictions);
  }
  return { seen, lastIds, contradictions };
}
const change = (id: string, assignment: string) =>
  rows(db(), `update assessment set ${assignment} where id = $1`, [id]);

/** Puts everything back as it was: the tests share the fleet. */
async function meanwhile<T>(id: string, assignment: string, work: () => Promise<T>): Promise<T> {
  await rows(db(), `create table kept as select * from assessment where id = '${id}'`);
  await change(id, assignment);
  try {
    return await work();
  } finally {
    await rows(db(), `delete from assessment where id = $1`, [id]);
    await rows(db(), 'insert into assessment select * from kept');
    await rows(db(), 'drop table kept');
  }
}

test('everything that was assessed agrees, page after page, and each is looked at once', async () => {
  const { seen, lastIds, contradictions } = await verify();
  expect([seen, contradictions]).toEqual([12_000, []]);
  expect(lastIds.length).toBeGreaterThan(2);
  expect(lastIds).toEqual(lastIds.toSorted());
});

test.each([
  ['the amount', 'amount = amount + 1', 'its explanation gives'],
  ['the power', 'fiscal_power = fiscal_power + 30', 'as fiscalPower'],
  ['the energy', `energy = case energy when 'petrol' then 'diesel' else 'petrol' end`, 'as energy'],
  ['the day', 'first_circulation = first_circulation - 1', 'as firstCirculation'],
  ['the category', `category = 'sea'`, 'is for sea'],
  ['the year', 'fiscal_year = 2027', 'is for 2027'],
  ['the jurisdiction', `jurisdiction = 'GQ'`, 'is of GQ'],
  ['the currency', `currency = 'XAF'`, 'is in XAF'],
  ['the state', `state = 'exempt'`, 'whether it is exempt'],
  ['the version', 'tariff_version = 9', 'cites mg-land-2026 v9, which is not stored'],
  ['the tariff', `tariff_id = 'mg-sea-2026'`, 'is for land'],
  ['a word of the explanation', `explanation = replace(explanation::text, 'annex', 'else')::json`, 'its steps are not'],
  ['a history that is not there', 'revision = 1', 'its history holds nothing'],
])('%s that was changed is found, with the reason', async (_, assignment, reason) => {
  const { id } = fleet[7_777]!;
  const { seen, contradictions } = await meanwhile(id, assignment, () => verify());
  expect(seen).toBe(12_000);
  expect(contradictions).toEqual([{ id, reason: expect.stringContaining(reason) }]);
});

test('what does not decide the amount may change, and what is paid or cancelled agrees as before', async () => {
  for (const assignment of [`state = 'paid', paid = amount`, `state = 'cancelled'`, `due_on = '2026-05-05'`])
    expect((await meanwhile(fleet[3]!.id, assignment, () => verify())).contradictions).toEqual([]);
});

test('an explanation that was stored as jsonb once, in another order, agrees', async () => {
  const assignment = 'explanation = explanation::jsonb::json';
  expect((await meanwhile(fleet[4]!.id, assignment, () => verify())).contradictions).toEqual([]);
});

test('one set alone is looked at: of a batch, a tariff, a year, a jurisdiction, from an id on', async () => {
  const [{ batchId, id }, later] = [fleet[0]!, fleet[9_000]!];
  await meanwhile(later.id, 'amount = 1', async () => {
    expect(await verify({ batchId })).toMatchObject({ seen: 2000, contradictions: [] });
    expect(await verify({ batchId: later.batchId })).toMatchObject({ seen: 2000, contradictions: [{ id: later.id }] });
  });
  expect((await verify({ tariffId: 'mg-land-2026', fiscalYear: 2026, jurisdiction: 'MG' })).seen).toBe(12_000);
  for (const none of [{ tariffId: 'mg-sea-2026' }, { fiscalYear: 2027 }, { jurisdiction: 'GQ' }, { batchId: id }])
    expect(await verify(none)).toEqual({ seen: 0, lastIds: [], contradictions: [] });
  const behind = fleet.filter((one) => one.id >= later.id).length;
  expect((await verify({ fromId: later.id })).seen).toBe(behind);
});

test('an exemption needs its approval', async () => {
  const [{ id, registrationKey, fiscalYear }, exemptionId] = [fleet[100]!, randomUUID()];
  const explanation = JSON.parse(fleet[100]!.explanation);
  explanation.steps.push({
    rule: 'exemption-granted',
    exemption: exemptionId,
    ground: 'ambulance',
    valid: { from: `${fiscalYear}-01-01`, to: null },
    amount: 0,
    law: 'law',
  });
  const assignment = `amount = 0, state = 'exempt', explanation = '${JSON.stringify(explanation)}'`;
  await meanwhile(id, assignment, async () => {
    expect((await verify()).contradictions).toMatchObject([{ id, reason: expect.stringContaining('nobody approved') }]);
    await rows(
      db(),
      `insert into exemption (id, jurisdiction, registration_key, ground, proof, valid_from, proposed_by, approved_by)
       values ($1, 'MG', $2, 'ambulance', 'licence', '2026-01-01', 'one', 'other')`,
      [exemptionId, registrationKey],
    );
    expect((await verify()).contradictions).toEqual([]);
  });
});

test('what an assessment was before its revisions is computed again as well', async () => {
  const { id, amount, tariffId, tariffVersion, explanation } = fleet[200]!;
  const anew = { id, amount, tariffId, tariffVersion, explanation, state: 'due', why: 'again', causeId: null } as const;
  for (const revision of [0, 1]) await withTx(db(), (tx) => reviseAssessments(tx, [{ ...anew, revision }]));
  expect((await verify()).contradictions).toEqual([]);

  await rows(db(), `update assessment_revision set amount = 1 where assessment_id = $1 and revision = 1`, [id]);
  expect((await verify()).contradictions).toMatchObject([{ id, reason: expect.stringContaining('revision 1: the') }]);
  await rows(db(), `delete from assessment_revision where assessment_id = $1 and revision = 0`, [id]);
  expect((await verify()).contradictions).toMatchObject([{ reason: 'it was changed 2 times, its history holds 1' }]);
  await rows(db(), `delete from assessment_revision where assessment_id = $1`, [id]);
  await change(id, 'revision = 0');
});

test('a tariff that was changed in its table proves nothing', async () => {
  const disabled = async (statement: string) => {
    await rows(db(), 'alter table tariff disable trigger tariff_is_immutable');
    await rows(db(), statement);
    await rows(db(), 'alter table tariff enable trigger tariff_is_immutable');
  };
  const retitled = (title: string) =>
    `update tariff set document = jsonb_set(document, '{title}', '"${title}"') where id = 'mg-land-2026'`;
  const [{ title }] = (await rows(
    db(),
    `select document ->> 'title' as title from tariff where id = 'mg-land-2026'`,
  )) as [{ title: string }];
  await disabled(retitled('Another'));
  const { contradictions } = await verify();
  expect(contradictions).toHaveLength(12_000);
  expect(contradictions[0]!.reason).toContain('has been tampered with');
  await disabled(retitled(title));
  expect((await verify()).contradictions).toEqual([]);
});

test('whoever stops half way leaves no statement under way', async () => {
  for await (const page of verifyAssessments(db(), {})) {
    expect(page.seen).toBeLessThan(12_000);
    break;
  }
  const active = `select from pg_stat_activity where datname = current_database() and state = 'active'
                     and pid <> pg_backend_pid()`;
  expect(await rows(db(), active)).toEqual([]);
});
