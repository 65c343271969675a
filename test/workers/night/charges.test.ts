import { rows, withTx } from '../../../shared/store/sql';
import { anAssessment, assessmentOf, chargesOf } from '../../support/assessments';
import { untilBlocked, useDatabase } from '../../support/database';
import { jobsOf } from '../../support/engine';
import { aLandTariff, latePayment, publishTariff, useNights } from '../../support/nights';

const { db } = useDatabase();
const { come, run, night } = useNights(db);
const due = { dueOn: '2026-01-31' };
const amounts = async (id: string) => (await chargesOf(db(), id)).map(({ period, amount }) => [period, amount]);
const reasons = (id: string) =>
  rows(
    db(),
    `select explanation, charged_on::text, kind from assessment_charge where assessment_id = $1 order by period`,
    [id],
  );

test('each period is charged once, with its reason, and counted in the assessment', async () => {
  await publishTariff(db(), aLandTariff());
  const id = await anAssessment(db(), { ...due, amount: 65_000 });
  await night('2026-01-31T01:00Z');
  expect(await amounts(id)).toEqual([]);
  const first = await night('2026-02-01T01:00Z');
  expect(first.result).toMatchObject({ MG: { overdue: 1, charges: 2, charged: 7_200 } });
  await night('2026-02-02T01:00Z');
  await night('2026-02-28T01:00Z');
  expect(await amounts(id)).toEqual([
    ['once', 6_500],
    ['month-1', 700],
  ]);
  await night('2026-03-01T01:00Z');
  expect(await amounts(id)).toEqual([
    ['once', 6_500],
    ['month-1', 700],
    ['month-2', 600],
  ]);
  expect(await assessmentOf(db(), id)).toMatchObject({ state: 'overdue', charges: 7_800, amount: 65_000, revision: 0 });
  expect(await reasons(id)).toMatchObject([
    {
      kind: 'interest',
      charged_on: '2026-02-01',
      explanation: { v: 1, base: 65_000, percent: '11', months: 1, law: 'law' },
    },
    { kind: 'interest', charged_on: '2026-03-01', explanation: { percent: '12', months: 2 } },
    { kind: 'penalty', charged_on: '2026-02-01', explanation: { percent: '10', months: 0 } },
  ]);
});

test('nights that were missed are made up for by one, to the same sum', async () => {
  await publishTariff(db(), aLandTariff({ latePayment: [{ ...latePayment, graceDays: 3 }] }));
  const nightly = await anAssessment(db(), { ...due, amount: 65_000 });
  for (let day = Date.parse('2026-01-31T01:00Z'); day <= Date.parse('2026-05-10T01:00Z'); day += 24 * 3600 * 1000)
    await night(new Date(day).toISOString());
  const missed = await anAssessment(db(), { ...due, amount: 65_000 });
  await night('2026-05-10T01:00Z');
  expect((await amounts(missed)).sort()).toEqual((await amounts(nightly)).sort());
  expect((await assessmentOf(db(), missed)).charges).toBe((await assessmentOf(db(), nightly)).charges);
  expect((await amounts(missed)).length).toBe(5);
});

test('a rule that is off, or for other days, charges nothing; postponed, nothing is late at all', async () => {
  const rules = [
    { ...latePayment, on: false, dueTo: '2026-02-01' },
    { ...latePayment, id: 'later', dueFrom: '2026-02-01' },
  ];
  await publishTariff(db(), aLandTariff({ latePayment: rules }));
  const [off, on] = [await anAssessment(db(), due), await anAssessment(db(), { firstCirculation: '2026-02-01' })];
  await night('2026-04-01T01:00Z');
  expect(await amounts(off)).toEqual([]);
  expect(await assessmentOf(db(), off)).toMatchObject({ state: 'overdue', charges: 0 });
  expect((await chargesOf(db(), on))[0]).toMatchObject({ rule: 'later', dueOn: '2026-02-01' });
});

test('a service is charged by the tariff of the day of its request', async () => {
  const service = (version: number, from: string, percent: string) =>
    aLandTariff({
      id: `gq-t-1-${version}`,
      title: percent,
      category: 'service',
      service: 'T-1',
      validity: { from, to: version === 1 ? '2026-03-01' : null },
      rule: { method: 'amount', amount: 5_000, legalReference: 'law', confidence: 'sample' },
      due: { onRequest: { due: 'after-days', days: 0, legalReference: 'law', confidence: 'sample' } },
      latePayment: [{ ...latePayment, once: { percent } }],
    });
  await publishTariff(db(), service(1, '2026-01-01', '20'));
  await publishTariff(db(), service(2, '2026-03-01', '50'));
  const ofService = { kind: 'service-fee', category: 'service', service: 'T-1' };
  const [before, since] = await Promise.all(
    ['2026-02-28', '2026-03-01'].map((day) => anAssessment(db(), { ...ofService, requestedOn: day, dueOn: day })),
  );
  await night('2026-03-05T01:00Z');
  expect((await amounts(before!)).find(([period]) => period === 'once')).toEqual(['once', 20_000]);
  expect((await amounts(since!)).find(([period]) => period === 'once')).toEqual(['once', 50_000]);
});

test('what was paid of the tax costs no more, and charges bear none themselves', async () => {
  await publishTariff(db(), aLandTariff());
  const id = await anAssessment(db(), { ...due, state: 'partly-paid', paid: 60_000 });
  const paid = await anAssessment(db(), { ...due, state: 'partly-paid', paid: 99_999 });
  await night('2026-02-01T01:00Z');
  expect(await amounts(id)).toEqual([
    ['once', 4_000],
    ['month-1', 400],
  ]);
  // The tax is paid, with more; what is left are charges.
  await rows(db(), `update assessment set paid = 100001 where id = $1`, [paid]);
  await night('2026-06-01T01:00Z');
  expect(await assessmentOf(db(), paid)).toMatchObject({ state: 'overdue', charges: 100 });
});

test('two nights at once charge nothing twice', async () => {
  await publishTariff(db(), aLandTariff());
  const ids = await Promise.all(Array.from({ length: 20 }, () => anAssessment(db(), { ...due, state: 'overdue' })));
  await night('2026-01-31T01:00Z');
  await come('2026-02-01T01:00Z');
  await come('2026-02-01T01:00Z');
  let both!: Promise<unknown>;
  await withTx(db(), async (tx) => {
    await rows(tx, `select from assessment order by id limit 1 for update`);
    both = Promise.all([run(), run()]);
    await untilBlocked(db(), 2);
  });
  await both;
  expect((await jobsOf(db(), 'tax.run-night')).map(({ state }) => state)).toEqual(Array(3).fill('completed'));
  for (const id of ids) {
    expect(await amounts(id)).toEqual([
      ['once', 10_000],
      ['month-1', 1_000],
    ]);
    expect(await assessmentOf(db(), id)).toMatchObject({ charges: 11_000 });
  }
});

test('a night that breaks off within a page has charged nothing of it, and the next run all', async () => {
  await publishTariff(db(), aLandTariff());
  await rows(
    db(),
    `insert into assessment (id, partner_id, batch_id, line, jurisdiction, fiscal_year, category, registration,
                             registration_key, amount, currency, state, due_on, tariff_id, tariff_version, explanation)
     select gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 1, 'MG', 2026, 'land', 'P' || n, 'P' || n, 100000, 'MGA',
            'overdue', '2026-01-31', 'mg-land-2026', 1, '{}'
       from generate_series(1, 4500) n`,
  );
  const [inSecondPage] = await rows<{ id: string }>(db(), `select id from assessment order by id offset 3000 limit 1`);
  await rows(
    db(),
    `create function refuse() returns trigger language plpgsql as $$ begin raise 'the plug is pulled'; end $$;
     create trigger refuse before insert on assessment_charge for each row
       when (new.assessment_id = '${inSecondPage!.id}') execute function refuse()`,
  );
  const total = async () =>
    rows(
      db(),
      `select sum(charges)::int as counted, (select sum(amount)::int from assessment_charge) as charged from assessment`,
    );
  await come('2026-02-01T01:00Z');
  await run();
  expect(await total()).toEqual([{ counted: 2_000 * 11_000, charged: 2_000 * 11_000 }]);
  await rows(db(), `drop function refuse cascade`);
  await run();
  expect(await total()).toEqual([{ counted: 4_500 * 11_000, charged: 4_500 * 11_000 }]);
});

test('what is paid while its charges are computed is left as it was paid', async () => {
  await publishTariff(db(), aLandTariff());
  const id = await anAssessment(db(), { ...due, state: 'overdue' });
  await night('2026-01-31T01:00Z');
  await come('2026-02-01T01:00Z');
  let running!: Promise<void>;
  await withTx(db(), async (tx) => {
    await rows(tx, `update assessment set paid = amount, state = 'paid' where id = $1`, [id]);
    running = run();
    await untilBlocked(db());
  });
  await running;
  expect(await amounts(id)).toEqual([]);
  expect(await assessmentOf(db(), id)).toMatchObject({ state: 'paid', charges: 0 });
});
