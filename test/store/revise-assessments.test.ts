import { randomUUID } from 'node:crypto';
import { type AssessmentChange, reviseAssessments } from '../../shared/store/revise-assessments';
import { rows, withTx } from '../../shared/store/sql';
import { aCharge, anAssessment, assessmentOf, chargesOf } from '../support/assessments';
import { untilBlocked, useDatabase } from '../support/database';

const { db } = useDatabase();
const revise = (...changes: AssessmentChange[]) => withTx(db(), (tx) => reviseAssessments(tx, changes));
const aChange = (id: string, over: Partial<AssessmentChange> = {}): AssessmentChange => ({
  id,
  revision: 0,
  amount: 60_000n,
  state: 'due',
  tariffId: 'mg-land-2026',
  tariffVersion: 2,
  explanation: '{"v":1,"steps":["new"]}',
  why: 'corrected',
  causeId: randomUUID(),
  ...over,
});
const historyOf = (id: string) =>
  rows(
    db(),
    `select revision, amount::float8, state, tariff_version, explanation, why, cause_id
       from assessment_revision where assessment_id = $1 order by revision`,
    [id],
  );

test('what is changed keeps what it was, time after time', async () => {
  const id = await anAssessment(db(), { dueOn: '2026-01-31', explanation: { steps: ['first'] } });
  const first = aChange(id);
  expect(await revise(first)).toEqual([id]);
  expect(await assessmentOf(db(), id)).toMatchObject({
    amount: 60_000,
    state: 'due',
    dueOn: '2026-01-31',
    revision: 1,
    tariffVersion: 2,
    explanation: { v: 1, steps: ['new'] },
  });

  await revise(aChange(id, { revision: 1, amount: 0n, state: 'exempt', dueOn: null, why: 'exempt after all' }));
  expect(await assessmentOf(db(), id)).toMatchObject({ amount: 0, state: 'exempt', dueOn: null, revision: 2 });
  expect(await historyOf(id)).toMatchObject([
    {
      revision: 0,
      amount: 100_000,
      state: 'due',
      tariff_version: 1,
      explanation: { steps: ['first'] },
      why: 'corrected',
      cause_id: first.causeId,
    },
    { revision: 1, amount: 60_000, state: 'due', tariff_version: 2, why: 'exempt after all' },
  ]);
});

test('a set is changed at once, and each is told', async () => {
  const ids = await Promise.all(Array.from({ length: 50 }, () => anAssessment(db())));
  const changed = await revise(...ids.map((id, n) => aChange(id, { amount: BigInt(n) })));
  expect(changed.sort()).toEqual(ids.sort());
  expect(await revise()).toEqual([]);
});

test.each([
  ['was changed since it was read', {}, { revision: 1 }],
  ['was paid in part', { state: 'partly-paid', paid: 1 }, {}],
  ['is overdue with a part paid', { state: 'overdue', dueOn: '2026-01-31', paid: 1 }, {}],
  ['is paid', { state: 'paid', paid: 100_000 }, {}],
  ['is cancelled', { state: 'cancelled' }, {}],
])('what %s stays as it is', async (_, fields, change) => {
  const id = await anAssessment(db(), fields);
  const before = await assessmentOf(db(), id);
  expect(await revise(aChange(id, change))).toEqual([]);
  expect(await assessmentOf(db(), id)).toEqual(before);
  expect(await historyOf(id)).toEqual([]);
});

test('charges of a debt that no longer is are waived; those of one that only has new reasons stay', async () => {
  const late = { state: 'overdue', dueOn: '2026-01-31' } as const;
  const [corrected, confirmed] = [await anAssessment(db(), late), await anAssessment(db(), late)];
  await aCharge(db(), corrected);
  await aCharge(db(), confirmed);
  await revise(aChange(corrected, { state: 'overdue' }), aChange(confirmed, { state: 'overdue', amount: 100_000n }));

  expect(await assessmentOf(db(), corrected)).toMatchObject({ charges: 0 });
  expect(await chargesOf(db(), corrected)).toMatchObject([{ amount: 10_000, isWaived: true }]);
  expect(await assessmentOf(db(), confirmed)).toMatchObject({ charges: 10_000, revision: 1 });
  expect(await chargesOf(db(), confirmed)).toMatchObject([{ isWaived: false }]);

  // The same period of the same day can be charged once more, on what is owed now.
  await aCharge(db(), corrected, { amount: 6_000 });
  await expect(aCharge(db(), corrected, { amount: 6_000 })).rejects.toThrow('assessment_charge_once');
});

test('of two who read the same revision one changes it, and whoever waits sees what was charged meanwhile', async () => {
  const id = await anAssessment(db(), { state: 'overdue', dueOn: '2026-01-31' });
  let others!: Promise<string[][]>;
  await withTx(db(), async (tx) => {
    await rows(tx, `select from assessment where id = $1 for update`, [id]);
    others = Promise.all([revise(aChange(id, { amount: 1n })), revise(aChange(id, { amount: 2n }))]);
    await untilBlocked(db());
    await rows(
      tx,
      `insert into assessment_charge (assessment_id, rule, due_on, period, kind, amount, explanation, charged_on)
       values ($1, 'late', '2026-01-31', 'once', 'penalty', 5, '{}', '2026-02-01')`,
      [id],
    );
    await rows(tx, `update assessment set charges = 5 where id = $1`, [id]);
  });
  expect((await others).flat()).toEqual([id]);
  expect(await assessmentOf(db(), id)).toMatchObject({ revision: 1, charges: 0 });
  expect(await chargesOf(db(), id)).toMatchObject([{ isWaived: true }]);
  expect(await historyOf(id)).toHaveLength(1);
});
