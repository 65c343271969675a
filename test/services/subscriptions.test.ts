import { randomUUID } from 'node:crypto';
import { addDays, addMonths } from '../../shared/domain/days';
import { rows } from '../../shared/store/sql';
import { path, phone, todayIn, useSubscriptions } from './use-subscriptions';

const subscriptions = useSubscriptions();
const today = todayIn('SN');
const citizen = (jurisdiction: string | null = 'SN') => subscriptions.person('citizen', jurisdiction);

test('a plan is subscribed to: its first period begins today, and is paid like anything else', async () => {
  const who = await citizen();
  const reply = await subscriptions.subscribe(who, { service: 'SUB-QUARTER' });
  const { id } = reply.json;
  expect([reply.status, reply.headers.get('location')]).toEqual([201, `${path}/${id}`]);
  const end = addMonths(today, 3);
  expect(reply.json).toMatchObject({
    service: 'SUB-QUARTER',
    state: 'active',
    provider: 'wave',
    months: 3,
    paidUntil: null,
    graceUntil: null,
    renewsOn: end,
    period: { number: 0, from: today, to: end, isPaid: false },
    payment: { amount: 7_500, state: 'pending', next: { kind: 'redirect' } },
  });
  await subscriptions.payer(who, id, 'approve');
  expect(await subscriptions.shown(who, id)).toMatchObject({
    paidUntil: end,
    graceUntil: addDays(end, 7),
    period: { isPaid: true },
    payment: { state: 'settled', next: null },
  });
  expect((await subscriptions.as(who, `${path}?state=active`)).json.items).toHaveLength(1);
  expect((await subscriptions.as(who, `${path}?state=paused`)).json.items).toEqual([]);
  const [entry] = await rows(subscriptions.db(), `select action, after from audit_entry where resource = $1`, [
    `subscription ${id}`,
  ]);
  expect(entry).toEqual({ action: 'subscribe', after: { service: 'SUB-QUARTER', provider: 'wave' } });
});

test('when a period is over the next one is assessed as a renewal, and its payment waits for the subscriber', async () => {
  const who = await citizen();
  const { id } = (await subscriptions.subscribe(who)).json;
  await subscriptions.payer(who, id, 'approve');
  await subscriptions.night();
  expect(await subscriptions.periodsOf(id)).toHaveLength(1);

  const began = addMonths(today, -1);
  await subscriptions.beganOn(id, began);
  await subscriptions.night();
  const due = addMonths(began, 1);
  const seen = await subscriptions.shown(who, id);
  expect(seen).toMatchObject({
    period: { number: 1, from: due, to: addMonths(began, 2), isPaid: false },
    paidUntil: due,
    renewsOn: addMonths(began, 2),
    payment: { state: 'pending', next: { kind: 'redirect' } },
  });
  const hours = (Date.parse(seen.payment.payUntil) - Date.now()) / 3_600_000;
  expect(hours).toBeGreaterThan(19.9);
  const { json: assessment } = await subscriptions.as(who, `/api/v1/assessments/${seen.period.assessmentId}`);
  expect(assessment).toMatchObject({ service: 'SUB-MONTH', explanation: { inputs: { kind: 'renewal' } } });
  await subscriptions.payer(who, id, 'approve');
  expect(await subscriptions.shown(who, id)).toMatchObject({ paidUntil: addMonths(began, 2), failures: 0 });
});

test('the night promises renewals for the day, when people are awake', async () => {
  const who = await citizen();
  const { id } = (await subscriptions.subscribe(who)).json;
  await subscriptions.payer(who, id, 'approve');
  await subscriptions.beganOn(id, addMonths(today, -1));
  await subscriptions.nightAlone();
  const promised = await rows<{ hours: number }>(
    subscriptions.db(),
    `select (extract(epoch from run_at - now()) / 3600)::float8 as hours
       from job
      where name = 'payments.renew-subscription'
        and state = 'delayed'
        and payload ->> 'subscriptionId' = $1`,
    [id],
  );
  expect(promised.map(({ hours }) => Math.round(hours))).toEqual([9]);
});

test('a period is assessed once, however often and by whomever it is renewed at the same time', async () => {
  const who = await citizen();
  const { id } = (await subscriptions.subscribe(who)).json;
  await subscriptions.payer(who, id, 'approve');
  await subscriptions.beganOn(id, addMonths(today, -1));
  await Promise.all([subscriptions.renewNow(id), subscriptions.renewNow(id), subscriptions.renewNow(id)]);
  await subscriptions.done('payments.renew-subscription');
  expect(await subscriptions.periodsOf(id)).toHaveLength(2);
  const [{ count }] = (await rows<{ count: number }>(
    subscriptions.db(),
    `select count(*)::int as count from assessment where account_id = $1`,
    [who.caller!.accountId],
  )) as [{ count: number }];
  expect(count).toBe(2);
  const states = await rows<{ state: string; attempt: number }>(
    subscriptions.db(),
    `select state, attempt from job where name = 'payments.renew-subscription' and payload ->> 'subscriptionId' = $1`,
    [id],
  );
  expect(states.map(({ state, attempt }) => `${state} ${attempt}`)).toEqual(Array(3).fill('completed 1'));
});

test('nobody is asked for periods in which nothing was renewed: the next one begins today', async () => {
  const who = await citizen();
  const { id } = (await subscriptions.subscribe(who)).json;
  await subscriptions.payer(who, id, 'approve');
  await subscriptions.beganOn(id, addMonths(today, -5));
  await subscriptions.night();
  expect(await subscriptions.shown(who, id)).toMatchObject({
    beginsOn: today,
    period: { number: 1, from: today, to: addMonths(today, 1) },
  });
});

test('one owner has one subscription of a service, however many ask at once, until it is ended', async () => {
  const who = await citizen();
  const replies = await Promise.all(Array.from({ length: 5 }, () => subscriptions.subscribe(who)));
  expect(replies.map(({ status }) => status).sort()).toEqual([201, ...Array(4).fill(409)]);
  expect(replies.find(({ status }) => status === 409)!.json.code).toBe('SUBSCRIPTION_PRESENT');
  expect((await subscriptions.subscribe(who, { service: 'SUB-YEAR' })).status).toBe(201);
  const { id } = replies.find(({ status }) => status === 201)!.json;
  expect((await subscriptions.act(who, id, 'end')).status).toBe(200);
  expect((await subscriptions.subscribe(who)).status).toBe(201);
});

test('sent again under its key it is the same subscription', async () => {
  const who = await citizen();
  const key = randomUUID();
  const [first, again] = [await subscriptions.subscribe(who, {}, key), await subscriptions.subscribe(who, {}, key)];
  expect([again.status, again.headers.get('idempotent-replayed'), again.json]).toEqual([201, 'true', first.json]);
  expect((await subscriptions.subscribe(who, { language: 'fr' }, key)).json.code).toBe('IDEMPOTENCY_KEY_REUSED');
});

test('partners subscribe for themselves, staff for a citizen; others see nothing of it', async () => {
  const partner = await subscriptions.partner('SN');
  const [admin, one, neighbour] = [await subscriptions.person('admin', null), await citizen(), await citizen()];
  const [agent, stranger] = [await subscriptions.person('agent', 'SN'), await subscriptions.person('agent', 'MG')];
  const own = (await subscriptions.subscribe(partner)).json;
  const given = await subscriptions.subscribe(admin, { jurisdiction: 'SN', account: one.caller!.accountId });
  expect((await subscriptions.shown(partner, own.id)).id).toBe(own.id);
  expect((await subscriptions.shown(one, given.json.id)).id).toBe(given.json.id);
  expect((await subscriptions.shown(agent, own.id)).id).toBe(own.id);
  for (const who of [neighbour, stranger])
    for (const id of [own.id, given.json.id])
      expect((await subscriptions.shown(who, id)).code).toBe('SUBSCRIPTION_NOT_FOUND');
  expect((await subscriptions.act(neighbour, own.id, 'end')).json.code).toBe('SUBSCRIPTION_NOT_FOUND');
  expect((await subscriptions.subscribe(agent)).json.code).toBe('PERMISSION_MISSING');
});

test.each([
  ['a service that is bought once', { service: 'MICRO-TIP' }, 422, 'SERVICE_REQUEST_INVALID'],
  ['a service that there is none of', { service: 'SUB-DECADE' }, 404, 'SERVICE_NOT_FOUND'],
  ['a provider of another country', { provider: 'mvola' }, 422, 'PROVIDER_NOT_OFFERED'],
  ['inputs', { inputs: {} }, 400, 'REQUEST_INVALID'],
])('a subscription of %s is refused', async (_what, over, status, code) => {
  const reply = await subscriptions.subscribe(await citizen(), over);
  expect([reply.status, reply.json.code]).toEqual([status, code]);
});

test('what is tested is not subscribed to', async () => {
  const reply = await subscriptions.subscribe(await subscriptions.partner('SN', true));
  expect([reply.status, reply.json.code]).toEqual([422, 'PAYMENT_REFUSED']);
});

test('the telephone of a subscriber lies sealed, and is rung for each period', async () => {
  const who = await citizen('MG');
  const { id } = (await subscriptions.subscribe(who, { phone })).json;
  const kept = await rows<{ text: string }>(
    subscriptions.db(),
    `select subscription::text as text from subscription union all select idempotency::text from idempotency`,
  );
  for (const { text } of kept) expect(text).not.toContain(phone.slice(4));
  await subscriptions.payer(who, id, 'approve');
  await subscriptions.beganOn(id, addMonths(todayIn('MG'), -1));
  await subscriptions.night();
  expect(await subscriptions.shown(who, id)).toMatchObject({
    period: { number: 1 },
    payment: { provider: 'mvola', next: { kind: 'approve-on-phone' } },
  });
});
