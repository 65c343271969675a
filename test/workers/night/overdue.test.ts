import { rows, withTx } from '../../../shared/store/sql';
import { anAssessment, assessmentOf, chargesOf } from '../../support/assessments';
import { untilBlocked, useDatabase } from '../../support/database';
import { jobsOf } from '../../support/engine';
import { aGuineanTariff, aLandTariff, latePayment, publishTariff, useNights } from '../../support/nights';

const { db } = useDatabase();
const { come, run, night } = useNights(db);
const guinean = { jurisdiction: 'GQ', currency: 'XAF', tariffId: 'gq-land' };
const stateOf = async (id: string) => (await assessmentOf(db(), id)).state;
const withoutCharges = { latePayment: [] };

test('the due day itself is in time, the day after is overdue', async () => {
  await publishTariff(db(), aLandTariff(withoutCharges));
  const due = { dueOn: '2026-01-31' };
  const [unpaid, partly] = [
    await anAssessment(db(), due),
    await anAssessment(db(), { ...due, state: 'partly-paid', paid: 1 }),
  ];
  const others = await Promise.all([
    anAssessment(db(), { ...due, state: 'exempt', amount: 0 }),
    anAssessment(db(), { ...due, state: 'paid', paid: 100_000 }),
    anAssessment(db(), { ...due, state: 'cancelled' }),
  ]);
  await night('2026-01-31T20:59Z');
  expect([await stateOf(unpaid), await stateOf(partly)]).toEqual(['due', 'partly-paid']);
  const job = await night('2026-01-31T21:00Z');
  expect([await stateOf(unpaid), await stateOf(partly)]).toEqual(['overdue', 'overdue']);
  expect(await Promise.all(others.map(stateOf))).toEqual(['exempt', 'paid', 'cancelled']);
  expect(job).toMatchObject({ state: 'completed', result: { MG: { day: '2026-02-01', overdue: 2 } } });
});

test('of one instant each jurisdiction makes its own day', async () => {
  await publishTariff(db(), aLandTariff());
  await publishTariff(db(), aGuineanTariff());
  const [mg, gq] = [
    await anAssessment(db(), { dueOn: '2026-01-31' }),
    await anAssessment(db(), { dueOn: '2026-01-31', ...guinean }),
  ];
  // Half past midnight in Antananarivo, half past ten in the evening before in Malabo.
  const job = await night('2026-01-31T21:30Z');
  expect([await stateOf(mg), await stateOf(gq)]).toEqual(['overdue', 'due']);
  expect(job.result).toMatchObject({ MG: { day: '2026-02-01' }, GQ: { day: '2026-01-31', overdue: 0 } });
  expect(await chargesOf(db(), mg)).toHaveLength(2);
  await night('2026-01-31T23:00Z');
  expect(await stateOf(gq)).toBe('overdue');
});

test('days, overdue and charges come in this order within one night', async () => {
  await publishTariff(db(), aLandTariff());
  const id = await anAssessment(db());
  const job = await night('2026-02-01T01:00Z');
  expect(job.result).toMatchObject({ MG: { dueDaysMoved: 1, charges: 2, charged: 11_000 } });
  expect(await assessmentOf(db(), id)).toMatchObject({ dueOn: '2026-01-31', state: 'overdue', charges: 11_000 });
});

test('whoever waits for a row that was paid meanwhile leaves it paid', async () => {
  await publishTariff(db(), aLandTariff());
  const id = await anAssessment(db(), { dueOn: '2026-01-31' });
  await night('2026-01-30T01:00Z');
  await come('2026-02-01T01:00Z');
  let running!: Promise<void>;
  await withTx(db(), async (tx) => {
    await rows(tx, `update assessment set paid = amount, state = 'paid' where id = $1`, [id]);
    running = run();
    await untilBlocked(db());
  });
  await running;
  expect(await assessmentOf(db(), id)).toMatchObject({ state: 'paid', charges: 0 });
  expect(await chargesOf(db(), id)).toEqual([]);
});

test('more than a page falls due in one night, and one jurisdiction that fails keeps no other from its own', async () => {
  await publishTariff(db(), aLandTariff(withoutCharges));
  await publishTariff(db(), aGuineanTariff({ latePayment: [latePayment] }));
  const gq = await anAssessment(db(), { dueOn: '2026-01-31', ...guinean });
  await rows(
    db(),
    `insert into assessment (id, partner_id, batch_id, line, jurisdiction, fiscal_year, category, registration,
                             registration_key, amount, currency, state, due_on, tariff_id, tariff_version, explanation)
     select gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 1, 'MG', 2026, 'land', 'P' || n, 'P' || n, 1000, 'MGA', 'due',
            '2026-01-31', 'mg-land-2026', 1, '{}'
       from generate_series(1, 10001) n`,
  );
  await rows(
    db(),
    `create function refuse() returns trigger language plpgsql as $$ begin raise 'the plug is pulled'; end $$;
     create trigger refuse before update on assessment for each row
       when (new.registration = 'P10001') execute function refuse()`,
  );
  await come('2026-02-01T01:00Z');
  await run();
  const overdue = async () =>
    (await rows(db(), `select from assessment where state = 'overdue' and jurisdiction = 'MG'`)).length;
  expect(await overdue()).toBeLessThan(10_001);
  expect(await chargesOf(db(), gq)).toHaveLength(2);
  await rows(db(), `drop function refuse cascade`);
  await run();
  expect(await overdue()).toBe(10_001);
  expect(await jobsOf(db(), 'tax.run-night')).toMatchObject([
    { state: 'completed', attempt: 2, result: { GQ: { charges: 0 } } },
  ]);
});

describe('in instalments', () => {
  const plan = (id: string, ...days: string[]) =>
    rows(db(), `insert into instalment select $1, n, $3, day from unnest($2::date[]) with ordinality as part(day, n)`, [
      id,
      days,
      100_000 / days.length,
    ]);
  const twoDays = ['2026-01-31', '2026-02-28'] as const;

  test('the day of a part that is covered gives way to that of the next', async () => {
    await publishTariff(db(), aGuineanTariff());
    const fields = { ...guinean, dueOn: '2026-01-31', state: 'partly-paid' };
    const [covered, short] = [
      await anAssessment(db(), { ...fields, paid: 50_000 }),
      await anAssessment(db(), { ...fields, paid: 49_999 }),
    ];
    for (const id of [covered, short]) await plan(id, ...twoDays);
    const job = await night('2026-02-01T01:00Z');
    expect(await assessmentOf(db(), covered)).toMatchObject({ dueOn: '2026-02-28', state: 'partly-paid' });
    expect(await assessmentOf(db(), short)).toMatchObject({ dueOn: '2026-01-31', state: 'overdue' });
    expect(job.result).toMatchObject({ GQ: { overdue: 1, movedOn: 1 } });

    await rows(db(), `update assessment set paid = 50000 where id = $1`, [short]);
    await night('2026-02-02T01:00Z');
    expect(await assessmentOf(db(), short)).toMatchObject({ dueOn: '2026-02-28', state: 'partly-paid' });
    await night('2026-03-01T01:00Z');
    expect(await assessmentOf(db(), covered)).toMatchObject({ dueOn: '2026-02-28', state: 'overdue' });
  });

  test('a late part costs its fee once, after the days of grace, and the whole no penalty', async () => {
    await publishTariff(db(), aGuineanTariff());
    const id = await anAssessment(db(), { ...guinean, dueOn: '2026-01-31' });
    await plan(id, ...twoDays);
    await night('2026-02-07T01:00Z');
    expect(await assessmentOf(db(), id)).toMatchObject({ state: 'overdue', charges: 0 });
    await night('2026-02-08T01:00Z');
    await night('2026-02-09T01:00Z');
    expect(await chargesOf(db(), id)).toEqual([
      { rule: 'instalment-late', dueOn: '2026-01-31', period: 'instalment-1', amount: 2_500, isWaived: false },
    ]);
    await night('2026-04-01T01:00Z');
    expect(await assessmentOf(db(), id)).toMatchObject({ charges: 5_000, dueOn: '2026-01-31' });
    expect((await chargesOf(db(), id))[1]).toMatchObject({
      dueOn: '2026-02-28',
      period: 'instalment-2',
      amount: 2_500,
    });
  });

  test('what was charged for the parts before stays when the day moves on', async () => {
    await publishTariff(db(), aGuineanTariff());
    const id = await anAssessment(db(), { ...guinean, dueOn: '2026-01-31' });
    await plan(id, ...twoDays);
    await night('2026-02-08T01:00Z');
    await rows(db(), `update assessment set paid = 60000 where id = $1`, [id]);
    await night('2026-02-09T01:00Z');
    expect(await assessmentOf(db(), id)).toMatchObject({ dueOn: '2026-02-28', state: 'partly-paid', charges: 2_500 });
    await night('2026-03-08T01:00Z');
    // Ten thousand of the second part were covered already.
    expect(await assessmentOf(db(), id)).toMatchObject({ state: 'overdue', charges: 2_500 + 2_000 });
  });
});
