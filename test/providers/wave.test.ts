import { inspect } from 'node:util';
import { startWaveSimulator, type WaveOptions, type WaveSimulator } from '../../scripts/local/simulators/wave';
import type {
  KnownPayment,
  ListedTransaction,
  PaymentOrder,
  PaymentProvider,
} from '../../shared/providers/payments/provider';
import { openWave } from '../../shared/providers/payments/wave';
import { anOrder, calm, faultOf, known, settingsOf, takeCallbacks } from './an-order';

let simulator: WaveSimulator;
let wave: PaymentProvider;
let receiver: Awaited<ReturnType<typeof takeCallbacks>>;

const limits = { timeoutSeconds: 0.5, failuresToOpen: 3, openSeconds: 0.1 };

async function open(options: WaveOptions = {}): Promise<void> {
  await simulator?.stop();
  simulator = await startWaveSimulator({ callbacksTo: receiver.url, ...options });
  wave = openWave(settingsOf(simulator.settings), { limits });
}

beforeEach(async () => {
  receiver = await takeCallbacks();
  await open();
});
afterEach(async () => {
  await simulator.stop();
  await receiver.stop();
});

const xof = (patch: Partial<PaymentOrder> = {}) => anOrder({ jurisdiction: 'XO', currency: 'XOF', ...patch });
async function started(patch: Partial<PaymentOrder> = {}): Promise<KnownPayment> {
  const order = xof(patch);
  return known(order, await wave.start(order, calm));
}
const confirm = (payment: KnownPayment) => wave.confirm(payment, calm);
const cancel = (payment: KnownPayment) => wave.cancel!(payment, calm);

async function paid(): Promise<KnownPayment & { transaction: string }> {
  const payment = await started();
  simulator.approve(payment.reference);
  const standing = await confirm(payment);
  if (standing.kind !== 'paid') throw new Error('expected it to be paid');
  return { ...payment, transaction: standing.transaction };
}
const refundOf = (payment: KnownPayment & { transaction: string }, amount = payment.amount) =>
  wave.refund!({ reference: 'REFUND1', payment, amount, currency: 'XOF', reason: 'paid twice' }, calm);

async function told() {
  await simulator.callbacksSettled();
  return receiver.taken.map(({ body, headers }) => wave.verify(body, headers, new Date()));
}

test('a payer is sent to a page, pays there, and the event and the question agree on it', async () => {
  const order = xof();
  const start = await wave.start(order, calm);
  expect(start).toMatchObject({ providerReference: expect.stringMatching(/^cos-/), token: null });
  const payment = known(order, start);
  await expect(confirm(payment)).resolves.toEqual({ kind: 'pending' });

  const url = start.next.kind === 'redirect' ? start.next.url : '';
  const answer = await fetch(`${url}/pay`, { method: 'POST', redirect: 'manual' });
  expect(answer.headers.get('location')).toBe(order.returnUrl);

  const standing = await confirm(payment);
  expect(standing).toEqual({
    kind: 'paid',
    transaction: expect.stringMatching(/^T_/),
    amount: 10_000n,
    currency: 'XOF',
    fee: null,
    receivedAt: expect.any(Date),
  });
  const { transaction } = standing as { transaction: string };
  const { providerReference } = start;
  expect(await told()).toMatchObject([
    {
      verdict: 'verified',
      callback: {
        eventId: expect.stringMatching(/^EV_/),
        eventType: 'checkout.session.completed',
        subject: { reference: order.reference, providerReference, transaction },
        news: standing,
      },
    },
  ]);
});

test('an attempt that fails ends nothing, in the event as in the answer', async () => {
  const payment = await started();
  simulator.decline(payment.reference);
  await expect(confirm(payment)).resolves.toEqual({ kind: 'pending' });
  const { providerReference } = payment;
  expect(await told()).toMatchObject([{ callback: { subject: { providerReference }, news: { kind: 'pending' } } }]);
  simulator.approve(payment.reference);
  await expect(confirm(payment)).resolves.toMatchObject({ kind: 'paid' });
});

test('what is cancelled cannot be paid any more, and what is paid cannot be cancelled', async () => {
  const payment = await started();
  await expect(cancel(payment)).resolves.toEqual({ kind: 'expired' });
  simulator.approve(payment.reference);
  await expect(confirm(payment)).resolves.toEqual({ kind: 'expired' });
  await expect(cancel(payment)).resolves.toEqual({ kind: 'expired' });
  await expect(cancel(await paid())).resolves.toMatchObject({ kind: 'paid' });
});

test('leaving the page leads back to us and leaves it as it is', async () => {
  const order = xof();
  const { next } = await wave.start(order, calm);
  const page = next.kind === 'redirect' ? next.url : '';
  const answer = await fetch(`${page}/cancel`, { method: 'POST', redirect: 'manual' });
  expect(answer.headers.get('location')).toBe(order.cancelUrl);
  expect(simulator.payments()).toMatchObject([{ state: 'open' }]);
});

test('an order sent twice under one reference is one order, also when its answer was lost', async () => {
  const order = xof();
  await simulator.behave({ losesAnswers: true });
  expect(await faultOf(wave.start(order, calm))).toMatchObject({ kind: 'unclear', code: 'CONNECTION_BROKEN' });
  await simulator.behave({ losesAnswers: false });
  const start = await wave.start(order, calm);
  expect(await wave.start(order, calm)).toEqual(start);
  simulator.approve(order.reference);
  expect(await wave.start(order, calm)).toEqual(start);
  expect(simulator.payments()).toHaveLength(1);
});

test('what is whole is paid back once, and a part is not', async () => {
  const payment = await paid();
  const part = await faultOf(refundOf(payment, 9999n));
  expect(part).toMatchObject({ kind: 'refused', code: 'PARTIAL_REFUND_UNSUPPORTED' });
  expect(simulator.payments()[0]?.details.refund).toBeNull();
  const { providerReference } = payment;
  const refund = { kind: 'refunded', providerReference, refundedAt: null };
  await expect(refundOf(payment)).resolves.toEqual(refund);
  const before = simulator.payments()[0]?.details.refund;
  await expect(refundOf(payment)).resolves.toEqual(refund);
  expect(simulator.payments()[0]?.details.refund).toEqual(before);
  const unpaid = { ...(await started()), transaction: 'T_UNKNOWN' };
  expect(await faultOf(refundOf(unpaid))).toMatchObject({ kind: 'refused', code: 'checkout-refund-failed' });
});

async function listed(patch: Partial<{ from: Date; to: Date }> = {}) {
  const [from, to] = [new Date(Date.now() - 3_600_000), new Date(Date.now() + 3_600_000)];
  const wanted = { jurisdiction: 'XO', day: '2026-01-31', from, to, currency: 'XOF' as const, ...patch };
  const all: ListedTransaction[] = [];
  for await (const one of wave.listTransactions!(wanted, calm)) all.push(one);
  return all;
}

test('the list of a day has whole amounts, what came without an order, and what went back', async () => {
  const payment = await paid();
  await refundOf(payment);
  const direct = simulator.receive(1000);
  await started();
  const { providerReference, transaction, reference } = payment;
  const at = expect.any(Date);
  const all = await listed();
  expect(all).toHaveLength(3);
  expect(all).toEqual(
    expect.arrayContaining([
      { kind: 'payment', transaction, reference, providerReference, amount: 10_000n, currency: 'XOF', fee: 100n, at },
      {
        kind: 'refund',
        transaction: expect.stringMatching(/^T_/),
        reference: null,
        providerReference,
        amount: 10_000n,
        currency: 'XOF',
        fee: null,
        at,
      },
      {
        kind: 'payment',
        transaction: direct,
        reference: null,
        providerReference: null,
        amount: 1000n,
        currency: 'XOF',
        fee: 10n,
        at,
      },
    ]),
  );
});

test('a day that is not a day of UTC is put together from two, page by page', async () => {
  await open({ linesOfPage: 2 });
  const [from, to] = [new Date('2026-01-30T21:00:00Z'), new Date('2026-01-31T21:00:00Z')];
  const times = [
    '30T20:59:59',
    '30T21:00:00',
    '30T23:59:59',
    '31T00:00:00',
    '31T12:00:00',
    '31T20:59:59',
    '31T21:00:00',
  ];
  for (const time of times) {
    const { reference } = await started({ description: time });
    simulator.approve(reference);
    simulator.alter(reference, { settledAt: new Date(`2026-01-${time}Z`) });
  }
  const listedAt = (await listed({ from, to })).map(({ at }) => at.toISOString().slice(8, 19));
  expect(listedAt).toEqual(times.slice(1, -1));
});

test('money that came to the number of the business is told with what was paid for it', async () => {
  const transaction = simulator.receive(1000);
  expect(await told()).toMatchObject([
    {
      callback: {
        eventType: 'merchant.payment_received',
        subject: { transaction },
        news: { kind: 'paid', transaction, amount: 1000n, fee: 10n, currency: 'XOF' },
      },
    },
  ]);
});

test('another currency is refused before anybody is asked', async () => {
  const fault = await faultOf(wave.start(anOrder({ currency: 'MGA' }), calm));
  expect(fault).toMatchObject({ kind: 'refused', code: 'CURRENCY_NOT_SERVED' });
});

test('what Wave refuses is refused, by its own code', async () => {
  const unknown = { ...(await started()), providerReference: 'cos-unknown' };
  expect(await faultOf(confirm(unknown))).toMatchObject({ kind: 'refused', code: 'checkout-session-not-found' });
  expect(await faultOf(wave.start(xof({ returnUrl: 'nowhere' }), calm))).toMatchObject({
    kind: 'refused',
    code: 'request-validation-error',
  });
});

test.each([
  ['refused', 'CONNECTION_REFUSED'],
  ['503', 'HTTP_503'],
] as const)('while Wave is down (%s) nothing is taken', async (isDown, code) => {
  await simulator.behave({ isDown });
  expect(await faultOf(started())).toMatchObject({ kind: 'away', code });
  await simulator.behave({ isDown: false });
  expect(simulator.payments()).toEqual([]);
});

test('slowness leaves a refund unclear, and a question unanswered', async () => {
  const payment = await paid();
  await simulator.behave({ slowMs: 900 });
  expect(await faultOf(refundOf(payment))).toMatchObject({ kind: 'unclear', code: 'TIMEOUT' });
  expect(await faultOf(confirm(payment))).toMatchObject({ kind: 'away', code: 'TIMEOUT' });
});

test('an answer that its contract does not know is nonsense', async () => {
  const payment = await paid();
  for (const amount of ['10000.50', '-10000', '1e30', '']) {
    simulator.alter(payment.reference, { amount });
    expect(await faultOf(confirm(payment))).toMatchObject({ kind: 'nonsense' });
  }
  simulator.alter(payment.reference, { amount: '10000.00', currency: 'eur' });
  await expect(confirm(payment)).resolves.toMatchObject({ kind: 'paid', amount: 10_000n, currency: 'EUR' });
  simulator.alter(payment.reference, { transaction: null });
  expect(await faultOf(confirm(payment))).toMatchObject({ kind: 'nonsense' });
  await simulator.behave({ answersPages: true });
  expect(await faultOf(started())).toMatchObject({ kind: 'nonsense' });
});

test('a wrong key is nothing about the payment, and no secret and nobody shows in any fault', async () => {
  const payment = await paid();
  const mistaken = openWave(settingsOf({ ...simulator.settings, WAVE_API_KEY: 'wave_mistaken' }), { limits });
  const wrong = await faultOf(mistaken.start(xof(), calm));
  expect(wrong).toMatchObject({ kind: 'away', code: 'CREDENTIALS_REFUSED' });
  wave = openWave(settingsOf(simulator.settings), { limits: { ...limits, failuresToOpen: 100 } });
  const faults: unknown[] = [wrong];
  for (const patch of [{ isDown: '503' }, { isDown: 'cut' }, { isDown: false, answersPages: true }] as const) {
    await simulator.behave(patch);
    faults.push(await faultOf(started()), await faultOf(confirm(payment)), await faultOf(refundOf(payment, 1n)));
  }
  expect(inspect(faults, { depth: 10 })).not.toMatch(/wave_|[Bb]earer|Mame|\+221|simulated/);
});
