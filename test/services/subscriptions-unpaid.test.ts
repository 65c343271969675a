import { addDays, addMonths } from '../../shared/domain/days';
import { row, rows, withTx } from '../../shared/store/sql';
import { lockSubscription } from '../../shared/store/subscriptions';
import { askAgain, beginPeriod } from '../../shared/subscriptions/ask-for-period';
import type { Asking } from '../access/callers';
import { untilBlocked } from '../support/database';
import { phone, todayIn, useSubscriptions } from './use-subscriptions';

const subscriptions = useSubscriptions();
const today = todayIn('MG');
const citizen = (jurisdiction = 'MG') => subscriptions.person('citizen', jurisdiction);

/** The first period is paid and over, and the second one was asked for. */
async function renewed(who: Asking, over: object = { phone }): Promise<string> {
  const { id } = (await subscriptions.subscribe(who, over)).json;
  await subscriptions.payer(who, id, 'approve');
  await subscriptions.beganOn(id, addMonths(today, -1));
  await subscriptions.night();
  return id;
}

/** As if the day of the retry had come. */
async function retried(id: string): Promise<void> {
  await rows(subscriptions.db(), `update subscription set retry_on = $2 where id = $1`, [id, today]);
  await subscriptions.night();
}

/** The renewal and all of its retries fail. */
async function unpaid(who: Asking, id: string): Promise<void> {
  await subscriptions.payer(who, id, 'decline');
  for (let retry = 0; retry < 3; retry += 1) {
    await retried(id);
    await subscriptions.payer(who, id, 'decline');
  }
}

test('a renewal that fails is tried again after 1, 3 and 7 days, with another payment for the same fee', async () => {
  const who = await citizen();
  const id = await renewed(who);
  const first = await subscriptions.shown(who, id);
  await subscriptions.payer(who, id, 'decline');
  expect(await subscriptions.shown(who, id)).toMatchObject({
    state: 'active',
    failures: 1,
    retryOn: addDays(today, 1),
    paidUntil: first.period.from,
    graceUntil: addDays(first.period.from, 7),
  });
  await subscriptions.night();
  expect((await subscriptions.shown(who, id)).period.paymentId).toBe(first.period.paymentId);

  for (const [failures, days] of [
    [2, 2],
    [3, 4],
  ]) {
    await retried(id);
    await subscriptions.payer(who, id, 'decline');
    // Days after the retry that failed: 3 and 7 after the renewal.
    expect(await subscriptions.shown(who, id)).toMatchObject({ failures, retryOn: addDays(today, days!) });
  }
  await retried(id);
  const last = await subscriptions.shown(who, id);
  expect(last).toMatchObject({ state: 'active', retryOn: null, payment: { state: 'pending' } });
  expect(last.period.paymentId).not.toBe(first.period.paymentId);
  expect(last.period.assessmentId).toBe(first.period.assessmentId);
  await subscriptions.payer(who, id, 'approve');
  expect(await subscriptions.shown(who, id)).toMatchObject({ failures: 0, paidUntil: first.period.to });
});

test('after the third retry it is paused, and paying what is open brings it back', async () => {
  const who = await citizen();
  const id = await renewed(who);
  await unpaid(who, id);
  const seen = await subscriptions.shown(who, id);
  expect(seen).toMatchObject({ state: 'paused', pausedReason: 'unpaid', failures: 4, retryOn: null, graceUntil: null });
  await subscriptions.night();
  expect(await subscriptions.periodsOf(id)).toHaveLength(2);

  const { period } = seen;
  const { json } = await subscriptions.post(who, '/api/v1/payments', {
    assessments: [{ id: period.assessmentId }],
    phone,
  });
  subscriptions.simulators().mvola.approve(json.reference);
  await subscriptions.promote('payments.confirm-payment');
  await subscriptions.until(
    () => subscriptions.shown(who, id),
    ({ state }) => state === 'active',
  );
  expect(await subscriptions.shown(who, id)).toMatchObject({ failures: 0, pausedReason: null, paidUntil: period.to });
});

test('resumed while the period lasts, its fee is asked for again', async () => {
  const who = await citizen();
  const id = await renewed(who);
  await unpaid(who, id);
  const before = await subscriptions.shown(who, id);
  const reply = await subscriptions.act(who, id, 'resumption');
  expect([reply.status, reply.json.state, reply.json.failures]).toEqual([200, 'active', 0]);
  expect(reply.json.period).toMatchObject({ number: 1, assessmentId: before.period.assessmentId });
  expect(reply.json.payment).toMatchObject({ state: 'pending', next: { kind: 'approve-on-phone' } });
  // Once more changes nothing.
  expect((await subscriptions.act(who, id, 'resumption')).json.period).toEqual(reply.json.period);
});

test('resumed after the period, it is not owed any more, and a new one begins today', async () => {
  const who = await citizen();
  const id = await renewed(who);
  await unpaid(who, id);
  await subscriptions.beganOn(id, addMonths(today, -3));
  const { json } = await subscriptions.act(who, id, 'resumption');
  expect(json).toMatchObject({
    state: 'active',
    beginsOn: today,
    period: { number: 2, from: today, to: addMonths(today, 1) },
    payment: { state: 'pending' },
  });
  expect((await subscriptions.periodsOf(id)).map(({ state }) => state)).toEqual(['paid', 'cancelled', 'due']);
});

test('ended, what is paid is served, and what is not is called off and not owed', async () => {
  const who = await citizen('SN');
  const { id } = (await subscriptions.subscribe(who)).json;
  await subscriptions.payer(who, id, 'approve');
  await subscriptions.beganOn(id, addMonths(today, -1));
  await subscriptions.night();
  await subscriptions.until(
    () => subscriptions.shown(who, id),
    ({ payment }) => payment.state === 'pending',
  );
  const reply = await subscriptions.act(who, id, 'end');
  expect([reply.status, reply.json]).toEqual([
    200,
    expect.objectContaining({ state: 'ended', renewsOn: null, endedAt: expect.any(String) }),
  ]);
  const [paid, dropped] = await subscriptions.until(
    () => subscriptions.periodsOf(id),
    ([, last]) => last!.state === 'cancelled',
  );
  expect(paid!.state).toBe('paid');
  expect((await subscriptions.shown(who, id)).payment.state).toBe('cancelled');
  const entry = await row(subscriptions.db(), `select action, actor from audit_entry where resource = $1`, [
    `assessment ${dropped!.assessmentId}`,
  ]);
  expect(entry).toEqual({ action: 'cancel assessment', actor: 'job:payments.note-unpaid-period' });
  expect((await subscriptions.act(who, id, 'end')).json.code).toBe('SUBSCRIPTION_OVER');
  expect((await subscriptions.act(who, id, 'resumption')).json.code).toBe('SUBSCRIPTION_OVER');
  await subscriptions.night();
  expect(await subscriptions.periodsOf(id)).toHaveLength(2);
});

test('ended between two tries, the fee is cancelled at once', async () => {
  const who = await citizen();
  const id = await renewed(who);
  await subscriptions.payer(who, id, 'decline');
  await subscriptions.act(who, id, 'end');
  expect((await subscriptions.periodsOf(id)).map(({ state }) => state)).toEqual(['paid', 'cancelled']);
});

test('whoever pays while it is being ended has paid for the period', async () => {
  const who = await citizen();
  const id = await renewed(who);
  await subscriptions.until(
    () => subscriptions.shown(who, id),
    ({ payment }) => payment.state === 'pending',
  );
  // MVola has no way to call it off.
  await subscriptions.act(who, id, 'end');
  expect((await subscriptions.periodsOf(id)).map(({ state }) => state)).toEqual(['paid', 'due']);
  await subscriptions.payer(who, id, 'approve');
  expect((await subscriptions.periodsOf(id)).map(({ state }) => state)).toEqual(['paid', 'paid']);
  expect(await subscriptions.shown(who, id)).toMatchObject({ state: 'ended', period: { isPaid: true } });
});

test.each([
  ['no-fee', `service = 'SUB-GONE'`],
  ['no-provider', `provider = 'bange'`],
])('what cannot be renewed is paused after the days of grace: %s', async (reason, change) => {
  const who = await citizen();
  const { id } = (await subscriptions.subscribe(who, { phone })).json;
  await subscriptions.payer(who, id, 'approve');
  await subscriptions.beganOn(id, addMonths(today, -1));
  await rows(subscriptions.db(), `update subscription set ${change} where id = $1`, [id]);
  await subscriptions.night();
  expect(await subscriptions.shown(who, id)).toMatchObject({ state: 'active', pausedReason: null });
  // Nothing was mended in the days of grace.
  await rows(subscriptions.db(), `update subscription set next_on = $2 where id = $1`, [id, addDays(today, -7)]);
  await subscriptions.night();
  expect(await subscriptions.shown(who, id)).toMatchObject({ state: 'paused', pausedReason: reason });
  expect(await subscriptions.periodsOf(id)).toHaveLength(1);
  // Resuming says why it cannot go on, and changes nothing.
  expect((await subscriptions.act(who, id, 'resumption')).status).toBe(422);
  expect((await subscriptions.shown(who, id)).state).toBe('paused');
});

test('a period that was paid back is owed: the next one does not begin before', async () => {
  const who = await citizen();
  const { id } = (await subscriptions.subscribe(who, { phone })).json;
  await subscriptions.payer(who, id, 'approve');
  await subscriptions.beganOn(id, addMonths(today, -1));
  const [period] = await subscriptions.periodsOf(id);
  await rows(subscriptions.db(), `update assessment set state = 'due', paid = 0 where id = $1`, [period!.assessmentId]);
  await subscriptions.night();
  expect(await subscriptions.shown(who, id)).toMatchObject({ state: 'paused', pausedReason: 'unpaid' });
});

test('whoever renews waits for whoever is renewing, and begins nothing', async () => {
  const who = await citizen();
  const { id } = (await subscriptions.subscribe(who, { phone })).json;
  await subscriptions.payer(who, id, 'approve');
  await subscriptions.beganOn(id, addMonths(today, -1));
  const { db, vault, config } = subscriptions.process();
  await withTx(db, async (tx) => {
    const subscription = (await lockSubscription(tx, { kind: 'all' }, id))!;
    await subscriptions.renewNow(id);
    await untilBlocked(db);
    const tools = { vault, config, tariffCache: new Map(), now: () => new Date() };
    const how = { payUntil: new Date(Date.now() + 3_600_000), trace: {} };
    await beginPeriod(tx, tools, subscription, how);
  });
  await subscriptions.done('payments.renew-subscription');
  expect(await subscriptions.periodsOf(id)).toHaveLength(2);
  const jobs = await rows(
    subscriptions.db(),
    `select state, attempt, result from job where name = 'payments.renew-subscription' and payload ->> 'subscriptionId' = $1`,
    [id],
  );
  expect(jobs).toEqual([{ state: 'completed', attempt: 1, result: { outcome: 'not-due' } }]);
});

test('without public pages to lead back to a period cannot be asked for, and nothing of it is written', async () => {
  const who = await citizen();
  const { id } = (await subscriptions.subscribe(who, { phone })).json;
  const { config, vault } = subscriptions.process();
  const tools = {
    vault,
    config: { ...config, PUBLIC_PAGES_URL: undefined },
    tariffCache: new Map(),
    now: () => new Date(),
  };
  const how = { payUntil: new Date(Date.now() + 3_600_000), trace: {} };
  const asked = await withTx(subscriptions.db(), async (tx) => {
    const subscription = (await lockSubscription(tx, { kind: 'all' }, id))!;
    return [await beginPeriod(tx, tools, subscription, how), await askAgain(tx, tools, subscription, how)];
  });
  const impossible = { outcome: 'impossible', reason: 'no-pages', unassessed: null };
  expect(asked).toEqual([impossible, impossible]);
  expect(await subscriptions.periodsOf(id)).toHaveLength(1);
});
