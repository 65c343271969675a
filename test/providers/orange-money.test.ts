import { inspect } from 'node:util';
import { type OrangeMoneySimulator, startOrangeMoneySimulator } from '../../scripts/local/simulators/orange-money';
import type { SimulatorOptions } from '../../scripts/local/simulators/simulator';
import { openOrangeMoney } from '../../shared/providers/payments/orange-money';
import type { KnownPayment, PaymentOrder, PaymentProvider } from '../../shared/providers/payments/provider';
import { anOrder, calm, faultOf, known, settingsOf, takeCallbacks } from './an-order';

let simulator: OrangeMoneySimulator;
let orange: PaymentProvider;
let receiver: Awaited<ReturnType<typeof takeCallbacks>>;

const limits = { timeoutSeconds: 0.3, failuresToOpen: 3, openSeconds: 0.1 };

async function open(options: SimulatorOptions = {}): Promise<void> {
  await simulator?.stop();
  simulator = await startOrangeMoneySimulator(options);
  orange = openOrangeMoney(settingsOf(simulator.settings), { limits });
}

beforeEach(async () => {
  receiver = await takeCallbacks();
  await open();
});
afterEach(async () => {
  await simulator.stop();
  await receiver.stop();
});

const order = (patch: Partial<PaymentOrder> = {}) => anOrder({ callbackUrl: receiver.url, payerPhone: null, ...patch });
async function started(patch: Partial<PaymentOrder> = {}): Promise<KnownPayment> {
  const one = order(patch);
  return known(one, await orange.start(one, calm));
}
const confirm = (payment: KnownPayment) => orange.confirm(payment, calm);
const verify = (body: string | Buffer) => orange.verify(Buffer.from(body), {}, new Date());
const read = (body: string | Buffer) => {
  const verdict = verify(body);
  if (verdict.verdict === 'refused') throw new Error(`it was refused: ${verdict.detail}`);
  return verdict.callback;
};

/** As a browser without scripts: opens the page and clicks. Resolves with where it is sent to. */
async function click(page: string, button: 'pay' | 'cancel'): Promise<string | null> {
  const html = await (await fetch(page)).text();
  const action = [...html.matchAll(/action="([^"]+)"/g)].map(([, url]) => url!).find((url) => url.endsWith(button));
  return (await fetch(action!, { method: 'POST', redirect: 'manual' })).headers.get('location');
}

test('a payment is ordered, paid on the page, called back and confirmed', async () => {
  const one = order();
  const start = await orange.start(one, calm);
  if (start.next.kind !== 'redirect') throw new Error('expected a page to pay on');
  const payment = known(one, start);
  await expect(confirm(payment)).resolves.toEqual({ kind: 'pending' });

  await expect(click(start.next.url, 'pay')).resolves.toBe(one.returnUrl);
  await simulator.callbacksSettled();
  expect(receiver.taken).toMatchObject([{ method: 'POST', url: '/callbacks' }]);
  expect(orange.verify(receiver.taken[0]!.body, receiver.taken[0]!.headers, new Date())).toEqual({
    verdict: 'unsigned',
    callback: {
      eventId: expect.stringMatching(/^[0-9a-f]{64}$/),
      eventType: 'SUCCESS',
      occurredAt: null,
      subject: { token: start.token, transaction: 'MP260101.0000.A00001' },
      news: { kind: 'hint' },
    },
    signature: null,
  });
  await expect(confirm(payment)).resolves.toEqual({
    kind: 'paid',
    transaction: 'MP260101.0000.A00001',
    amount: 10_000n,
    currency: 'MGA',
    fee: null,
    receivedAt: null,
  });
});

test('a payer who is on the page has not paid yet, and one who cancels never will', async () => {
  const one = order();
  const start = await orange.start(one, calm);
  if (start.next.kind !== 'redirect') throw new Error('expected a page to pay on');
  await fetch(start.next.url);
  await expect(confirm(known(one, start))).resolves.toEqual({ kind: 'pending' });
  await expect(click(start.next.url, 'cancel')).resolves.toBe(one.cancelUrl);
  await expect(confirm(known(one, start))).resolves.toEqual({ kind: 'failed', reason: 'FAILED' });
  await simulator.callbacksSettled();
  expect(read(receiver.taken[0]!.body).subject).toEqual({ token: start.token });
});

test('what has expired is told as that', async () => {
  const payment = await started();
  simulator.alter(payment.reference, { state: 'expired' });
  await expect(confirm(payment)).resolves.toEqual({ kind: 'expired' });
});

test.each([
  ['MG', 'MGA', 'mg'],
  ['SN', 'XOF', 'sn'],
] as const)('in %s it is asked in %s, at the address of the country', async (jurisdiction, currency, country) => {
  const payment = await started({ jurisdiction, currency, callbackUrl: null });
  expect(simulator.payments()).toMatchObject([{ currency, amount: '10000', callbackUrl: null, details: { country } }]);
  await expect(confirm(payment)).resolves.toEqual({ kind: 'pending' });
});

test('a country without Orange Money is refused before anybody is asked', async () => {
  expect(await faultOf(started({ jurisdiction: 'GQ', currency: 'XAF' }))).toMatchObject({
    kind: 'refused',
    code: 'COUNTRY_NOT_SERVED',
  });
  expect(simulator.tokens.issued()).toBe(0);
});

test('the same event has the same name, another has another, and none shows the token', () => {
  const name = (body: object) => read(JSON.stringify(body)).eventId;
  const event = { status: 'SUCCESS', notif_token: 'secret-of-the-payment', txnid: 'MP1' };
  expect(name({ ...event, more: 1 })).toBe(name(event));
  const others = [{ status: 'FAILED' }, { txnid: 'MP2' }, { txnid: null }, { notif_token: 'another' }];
  expect(new Set([event, ...others.map((patch) => ({ ...event, ...patch }))].map(name)).size).toBe(5);
  expect(name({ ...event, txnid: null })).toBe(name({ ...event, txnid: '' }));
  expect(name(event)).not.toContain('secret');
});

test('a forged callback brings a token that is not the one of the payment', async () => {
  await open({ behaviour: { forgeCallbacks: 1 } });
  const payment = await started();
  simulator.decline(payment.reference);
  await simulator.callbacksSettled();
  const tokens = receiver.taken.map(({ body }) => read(body).subject.token);
  expect(tokens).toHaveLength(2);
  expect(tokens.filter((token) => token === payment.token)).toHaveLength(1);
  await expect(confirm(payment)).resolves.toMatchObject({ kind: 'failed' });
});

test.each([
  ['no JSON', '{"status":'],
  ['no text', Buffer.from([0x22, 0xff, 0x22])],
  ['nothing', ''],
  ['no token', '{"status":"SUCCESS","txnid":"MP1"}'],
  ['an empty token', '{"status":"SUCCESS","notif_token":"","txnid":"MP1"}'],
  ['a token that is a list', '{"status":"SUCCESS","notif_token":["secret"],"txnid":"MP1"}'],
  ['no status', '{"notif_token":"secret","txnid":"MP1"}'],
  ['a sentence for a status', '{"status":"it was paid","notif_token":"secret"}'],
  ['a strange transaction', '{"status":"SUCCESS","notif_token":"secret","txnid":"../secret"}'],
])('a callback with %s is refused without a word of it', (_, body) => {
  const verdict = verify(body);
  expect(verdict).toMatchObject({ verdict: 'refused', reason: 'body-unusable', signature: null });
  expect(JSON.stringify(verdict)).not.toMatch(/secret|MP1|paid/);
});

test('SUCCESS without a transaction, and the status of another order, are nonsense', async () => {
  const payment = await started();
  simulator.approve(payment.reference);
  const { details } = simulator.payments()[0]!;
  simulator.alter(payment.reference, { transaction: null });
  expect(await faultOf(confirm(payment))).toMatchObject({ kind: 'nonsense', code: 'TRANSACTION_MISSING' });
  simulator.alter(payment.reference, {
    transaction: 'MP1',
    details: { ...details, alsoTold: { order_id: 'another' } },
  });
  expect(await faultOf(confirm(payment))).toMatchObject({ kind: 'nonsense', code: 'OTHER_PAYMENT' });
});

test('an amount or a currency that it tells counts, and half of one is nonsense', async () => {
  const payment = await started();
  simulator.approve(payment.reference);
  const { details } = simulator.payments()[0]!;
  const told = (more: object) => simulator.alter(payment.reference, { details: { ...details, alsoTold: more } });
  told({ amount: '9000.00', currency: 'eur' });
  await expect(confirm(payment)).resolves.toMatchObject({ kind: 'paid', amount: 9000n, currency: 'EUR' });
  told({ amount: '10000.50' });
  expect((await faultOf(confirm(payment))).kind).toBe('nonsense');
  told({ status: 'REFUNDED' });
  expect((await faultOf(confirm(payment))).kind).toBe('nonsense');
});

test('the status of an amount that was not ordered is refused', async () => {
  const payment = await started();
  expect(await faultOf(confirm({ ...payment, amount: 9000n }))).toMatchObject({ kind: 'refused', code: '1202' });
});

test('an order whose answer was lost is refused when it is sent again: nobody was told where to pay it', async () => {
  const one = order();
  await started();
  await simulator.behave({ losesAnswers: true });
  expect(await faultOf(orange.start(one, calm))).toMatchObject({ kind: 'unclear', code: 'CONNECTION_BROKEN' });
  await simulator.behave({ losesAnswers: false });
  expect(orange.takesOrdersAgain).toBe(true);
  expect(await faultOf(orange.start(one, calm))).toMatchObject({ kind: 'refused', code: '1201' });
});

test('an order that was never taken is taken when it is sent again', async () => {
  const one = order();
  await started();
  await simulator.behave({ isDown: 'cut' });
  expect((await faultOf(orange.start(one, calm))).kind).toBe('unclear');
  await simulator.behave({ isDown: false });
  await expect(orange.start(one, calm)).resolves.toMatchObject({ next: { kind: 'redirect' } });
});

test('a token that ended before its time is renewed once, and serves many', async () => {
  await Promise.all([started(), started()]);
  expect(simulator.tokens.issued()).toBe(1);
  simulator.tokens.forget();
  const payment = await started();
  await confirm(payment);
  expect(simulator.tokens.issued()).toBe(2);
});

test('a wrong secret is nothing about the payment', async () => {
  const env = { ...simulator.settings, ORANGE_MONEY_CLIENT_SECRET: 'mistaken-secret' };
  orange = openOrangeMoney(settingsOf(env), { limits });
  expect(await faultOf(started())).toMatchObject({ kind: 'away', code: 'CREDENTIALS_REFUSED' });
});

test('slowness leaves an order unclear, and a question unanswered', async () => {
  const payment = await started();
  await simulator.behave({ slowMs: 600 });
  expect(await faultOf(started())).toMatchObject({ kind: 'unclear', code: 'TIMEOUT' });
  expect(await faultOf(confirm(payment))).toMatchObject({ kind: 'away', code: 'TIMEOUT' });
});

test.each([
  ['refused', 'CONNECTION_REFUSED'],
  ['503', 'HTTP_503'],
] as const)('while it is down (%s) nothing is taken, and the breaker spares it', async (isDown, code) => {
  const payment = await started();
  await simulator.behave({ isDown });
  for (let time = 0; time < 3; time++) expect(await faultOf(started())).toMatchObject({ kind: 'away', code });
  expect(await faultOf(confirm(payment))).toMatchObject({ kind: 'away', code: 'BREAKER_OPEN' });
  await simulator.behave({ isDown: false });
  const endsAt = Date.now() + 5000;
  let end: unknown;
  do end = await confirm(payment).catch((fault: unknown) => fault);
  while (end instanceof Error && Date.now() < endsAt);
  expect(end).toEqual({ kind: 'pending' });
});

test('no secret and no token of a payment shows in any fault', async () => {
  const payment = await started();
  const faults: unknown[] = [await faultOf(confirm({ ...payment, amount: 1n }))];
  for (const patch of [{ isDown: '503' }, { isDown: 'cut' }, { answersPages: true, isDown: false }] as const) {
    await simulator.behave(patch);
    faults.push(await faultOf(started()), await faultOf(confirm(payment)));
  }
  const shown = inspect(faults, { depth: 10 });
  expect(shown).not.toMatch(/simulated-|[Bb]earer|[Bb]asic/);
  expect(shown).not.toContain(payment.token);
  expect(shown).not.toContain(payment.providerReference);
});
