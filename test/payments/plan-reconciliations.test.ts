// The night: which days are compared again, and which payments are asked for once more.
import type { ProviderName } from '../../shared/domain/jurisdictions/pack';
import { nightCame } from '../../shared/events/clock';
import { publish } from '../../shared/jobs/publish';
import { timeOrderedId } from '../../shared/process/time-ordered-id';
import type { Providers } from '../../shared/providers/payments/open-providers';
import { findReconciliation } from '../../shared/store/reconciliations';
import { rows, withTx } from '../../shared/store/sql';
import { unsettledAfterTime } from '../../shared/store/unsettled-payments';
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

async function come(dueAt = night, providers?: Providers): Promise<void> {
  await withTx(db(), (tx) => publish(tx, nightCame, { dueAt }));
  await pool.with(providers === undefined ? {} : { providers }).run(planReconciliations, handlers);
}

const planned = () =>
  rows<{ place: string; day: string }>(
    db(),
    `select jurisdiction || ' ' || provider as place, day::text from reconciliation order by place, day`,
  );
const asked = async () =>
  (
    await rows<{ id: string }>(db(), `select payload ->> 'paymentId' as id from job where event = 'payment.check-due'`)
  ).map(({ id }) => id);

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
  const expected = [
    await anOldPayment(10),
    await anOldPayment(60, { state: 'pending' }),
    await anOldPayment(20, { state: 'cancelled', provider: 'orange-money' }),
  ];
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
