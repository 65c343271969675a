// The night: which days are compared again, and which payments are asked for once more.
import type { ProviderName } from '../../shared/domain/jurisdictions/pack';
import { nightCame } from '../../shared/events/clock';
import { publish } from '../../shared/jobs/publish';
import { timeOrderedId } from '../../shared/process/time-ordered-id';
import type { Providers } from '../../shared/providers/payments/open-providers';
import { findReconciliation } from '../../shared/store/reconciliations';
import { rows, withTx } from '../../shared/store/sql';
import {
  type LeftUnderWay,
  underWayAfterTime,
  underWayQuery,
  unsettledAfterTime,
} from '../../shared/store/unsettled-payments';
import * as handlers from '../../workers/payments/plan-reconciliations';
import { planReconciliations } from '../../workers/payments/plan-reconciliations.job';
import * as reconciling from '../../workers/payments/reconcile';
import { reconcile } from '../../workers/payments/reconcile.job';
import { anAssessment } from '../support/assessments';
import { useDatabase } from '../support/database';
import { usePaymentPool } from '../support/payment-pool';
import { aPendingPayment } from '../support/payments';

const { db } = useDatabase();
const pool = usePaymentPool(db);
beforeEach(() => rows(db(), 'truncate job, reconciliation cascade'));

const night = '2026-03-05T01:00:00.000Z'; // four in the morning in Antananarivo

async function come(dueAt = night, providers?: Providers, now = dueAt): Promise<void> {
  await withTx(db(), (tx) => publish(tx, nightCame, { dueAt }));
  const over = { now: () => new Date(now), ...(providers !== undefined && { providers }) };
  await pool.with(over).run(planReconciliations, handlers);
}

const planned = () =>
  rows<{ place: string; day: string }>(
    db(),
    `select jurisdiction || ' ' || provider as place, day::text from reconciliation order by place, day`,
  );
const asked = async (event = 'payment.check-due') =>
  (await rows<{ id: string }>(db(), `select payload ->> 'paymentId' as id from job where event = $1`, [event])).map(
    ({ id }) => id,
  );

test('yesterday and three days before it are compared, of each provider that keeps a list', async () => {
  await come();
  const places = ['GQ bange', 'GQ stripe', 'MG stripe', 'SN stripe', 'SN wave'];
  const days = ['2026-03-01', '2026-03-02', '2026-03-03', '2026-03-04'];
  expect(await planned()).toEqual(places.flatMap((place) => days.map((day) => ({ place, day }))));
  const jobs = await rows<{ tenant: string; subject_id: string }>(
    db(),
    `select tenant, subject_id from job where name = 'payments.reconcile'`,
  );
  expect(jobs).toHaveLength(20);
  expect(new Set(jobs.map(({ tenant }) => tenant))).toEqual(new Set(['GQ', 'MG', 'SN']));
});

test('yesterday is the jurisdiction’s, not the server’s', async () => {
  await come('2026-03-04T22:30:00.000Z'); // the 5th in Antananarivo, the 4th in Dakar
  const last = new Map((await planned()).map(({ place, day }) => [place, day]));
  expect([last.get('MG stripe'), last.get('SN wave')]).toEqual(['2026-03-04', '2026-03-03']);
});

test('a day that is under way is not begun again, and one that is over is', async () => {
  await come();
  await come();
  expect(await planned()).toHaveLength(20);
  await pool.run(reconcile, reconciling);
  await come();
  expect(await planned()).toHaveLength(21);
});

const daysOf = async (place: string) =>
  (await planned()).filter((one) => one.place === place).map(({ day }) => day.slice(5));

test('of nights that did not come the next one leaves no day out, though it is called by the first of them', async () => {
  await come('2026-03-05T01:00:00.000Z');
  await rows(db(), `update reconciliation set state = 'completed'`);
  await rows(
    db(),
    `insert into reconciliation (id, jurisdiction, provider, day, source, requested_by, state)
                    values (gen_random_uuid(), 'SN', 'wave', '2026-03-11', 'provider', 'a person', 'completed')`,
  );
  await rows(db(), `delete from reconciliation where day < '2026-03-04'`);
  await come('2026-03-06T01:00:00.000Z', undefined, '2026-03-12T05:00:00.000Z');
  const missed = ['03-05', '03-06', '03-07', '03-08', '03-09', '03-10'];
  expect(await daysOf('MG stripe')).toEqual(['03-04', '03-04', ...missed, '03-11']);
  expect(await daysOf('SN wave')).toEqual(['03-04', '03-04', ...missed, '03-11', '03-11']);
});

test('of many nights that did not come a month is made up for', async () => {
  await come('2026-03-05T01:00:00.000Z');
  await rows(db(), 'truncate job');
  await come('2026-03-06T01:00:00.000Z', undefined, '2026-06-05T01:00:00.000Z');
  const days = (await daysOf('MG stripe')).slice(4);
  expect([days.length, days[0], days.at(-1)]).toEqual([31, '05-05', '06-04']);
});

test('what was planned runs, and finds nothing where nothing was', async () => {
  await come();
  while (await pool.run(reconcile, reconciling));
  const all = await rows<{ id: string }>(db(), 'select id from reconciliation');
  for (const { id } of all)
    expect(await findReconciliation(db(), null, id)).toMatchObject({ state: 'completed', lines: 0, missingThere: 0 });
});

test('a provider that is not configured is left out', async () => {
  await come(night, new Map());
  expect(await planned()).toEqual([]);
  expect(await asked()).toEqual([]);
});

/** Ordered so many hours before the night, and not to be paid any more an hour later. */
async function anOldPayment(hours: number, over: { state?: string; provider?: ProviderName; received?: number } = {}) {
  const { state = 'expired', provider = 'mvola', received = 0 } = over;
  const place = provider === 'wave' ? { jurisdiction: 'SN', currency: 'XOF' } : {};
  const { id } = await aPendingPayment(db(), {
    id: idAt(Date.parse(night) - hours * 3_600_000),
    provider,
    items: [{ assessmentId: await anAssessment(db(), place) }],
  });
  await rows(
    db(),
    `update payment set state = $2, received = $3, expires_at = $4::timestamptz + (1 - $5::float8) * interval '1 hour' where id = $1`,
    [id, state, received, night, hours],
  );
  return id;
}
const idAt = (ms: number) =>
  timeOrderedId().replace(
    /^.{13}/,
    ms
      .toString(16)
      .padStart(12, '0')
      .replace(/^(.{8})/, '$1-'),
  );

test('providers without a list are asked again for what may have been paid these days', async () => {
  const expected = [await anOldPayment(10), await anOldPayment(20, { state: 'cancelled', provider: 'orange-money' })];
  await anOldPayment(80); // too long ago
  await anOldPayment(0.5, { state: 'pending' }); // may still be paid, and is asked for by itself
  await anOldPayment(10, { state: 'settled', received: 5 });
  await anOldPayment(10, { state: 'failed' });
  await anOldPayment(10, { provider: 'wave' }); // has a list
  const unsent = await anOldPayment(10);
  await rows(db(), 'update payment set provider_reference = null where id = $1', [unsent]);
  await come();
  expect((await asked()).sort()).toEqual(expected.sort());
});

test('a payment that nobody ended is asked for again, whoever its provider is and however old it is', async () => {
  await rows(db(), `update payment set state = 'expired' where state in ('created', 'requested', 'pending')`);
  const pending = [
    await anOldPayment(10, { state: 'pending', provider: 'wave' }),
    await anOldPayment(900, { state: 'pending' }),
  ];
  const unsent = [await anOldPayment(70, { state: 'created' }), await anOldPayment(5, { state: 'requested' })];
  await anOldPayment(1.5, { state: 'pending' }); // asked for by itself, now and then
  await rows(db(), 'truncate job');
  await come();
  expect(await asked()).toEqual(expect.arrayContaining(pending));
  expect((await asked('payment.ordered')).sort()).toEqual(unsent.sort());
  const left = [...unsent, ...pending];
  await rows(db(), 'update payment set provider_reference = null where id = any($1)', [left]);
  await rows(db(), 'delete from job where subject_id <> all($1)', [left]);
  for (let n = 0; n < 3; n++) await pool.start();
  for (let n = 0; n < 5; n++) await pool.confirm();
  const states = await rows<{ state: string }>(db(), 'select state from payment where id = any($1)', [left]);
  expect(states.map(({ state }) => state)).toEqual(Array(4).fill('expired'));
});

test('a payment of a provider that is not configured waits for it', async () => {
  await rows(db(), `update payment set state = 'expired' where state in ('created', 'requested', 'pending')`);
  await anOldPayment(10, { state: 'pending' });
  const unsent = await anOldPayment(10, { state: 'created' });
  await rows(db(), 'truncate job');
  await come(night, new Map());
  expect([await asked(), await asked('payment.ordered')]).toEqual([[], [unsent]]);
});

test('those left under way are walked in the order in which their time was over', async () => {
  await rows(db(), `update payment set state = 'expired' where state in ('created', 'requested', 'pending')`);
  const at = `'2026-03-01 10:00:00.000001Z'::timestamptz`;
  const ids: string[] = [];
  for (let n = 0; n < 7; n++) ids.push(await anOldPayment(100, { state: 'pending' }));
  await rows(
    db(),
    `update payment set expires_at = ${at} + (id = $2)::int * interval '1 microsecond' where id = any($1)`,
    [ids, ids[0]],
  );
  const walked: LeftUnderWay[] = [];
  for (let isLast = false; !isLast; ) {
    const page = await underWayAfterTime(db(), { until: new Date(night), after: walked.at(-1) ?? null }, 3);
    walked.push(...page);
    isLast = page.length < 3;
  }
  expect(walked.map(({ id }) => id)).toEqual([...ids.slice(1).sort(), ids[0]]);
  const plan = await withTx(db(), async (tx) => {
    await rows(tx, 'set local enable_seqscan = off');
    const [text, params] = underWayQuery({ until: new Date(night), after: walked[0]! }, 3);
    return rows<{ 'QUERY PLAN': string }>(tx, `explain ${text}`, params);
  });
  expect(plan.map((line) => line['QUERY PLAN']).join('\n')).toMatch(/Index (Only )?Scan using payment_under_way/);
});

test('what is asked for is walked in pages', async () => {
  const ids = new Set(await Promise.all(Array.from({ length: 7 }, () => anOldPayment(5))));
  const walked: string[] = [];
  const wanted = { jurisdiction: 'MG', provider: 'mvola', since: new Date(Date.parse(night) - 6 * 3_600_000) } as const;
  for (let after: string | null = null; ; ) {
    const page: string[] = await unsettledAfterTime(db(), { ...wanted, until: new Date(night), after }, 3);
    walked.push(...page);
    if (page.length < 3) break;
    after = page.at(-1)!;
  }
  expect(walked.filter((id) => ids.has(id))).toHaveLength(7);
  expect(walked).toEqual(walked.toSorted());
});
