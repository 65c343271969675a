import { inspect } from 'node:util';
import { type BangeOptions, type BangeSimulator, startBangeSimulator } from '../../scripts/local/simulators/bange';
import { openBange } from '../../shared/providers/payments/bange';
import type {
  KnownPayment,
  ListedTransaction,
  PaymentOrder,
  PaymentProvider,
} from '../../shared/providers/payments/provider';
import { anOrder, calm, faultOf, known, settingsOf, takeCallbacks } from './an-order';

let simulator: BangeSimulator;
let bange: PaymentProvider;
let receiver: Awaited<ReturnType<typeof takeCallbacks>>;

const limits = { timeoutSeconds: 0.5, failuresToOpen: 3, openSeconds: 0.1 };

async function open(options: BangeOptions = {}): Promise<void> {
  await simulator?.stop();
  simulator = await startBangeSimulator(options);
  bange = openBange(settingsOf(simulator.settings), { limits });
}

beforeEach(async () => {
  receiver = await takeCallbacks();
  await open();
});
afterEach(async () => {
  await simulator.stop();
  await receiver.stop();
});

const xaf = (patch: Partial<PaymentOrder> = {}) =>
  anOrder({ jurisdiction: 'GQ', currency: 'XAF', callbackUrl: receiver.url, ...patch });
async function started(patch: Partial<PaymentOrder> = {}): Promise<KnownPayment> {
  const order = xaf(patch);
  return known(order, await bange.start(order, calm));
}
const confirm = (payment: KnownPayment) => bange.confirm(payment, calm);
const cancel = (payment: KnownPayment) => bange.cancel!(payment, calm);

async function paid(): Promise<KnownPayment & { transaction: string }> {
  const payment = await started();
  simulator.approve(payment.reference);
  const standing = await confirm(payment);
  if (standing.kind !== 'paid') throw new Error('expected it to be paid');
  return { ...payment, transaction: standing.transaction };
}
const refundOf = (payment: KnownPayment & { transaction: string }, reference: string, amount = payment.amount) =>
  bange.refund!({ reference, payment, amount, currency: 'XAF', reason: 'paid twice' }, calm);

async function told() {
  await simulator.callbacksSettled();
  return receiver.taken.map(({ body, headers }) => bange.verify(body, headers, new Date()));
}

test('a payer is sent to a page, pays there, and the callback and the question agree on it', async () => {
  const order = xaf();
  const start = await bange.start(order, calm);
  const payment = known(order, start);
  await expect(confirm(payment)).resolves.toEqual({ kind: 'pending' });

  const url = start.next.kind === 'redirect' ? start.next.url : '';
  const answer = await fetch(`${url}/pay`, { method: 'POST', redirect: 'manual' });
  expect(answer.headers.get('location')).toBe(order.returnUrl);

  const standing = await confirm(payment);
  expect(standing).toEqual({
    kind: 'paid',
    transaction: expect.stringMatching(/^BT-/),
    amount: 10_000n,
    currency: 'XAF',
    fee: 200n,
    receivedAt: expect.any(Date),
  });
  const { transaction } = standing as { transaction: string };
  const { providerReference } = start;
  expect(await told()).toMatchObject([
    {
      verdict: 'verified',
      callback: {
        eventId: expect.stringMatching(/^BE-/),
        eventType: 'payment.success',
        occurredAt: expect.any(Date),
        subject: { reference: order.reference, providerReference, transaction },
        news: standing,
      },
    },
  ]);
});

test('a payment that fails, is called off or is over says which', async () => {
  const failed = await started();
  simulator.decline(failed.reference);
  await expect(confirm(failed)).resolves.toEqual({ kind: 'failed', reason: 'DECLINED_BY_PAYER' });
  expect(await told()).toMatchObject([{ callback: { news: { kind: 'failed', reason: 'DECLINED_BY_PAYER' } } }]);

  const order = xaf();
  const { next, ...start } = await bange.start(order, calm);
  const page = next.kind === 'redirect' ? next.url : '';
  const answer = await fetch(`${page}/cancel`, { method: 'POST', redirect: 'manual' });
  expect(answer.headers.get('location')).toBe(order.cancelUrl);
  const payment = known(order, { ...start, next });
  await expect(confirm(payment)).resolves.toEqual({ kind: 'failed', reason: 'CANCELLED_BY_PAYER' });

  await expect(confirm(await started({ payUntil: new Date(Date.now() - 1000) }))).resolves.toEqual({ kind: 'expired' });
});

test('what is cancelled cannot be paid any more, and what is paid cannot be cancelled', async () => {
  const payment = await started();
  const cancelled = { kind: 'failed', reason: 'CANCELLED_BY_MERCHANT' };
  await expect(cancel(payment)).resolves.toEqual(cancelled);
  simulator.approve(payment.reference);
  await expect(cancel(payment)).resolves.toEqual(cancelled);
  await expect(cancel(await paid())).resolves.toMatchObject({ kind: 'paid' });
});

test('an order sent twice under one reference is one order, also when its answer was lost', async () => {
  const order = xaf();
  await simulator.behave({ losesAnswers: true });
  expect(await faultOf(bange.start(order, calm))).toMatchObject({ kind: 'unclear' });
  await simulator.behave({ losesAnswers: false });
  const [first, second] = await Promise.all([bange.start(order, calm), bange.start(order, calm)]);
  expect(second).toEqual(first);
  expect(simulator.payments()).toHaveLength(1);
  const other = await faultOf(bange.start({ ...order, amount: 5n }, calm));
  expect(other).toMatchObject({ kind: 'refused', code: 'IDEMPOTENCY_CONFLICT' });
});

test('parts are paid back until nothing remains, each once', async () => {
  const payment = await paid();
  const first = await refundOf(payment, 'REFUND1', 4000n);
  expect(first).toMatchObject({ kind: 'refunded', refundedAt: expect.any(Date) });
  expect(await refundOf(payment, 'REFUND1', 4000n)).toEqual(first);
  await refundOf(payment, 'REFUND2', 6000n);
  expect(await faultOf(refundOf(payment, 'REFUND3', 1n))).toMatchObject({ kind: 'refused', code: 'REFUND_TOO_LARGE' });
  const news = (await told()).flatMap((one) => (one.verdict === 'verified' ? [one.callback] : []));
  expect(news.filter(({ eventType }) => eventType === 'refund.completed')).toMatchObject([
    {
      subject: { reference: 'REFUND1', transaction: payment.transaction },
      news: { kind: 'refunded', amount: 4000n, currency: 'XAF', refundReference: 'REFUND1' },
    },
    { news: { kind: 'refunded', amount: 6000n, refundReference: 'REFUND2' } },
  ]);
  expect(new Set(news.map(({ eventId }) => eventId)).size).toBe(3);
});

test('a refund that is under way is told when it has ended', async () => {
  const payment = await paid();
  simulator.refundsBecome('pending');
  for (const reference of ['REFUND1', 'REFUND2'])
    await expect(refundOf(payment, reference, 100n)).resolves.toMatchObject({ kind: 'pending' });
  simulator.finishRefund('REFUND1', 'failed');
  simulator.finishRefund('REFUND2', 'completed');
  const news = (await told()).map((one) => one.verdict === 'verified' && one.callback.news);
  expect(news).toEqual(
    expect.arrayContaining([
      { kind: 'refund-failed', refundReference: 'REFUND1', reason: 'ACCOUNT_CLOSED' },
      { kind: 'refunded', amount: 100n, currency: 'XAF', refundReference: 'REFUND2' },
    ]),
  );
  simulator.refundsBecome('failed');
  const failed = { kind: 'failed', reason: 'ACCOUNT_CLOSED', providerReference: expect.stringMatching(/^BR-/) };
  await expect(refundOf(payment, 'REFUND3', 100n)).resolves.toEqual(failed);
});

async function listed(patch: Partial<{ from: Date; to: Date }> = {}) {
  const [from, to] = [new Date(Date.now() - 3_600_000), new Date(Date.now() + 3_600_000)];
  const wanted = { jurisdiction: 'GQ', day: '2026-01-31', from, to, currency: 'XAF' as const, ...patch };
  const all: ListedTransaction[] = [];
  for await (const one of bange.listTransactions!(wanted, calm)) all.push(one);
  return all;
}

test('the list of a day has what came and what went, page by page', async () => {
  await open({ linesOfPage: 2 });
  const payment = await paid();
  await refundOf(payment, 'REFUND1', 100n);
  await paid();
  await started();
  const all = await listed();
  expect(all).toHaveLength(3);
  const { providerReference, transaction, reference } = payment;
  const at = expect.any(Date);
  expect(all.slice(0, 2)).toEqual([
    { kind: 'payment', transaction, reference, providerReference, amount: 10_000n, currency: 'XAF', fee: 200n, at },
    {
      kind: 'refund',
      transaction: expect.stringMatching(/^BR-/),
      reference: 'REFUND1',
      providerReference: expect.stringMatching(/^BR-/),
      amount: 100n,
      currency: 'XAF',
      fee: null,
      at,
    },
  ]);
  expect(await listed({ to: new Date(Date.now() - 60_000) })).toEqual([]);
});

test('another currency is refused before anybody is asked, and an unknown payment by its code', async () => {
  const fault = await faultOf(bange.start(anOrder({ currency: 'MGA' }), calm));
  expect(fault).toMatchObject({ kind: 'refused', code: 'CURRENCY_NOT_SERVED' });
  const unknown = { ...(await started()), providerReference: '../BP-unknown' };
  expect(await faultOf(confirm(unknown))).toMatchObject({ kind: 'refused', code: 'PAYMENT_UNKNOWN' });
});

test.each([
  ['refused', 'CONNECTION_REFUSED'],
  ['503', 'HTTP_503'],
] as const)('while BANGE is down (%s) nothing is taken', async (isDown, code) => {
  await simulator.behave({ isDown });
  expect(await faultOf(started())).toMatchObject({ kind: 'away', code });
  await simulator.behave({ isDown: false });
  expect(simulator.payments()).toEqual([]);
});

test('slowness leaves an order unclear, and a question unanswered', async () => {
  const payment = await started();
  await simulator.behave({ slowMs: 900 });
  expect(await faultOf(started())).toMatchObject({ kind: 'unclear', code: 'TIMEOUT' });
  expect(await faultOf(confirm(payment))).toMatchObject({ kind: 'away', code: 'TIMEOUT' });
});

test('an answer that its contract does not know is nonsense', async () => {
  const payment = await paid();
  for (const amount of ['10000.5', '-10000', '1e30']) {
    simulator.alter(payment.reference, { amount });
    expect(await faultOf(confirm(payment))).toMatchObject({ kind: 'nonsense' });
  }
  simulator.alter(payment.reference, { amount: '9000', currency: 'EUR' });
  await expect(confirm(payment)).resolves.toMatchObject({ kind: 'paid', amount: 9000n, currency: 'EUR' });
  simulator.alter(payment.reference, { transaction: null });
  expect(await faultOf(confirm(payment))).toMatchObject({ kind: 'nonsense' });
  await simulator.behave({ answersPages: true });
  expect(await faultOf(started())).toMatchObject({ kind: 'nonsense' });
});

test('a wrong key is nothing about the payment, and no secret shows in any fault', async () => {
  const payment = await paid();
  const mistaken = openBange(settingsOf({ ...simulator.settings, BANGE_API_KEY: 'mistaken-key' }), { limits });
  const wrong = await faultOf(mistaken.start(xaf(), calm));
  expect(wrong).toMatchObject({ kind: 'away', code: 'CREDENTIALS_REFUSED' });
  bange = openBange(settingsOf(simulator.settings), { limits: { ...limits, failuresToOpen: 100 } });
  const faults: unknown[] = [wrong];
  for (const patch of [{ isDown: '503' }, { isDown: 'cut' }, { isDown: false, answersPages: true }] as const) {
    await simulator.behave(patch);
    faults.push(await faultOf(started()), await faultOf(confirm(payment)), await faultOf(refundOf(payment, 'R', 1n)));
  }
  expect(inspect(faults, { depth: 10 })).not.toMatch(/mistaken|ApiKey|simulated-/);
});

test('forged callbacks are refused, and repeated ones have the same name', async () => {
  await open({ behaviour: { forgeCallbacks: 1, callbackRepeats: 2 } });
  await paid();
  const verdicts = await told();
  expect(verdicts.filter(({ verdict }) => verdict === 'refused')).toMatchObject([{ reason: 'signature-wrong' }]);
  const ids = verdicts.flatMap((one) => (one.verdict === 'verified' ? [one.callback.eventId] : []));
  expect(ids).toHaveLength(3);
  expect(new Set(ids).size).toBe(1);
});
