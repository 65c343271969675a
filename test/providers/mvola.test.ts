import { randomUUID } from 'node:crypto';
import { inspect } from 'node:util';
import { type MvolaOptions, type MvolaSimulator, startMvolaSimulator } from '../../scripts/local/simulators/mvola';
import { personal } from '../../shared/domain/personal';
import { openMvola } from '../../shared/providers/payments/mvola';
import type { KnownPayment, PaymentOrder, PaymentProvider } from '../../shared/providers/payments/provider';
import { anOrder, calm, faultOf, known, settingsOf, takeCallbacks } from './an-order';

let simulator: MvolaSimulator;
let mvola: PaymentProvider;
let receiver: Awaited<ReturnType<typeof takeCallbacks>>;

const limits = { timeoutSeconds: 0.3, failuresToOpen: 3, openSeconds: 0.1 };

async function open(options: MvolaOptions = {}): Promise<void> {
  await simulator?.stop();
  simulator = await startMvolaSimulator(options);
  mvola = openMvola(settingsOf(simulator.settings), { limits });
}

beforeEach(async () => {
  receiver = await takeCallbacks();
  await open();
});
afterEach(async () => {
  await simulator.stop();
  await receiver.stop();
});

async function started(patch: Partial<PaymentOrder> = {}): Promise<KnownPayment> {
  const order = anOrder({ callbackUrl: receiver.url, ...patch });
  return known(order, await mvola.start(order, calm));
}
const confirm = (payment: KnownPayment) => mvola.confirm(payment, calm);
const verify = (body: string | Buffer) => mvola.verify(Buffer.from(body), {}, new Date());

test('a payment is ordered, approved, called back and confirmed', async () => {
  const order = anOrder({ callbackUrl: receiver.url });
  const start = await mvola.start(order, calm);
  expect(start).toMatchObject({ token: null, next: { kind: 'approve-on-phone' } });
  const payment = known(order, start);
  await expect(confirm(payment)).resolves.toEqual({ kind: 'pending' });

  simulator.approve(order.reference);
  await simulator.callbacksSettled();
  expect(receiver.taken).toMatchObject([{ method: 'PUT', url: '/callbacks' }]);
  const verdict = mvola.verify(receiver.taken[0]!.body, receiver.taken[0]!.headers, new Date());
  expect(verdict).toEqual({
    verdict: 'unsigned',
    callback: {
      eventId: `${start.providerReference}:completed`,
      eventType: 'completed',
      occurredAt: null,
      subject: { providerReference: start.providerReference },
      news: { kind: 'hint' },
    },
    signature: null,
  });

  await expect(confirm(payment)).resolves.toEqual({
    kind: 'paid',
    transaction: '640001',
    amount: 10_000n,
    currency: 'MGA',
    fee: 100n,
    receivedAt: null,
  });
});

test('the order carries our reference, the national number of the payer and a whole amount', async () => {
  const order = anOrder({ payerPhone: personal('+261389876543'), description: 'x'.repeat(60), language: 'mg' });
  await mvola.start(order, calm);
  expect(simulator.payments()).toMatchObject([
    {
      reference: order.reference,
      amount: '10000',
      currency: 'Ar',
      callbackUrl: order.callbackUrl,
      details: {
        debitParty: [{ key: 'msisdn', value: '0389876543' }],
        creditParty: [{ key: 'msisdn', value: '0340000000' }],
        metadata: [
          { key: 'partnerName', value: 'TaxCollector' },
          { key: 'reference', value: order.reference },
        ],
      },
    },
  ]);
});

test('callbacks are read by POST as well, and a repetition has the same name', async () => {
  await open({ callbackMethod: 'POST', behaviour: { callbackRepeats: 1 } });
  const { reference } = await started();
  simulator.decline(reference);
  await simulator.callbacksSettled();
  expect(receiver.taken.map(({ method }) => method)).toEqual(['POST', 'POST']);
  const [one, other] = receiver.taken.map(({ body }) => verify(body));
  expect(one).toMatchObject({ verdict: 'unsigned', callback: { eventType: 'failed' } });
  expect(other).toEqual(one);
});

test('where nobody can be called back, MVola is not told to, and is asked', async () => {
  const payment = await started({ callbackUrl: null });
  expect(simulator.payments()[0]?.callbackUrl).toBeNull();
  simulator.approve(payment.reference);
  await expect(confirm(payment)).resolves.toMatchObject({ kind: 'paid' });
});

test('a forged callback says the opposite, and settles nothing', async () => {
  await open({ behaviour: { forgeCallbacks: 1, loseCallbacks: 1 } });
  const payment = await started();
  simulator.decline(payment.reference);
  await simulator.callbacksSettled();
  expect(receiver.taken.map(({ body }) => verify(body))).toMatchObject([
    { verdict: 'unsigned', callback: { eventType: 'completed', news: { kind: 'hint' } } },
  ]);
  await expect(confirm(payment)).resolves.toEqual({ kind: 'failed', reason: 'FAILED' });
});

test.each([
  ['no JSON', '{"serverCorrelationId":'],
  ['no text', Buffer.from([0x22, 0xff, 0x22])],
  ['nothing', ''],
  ['a list', '[]'],
  ['no name of a payment', '{"transactionStatus":"completed"}'],
  ['no status', '{"serverCorrelationId":"0341234567"}'],
  ['a name that is an address', '{"serverCorrelationId":"../0341234567","transactionStatus":"completed"}'],
  ['an endless name', `{"serverCorrelationId":"${'1'.repeat(101)}","transactionStatus":"completed"}`],
])('a callback with %s is refused without a word of it', (_, body) => {
  const verdict = verify(body);
  expect(verdict).toMatchObject({ verdict: 'refused', reason: 'body-unusable', signature: null });
  expect(JSON.stringify(verdict)).not.toMatch(/034|111/);
});

test('fees are summed, under either name, and one that cannot be read is not said', async () => {
  const payment = await started();
  simulator.approve(payment.reference);
  const { details } = simulator.payments()[0]!;
  const feeSaid = async (feeField: 'fee' | 'fees', ...amounts: string[]) => {
    const fees = amounts.map((feeAmount) => ({ feeAmount }));
    simulator.alter(payment.reference, { details: { ...details, feeField, fees } });
    const standing = await confirm(payment);
    return standing.kind === 'paid' && standing.fee;
  };
  await expect(feeSaid('fee', '150', '20.00')).resolves.toBe(170n);
  await expect(feeSaid('fees')).resolves.toBeNull();
  await expect(feeSaid('fees', '150', '0.50')).resolves.toBeNull();
});

test('half an ariary, another payee and another currency are not taken for ours', async () => {
  const payment = await started();
  simulator.approve(payment.reference);
  const { details } = simulator.payments()[0]!;

  simulator.alter(payment.reference, { amount: '10000.50' });
  expect(await faultOf(confirm(payment))).toMatchObject({ kind: 'nonsense' });
  // What was paid is told as it is; that it is too little is for the caller to see.
  simulator.alter(payment.reference, { amount: '9000.00', currency: 'Eur' });
  await expect(confirm(payment)).resolves.toMatchObject({ kind: 'paid', amount: 9000n, currency: 'EUR' });

  simulator.alter(payment.reference, {
    details: { ...details, creditParty: [{ key: 'msisdn', value: '0341111111' }] },
  });
  const fault = await faultOf(confirm(payment));
  expect(fault).toMatchObject({ kind: 'nonsense', code: 'OTHER_PAYEE' });
  expect(fault.message).not.toMatch(/034/);
  simulator.alter(payment.reference, { details: { ...details, creditParty: [] } });
  expect(await faultOf(confirm(payment))).toMatchObject({ kind: 'nonsense', code: 'OTHER_PAYEE' });
  // Our number in its international form is ours.
  simulator.alter(payment.reference, {
    details: { ...details, creditParty: [{ key: 'msisdn', value: '261340000000' }] },
  });
  await expect(confirm(payment)).resolves.toMatchObject({ kind: 'paid' });
});

test('"completed" without a transaction, or with an address for one, is nonsense', async () => {
  const payment = await started();
  simulator.approve(payment.reference);
  for (const transaction of [null, '..', 'a/b', '1?x=1']) {
    simulator.alter(payment.reference, { transaction });
    expect(await faultOf(confirm(payment))).toMatchObject({ kind: 'nonsense', code: 'TRANSACTION_MISSING' });
  }
});

test('an answer that is a page is nonsense, for an order and for a question', async () => {
  const payment = await started();
  await simulator.behave({ answersPages: true });
  expect((await faultOf(started())).kind).toBe('nonsense');
  expect((await faultOf(confirm(payment))).kind).toBe('nonsense');
});

test.each([
  ['no number', null, 'PAYER_PHONE_NEEDED'],
  ['a number of another operator', '+261321234567', 'PAYER_PHONE_INVALID'],
  ['a number of another country', '+221771234567', 'PAYER_PHONE_INVALID'],
  ['a number in its national form', '0341234567', 'PAYER_PHONE_INVALID'],
])('%s is refused before anybody is asked', async (_, phone, code) => {
  const fault = await faultOf(started({ payerPhone: personal(phone) }));
  expect(fault).toMatchObject({ kind: 'refused', code });
  expect(inspect(fault)).not.toMatch(/1234567/);
  expect(simulator.tokens.issued()).toBe(0);
});

test('another currency is not ordered as ariary', async () => {
  expect(await faultOf(started({ currency: 'XOF' }))).toMatchObject({ kind: 'refused', code: 'CURRENCY_NOT_SERVED' });
});

test('a payment that MVola does not know is refused', async () => {
  const payment = { ...(await started()), providerReference: randomUUID() };
  expect(await faultOf(confirm(payment))).toMatchObject({ kind: 'refused', code: '4002' });
});

test('one token serves until shortly before its end, for all who wait for it', async () => {
  await Promise.all([started(), started(), started()]);
  await started();
  expect(simulator.tokens.issued()).toBe(1);
  await open({ behaviour: { tokenSeconds: 59 } });
  await started();
  await started();
  expect(simulator.tokens.issued()).toBe(2);
});

test('a token that ended before its time is renewed once, also for an order', async () => {
  const payment = await started();
  simulator.tokens.forget();
  await started();
  expect(simulator.tokens.issued()).toBe(2);
  expect(simulator.payments()).toHaveLength(2);
  simulator.tokens.forget();
  await expect(confirm(payment)).resolves.toEqual({ kind: 'pending' });
});

test('a wrong secret is nothing about the payment', async () => {
  mvola = openMvola(settingsOf({ ...simulator.settings, MVOLA_CONSUMER_SECRET: 'mistaken-secret' }), { limits });
  const fault = await faultOf(started());
  expect(fault).toMatchObject({ kind: 'away', code: 'CREDENTIALS_REFUSED' });
  expect(inspect(fault)).not.toMatch(/mistaken|c2ltdWxhdGVk/);
});

test('slowness leaves an order unclear although it was taken, and a question unanswered', async () => {
  const payment = await started();
  await simulator.behave({ slowMs: 600 });
  expect(await faultOf(started())).toMatchObject({ kind: 'unclear', code: 'TIMEOUT' });
  expect(await faultOf(confirm(payment))).toMatchObject({ kind: 'away', code: 'TIMEOUT' });
});

test('an order whose answer was lost is unclear, and is not sent again', async () => {
  await started();
  await simulator.behave({ losesAnswers: true });
  expect(await faultOf(started())).toMatchObject({ kind: 'unclear', code: 'CONNECTION_BROKEN' });
  expect(simulator.payments()).toHaveLength(2);
  expect(mvola.takesOrdersAgain).toBe(false);
});

test.each([
  ['refused', 'CONNECTION_REFUSED'],
  ['503', 'HTTP_503'],
] as const)('while MVola is down (%s) nothing is taken, and the breaker spares it', async (isDown, code) => {
  const payment = await started();
  await simulator.behave({ isDown });
  expect(await faultOf(started())).toMatchObject({ kind: 'away', code });
  expect(await faultOf(started())).toMatchObject({ kind: 'away', code });
  expect(await faultOf(started())).toMatchObject({ kind: 'away', code });
  expect(await faultOf(confirm(payment))).toMatchObject({ kind: 'away', code: 'BREAKER_OPEN' });

  await simulator.behave({ isDown: false });
  const endsAt = Date.now() + 5000;
  let end: unknown;
  do end = await confirm(payment).catch((fault: unknown) => fault);
  while (end instanceof Error && Date.now() < endsAt);
  expect(end).toEqual({ kind: 'pending' });
  expect(simulator.payments()).toHaveLength(1);
});

test('no secret and no number of anybody shows in any fault', async () => {
  const payment = await started();
  const faults: unknown[] = [];
  for (const patch of [{ isDown: '503' }, { isDown: 'cut' }, { answersPages: true, isDown: false }] as const) {
    await simulator.behave(patch);
    faults.push(await faultOf(started()), await faultOf(confirm(payment)));
  }
  expect(inspect(faults, { depth: 10 })).not.toMatch(/034\d|26134|1234567|simulated-|[Bb]earer|[Bb]asic/);
});
