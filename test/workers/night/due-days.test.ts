import { stateFor } from '../../../shared/domain/assessment/assessment-state';
import { dueOn, dueRuleForYear } from '../../../shared/domain/assessment/due-date';
import { lockMisdated, moveDueDays } from '../../../shared/store/due-days';
import { rows, withTx } from '../../../shared/store/sql';
import { aCharge, anAssessment, assessmentOf, chargesOf } from '../../support/assessments';
import { useDatabase } from '../../support/database';
import { jobsOf } from '../../support/engine';
import { aLandTariff, inForce, postponedTo, publishTariff, useNights } from '../../support/nights';

const { db } = useDatabase();
const { come, run, night } = useNights(db);
const recorded = () =>
  rows(db(), `select subject, fiscal_year, content_hash from due_days where fiscal_year = 2026 order by 1, 2`);

test('another version moves the days of what is open, and the year is recorded once nothing is left to move', async () => {
  await publishTariff(db(), aLandTariff({ entryIntoForce: [postponedTo(null)] }));
  const [old, recent] = [await anAssessment(db()), await anAssessment(db(), { firstCirculation: '2026-05-04' })];
  const unknown = await anAssessment(db(), { firstCirculation: null });
  const settled = await anAssessment(db(), { state: 'paid', paid: 100_000 });
  await night('2026-01-10T01:00Z');
  expect(await assessmentOf(db(), old)).toMatchObject({ dueOn: null, state: 'due' });
  expect(await recorded()).toMatchObject([{ subject: 'land', fiscal_year: 2026 }]);

  await publishTariff(db(), aLandTariff({ version: 2, entryIntoForce: [postponedTo('2026-03-31')] }), '2026-01-12');
  await night('2026-01-11T01:00Z');
  expect(await assessmentOf(db(), old)).toMatchObject({ dueOn: null });
  const job = await night('2026-01-12T01:00Z');
  expect(job).toMatchObject({ state: 'completed', result: { MG: { day: '2026-01-12', dueDaysMoved: 3 } } });
  expect(await Promise.all([old, unknown, recent].map((id) => assessmentOf(db(), id)))).toMatchObject([
    { dueOn: '2026-03-31', state: 'due' },
    { dueOn: '2026-03-31', state: 'due' },
    { dueOn: '2026-05-04', state: 'due' },
  ]);
  expect(await assessmentOf(db(), settled)).toMatchObject({ dueOn: null, state: 'paid' });

  const before = await recorded();
  expect((await night('2026-01-13T01:00Z')).result).toMatchObject({ MG: { dueDaysMoved: 0 } });
  expect(await recorded()).not.toEqual(before);
});

test('what comes in behind the night with the days of the version before is found by the next one', async () => {
  await publishTariff(db(), aLandTariff());
  await anAssessment(db(), { dueOn: '2026-02-28' });
  await night('2026-01-10T01:00Z');
  const late = await anAssessment(db(), { dueOn: '2026-02-28' });
  await night('2026-01-11T01:00Z');
  expect(await assessmentOf(db(), late)).toMatchObject({ dueOn: '2026-01-31' });
});

test('a postponement takes what is overdue back, by what was paid, and waives its charges', async () => {
  await publishTariff(db(), aLandTariff());
  const late = { dueOn: '2026-01-31', state: 'overdue' } as const;
  const [unpaid, partly] = [await anAssessment(db(), late), await anAssessment(db(), { ...late, paid: 1 })];
  const onlyCharges = await anAssessment(db(), { ...late, paid: 100_000 });
  for (const id of [unpaid, partly, onlyCharges]) await aCharge(db(), id);

  await publishTariff(db(), aLandTariff({ version: 2, entryIntoForce: [postponedTo('2026-02-10')] }), '2026-02-09');
  await night('2026-02-10T01:00Z');

  expect(await Promise.all([unpaid, partly, onlyCharges].map((id) => assessmentOf(db(), id)))).toMatchObject([
    { dueOn: '2026-02-10', state: 'due', charges: 0 },
    { dueOn: '2026-02-10', state: 'partly-paid', charges: 0 },
    { dueOn: '2026-02-10', state: 'paid', charges: 0 },
  ]);
  expect(await chargesOf(db(), unpaid)).toMatchObject([{ dueOn: '2026-01-31', amount: 10_000, isWaived: true }]);
});

test('an old night that is retried after newer ones does not take back what they did', async () => {
  await publishTariff(db(), aLandTariff());
  const id = await anAssessment(db(), { dueOn: '2026-01-31' });
  await publishTariff(db(), aLandTariff({ version: 2, entryIntoForce: [postponedTo('2026-03-15')] }), '2026-03-01');
  await night('2026-03-16T01:00Z');
  await night('2026-03-17T01:00Z');
  const before = [await assessmentOf(db(), id), await chargesOf(db(), id), await recorded()];
  expect(before[0]).toMatchObject({ dueOn: '2026-03-15', state: 'overdue', charges: 11_000 });

  await come('2026-02-20T01:00Z');
  await run('2026-03-17T09:00Z');
  expect([await assessmentOf(db(), id), await chargesOf(db(), id), await recorded()]).toEqual(before);
});

test('a day that moves and is over all the same is charged anew, from that day on', async () => {
  await publishTariff(db(), aLandTariff());
  const id = await anAssessment(db(), { dueOn: '2026-01-31' });
  await night('2026-02-20T01:00Z');
  expect(await assessmentOf(db(), id)).toMatchObject({ state: 'overdue', charges: 11_000 });

  await publishTariff(db(), aLandTariff({ version: 2, entryIntoForce: [postponedTo('2026-03-15')] }), '2026-03-15');
  await night('2026-03-16T01:00Z');
  expect(await assessmentOf(db(), id)).toMatchObject({ dueOn: '2026-03-15', state: 'overdue', charges: 11_000 });
  expect((await chargesOf(db(), id)).map(({ dueOn, isWaived }) => [dueOn, isWaived])).toEqual([
    ['2026-01-31', true],
    ['2026-01-31', true],
    ['2026-03-15', false],
    ['2026-03-15', false],
  ]);

  // Taken back, the first day counts again, with all that belongs to it.
  await publishTariff(db(), aLandTariff({ version: 3, title: 'not postponed' }), '2026-03-17');
  await night('2026-03-17T01:00Z');
  expect(await assessmentOf(db(), id)).toMatchObject({ dueOn: '2026-01-31', state: 'overdue', charges: 12_000 });
});

test('what is paid in instalments keeps the days of its plan', async () => {
  await publishTariff(db(), aLandTariff());
  const id = await anAssessment(db(), { dueOn: '2026-04-30' });
  await rows(db(), `insert into instalment values ($1, 1, 50000, '2026-04-30'), ($1, 2, 50000, '2026-05-31')`, [id]);
  await night('2026-01-10T01:00Z');
  expect(await assessmentOf(db(), id)).toMatchObject({ dueOn: '2026-04-30' });
});

test('years and categories have rules of their own, and services none that moves', async () => {
  await publishTariff(db(), aLandTariff());
  await publishTariff(
    db(),
    aLandTariff({ id: 'land-2027', validity: { from: '2027-01-01', to: null }, title: 'later' }),
    '2026-12-01',
  );
  const [first, second] = [await anAssessment(db()), await anAssessment(db(), { fiscalYear: 2027 })];
  const sea = await anAssessment(db(), { category: 'sea' });
  const service = await anAssessment(db(), {
    kind: 'service-fee',
    service: 'T-1',
    requestedOn: '2026-01-05',
    category: 'service',
  });
  await night('2026-12-10T01:00Z');
  expect(await Promise.all([first, second, sea, service].map((id) => assessmentOf(db(), id)))).toMatchObject([
    { dueOn: '2026-01-31' },
    { dueOn: '2027-01-31' },
    { dueOn: null },
    { dueOn: null },
  ]);
});

test('a night that breaks off between two pages is finished by the next run', async () => {
  await publishTariff(db(), aLandTariff({ entryIntoForce: [postponedTo('2026-06-30')] }));
  await rows(
    db(),
    `insert into assessment (id, partner_id, batch_id, line, jurisdiction, fiscal_year, category, registration,
                             registration_key, amount, currency, state, tariff_id, tariff_version, explanation)
     select gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 1, 'MG', 2026, 'land', 'P' || n, 'P' || n, 1000, 'MGA', 'due',
            'mg-land-2026', 1, '{}'
       from generate_series(1, 11000) n`,
  );
  await rows(
    db(),
    `create function refuse() returns trigger language plpgsql as $$ begin raise 'the plug is pulled'; end $$;
     create trigger refuse before update on assessment for each row
       when (new.id = '${await idAt(7_000)}') execute function refuse()`,
  );
  const moved = async () => (await rows(db(), `select from assessment where due_on = '2026-06-30'`)).length;
  await come('2026-02-01T01:00Z');
  await run();
  expect(await moved()).toBe(5_000);
  expect(await recorded()).toEqual([]);
  expect(await jobsOf(db(), 'tax.run-night')).toMatchObject([
    { state: 'delayed', failed_reason: 'the night broke off in MG; the log says why' },
  ]);

  await rows(db(), `drop function refuse cascade`);
  await run();
  expect(await moved()).toBe(11_000);
  expect(await jobsOf(db(), 'tax.run-night')).toMatchObject([
    { state: 'completed', result: { MG: { dueDaysMoved: 6_000 } } },
  ]);
});

const idAt = async (place: number) =>
  (await rows<{ id: string }>(db(), `select id from assessment order by id offset $1 limit 1`, [place]))[0]!.id;

test('SQL sets the very days and states that the pure rules give', async () => {
  const days = [null, '2025-12-31', '2026-01-01', '2026-01-02', '2026-02-15', '2026-12-31'];
  const decisions = [
    [],
    [inForce],
    ...[null, '2025-06-30', '2026-02-28', '2027-01-01'].map((day) => [postponedTo(day)]),
  ];
  const vehicles = days.flatMap((firstCirculation) => [0, 1, 100_000].map((paid) => ({ firstCirculation, paid })));
  const stored = await Promise.all(
    vehicles.map(async (vehicle) => ({ ...vehicle, id: await anAssessment(db(), vehicle) })),
  );
  const year = { jurisdiction: 'MG', category: 'land', fiscalYear: 2026 };
  for (const entryIntoForce of decisions) {
    const rule = dueRuleForYear(aLandTariff({ entryIntoForce }), 2026);
    for (const today of ['2026-01-01', '2026-01-31', '2026-02-01', '2026-03-01', '2027-01-02']) {
      await rows(db(), `update assessment set state = 'overdue', due_on = '2025-05-05', charges = 5`);
      await withTx(db(), async (tx) => {
        const ids = await lockMisdated(tx, year, rule, { after: null, most: 100 });
        expect(ids).toEqual(stored.map(({ id }) => id).sort());
        await moveDueDays(tx, ids, rule, today);
      });
      for (const { id, firstCirculation, paid } of stored) {
        const day = dueOn(rule, { fiscalYear: 2026, firstCirculation, requestedOn: null });
        const facts = { amount: 100_000n, charges: 0n, paid: BigInt(paid), today, exempt: false, cancelled: false };
        const state = stateFor({ ...facts, dueOn: day });
        expect(await assessmentOf(db(), id)).toMatchObject({ dueOn: day, state, charges: 0 });
      }
    }
  }
});
