import { type MvolaSimulator, startMvolaSimulator } from '../../scripts/local/simulators/mvola';
import { referenceOf } from '../../shared/domain/payment/reference';
import { personal } from '../../shared/domain/personal';
import { runLeased } from '../../shared/jobs/run-leased';
import { promiseCallbacks } from '../../shared/payments/replay-callbacks';
import { openProviders, type Providers } from '../../shared/providers/payments/open-providers';
import { leaseJobs } from '../../shared/store/jobs/claim-jobs';
import { type PaymentRow, paymentById } from '../../shared/store/payments';
import { rows, withTx } from '../../shared/store/sql';
import * as handlers from '../../workers/payments/confirm-callback';
import { confirmCallback } from '../../workers/payments/confirm-callback.job';
import { calm, settingsOf } from '../providers/an-order';
import { aCallback, callbackOf } from '../support/callbacks';
import { useDatabase } from '../support/database';
import { aRunContext, jobsOf } from '../support/engine';
import { aPayment, aPendingPayment, bookedFor } from '../support/payments';
import { testVault as vault } from '../support/tax-worker';

const { db } = useDatabase();
let simulator: MvolaSimulator;
let providers: Providers;
// One for all: what it calls movements of money must not come again.
beforeAll(async () => {
  simulator = await startMvolaSimulator();
});
afterAll(() => simulator?.stop());
beforeEach(async () => {
  await rows(db(), 'truncate job');
  await simulator.behave({ isDown: false });
  providers = openProviders(settingsOf(simulator.settings));
});

/** Ordered there, and what was answered; it stands here as it is given. */
async function orderedThere(payment: PaymentRow): Promise<string> {
  const { providerReference } = await providers.get('mvola')!.start(
    {
      reference: referenceOf(payment.id),
      jurisdiction: 'MG',
      amount: BigInt(payment.amount),
      currency: payment.currency,
      description: 'Vehicle tax',
      payerPhone: personal('+261341234567'),
      language: 'fr',
      interaction: 'redirect',
      returnUrl: 'https://pages.example/',
      cancelUrl: 'https://pages.example/',
      callbackUrl: null,
      payUntil: payment.expiresAt,
    },
    calm,
  );
  return providerReference;
}
const knownAs = (payment: PaymentRow, providerReference: string | null, state = 'pending') =>
  rows(db(), `update payment set provider_reference = $2, state = $3 where id = $1`, [
    payment.id,
    providerReference,
    state,
  ]);

async function hinted(payment: PaymentRow, providerReference: string): Promise<string> {
  const hint = { kind: 'hint' };
  const id = await aCallback(db(), {
    ...{ provider: 'mvola', paymentId: payment.id, news: hint, names: { providerReference } },
    ...{ isSigned: false, state: 'waiting', error: null },
  });
  const { id: paymentId, jurisdiction } = payment;
  await withTx(db(), (tx) => promiseCallbacks(tx, [{ id, paymentId, jurisdiction, isSigned: false }]));
  return id;
}

/** Runs what waits, whatever it was told to wait for, and says how the job stands. */
async function run(now = () => new Date()) {
  await rows(db(), `update job set state = 'waiting', run_at = null where state = 'delayed' and name = $1`, [
    confirmCallback.name,
  ]);
  const workerId = '00000000-0000-7000-8000-000000000001';
  const [leased] = await leaseJobs(db(), confirmCallback.name, { atMost: 1 }, workerId, 30);
  const deps = { vault, providers, config: {}, now };
  await runLeased({ job: confirmCallback, handlers, deps }, aRunContext(db(), { workerId }), leased as never);
  const [job] = await jobsOf(db(), confirmCallback.name);
  return { state: job!.state, attempt: job!.attempt, why: job!.failed_reason };
}
const stateOf = async ({ id }: PaymentRow) => (await paymentById(db(), id))!.state;

test('what the provider says when it is asked counts: money that it has settles the payment', async () => {
  const payment = await aPendingPayment(db());
  const there = await orderedThere(payment);
  await knownAs(payment, there);
  simulator.approve(there);
  const id = await hinted(payment, there);
  expect(await run()).toMatchObject({ state: 'completed' });
  expect(await stateOf(payment)).toBe('settled');
  expect(await bookedFor(db(), payment.id)).toContain('revenue vehicle-tax -100000');
  expect((await callbackOf(db(), id)).state).toBe('processed');
});

test('a hint that money came where none did changes nothing', async () => {
  const payment = await aPendingPayment(db());
  const there = await orderedThere(payment);
  await knownAs(payment, there);
  const id = await hinted(payment, there);
  expect(await run()).toMatchObject({ state: 'completed' });
  expect(await stateOf(payment)).toBe('pending');
  expect((await callbackOf(db(), id)).state).toBe('processed');
});

test('a payment that the provider calls failed is over', async () => {
  const payment = await aPendingPayment(db());
  const there = await orderedThere(payment);
  await knownAs(payment, there);
  simulator.decline(there);
  await hinted(payment, there);
  await run();
  expect(await stateOf(payment)).toBe('failed');
});

test('before our own order is answered it waits, and is handled when it is', async () => {
  const payment = await aPayment(db());
  const there = await orderedThere(payment);
  simulator.approve(there);
  await knownAs(payment, null, 'requested');
  const id = await hinted(payment, there);
  expect(await run()).toEqual({ state: 'delayed', attempt: 0, why: expect.stringContaining('has not been answered') });
  expect((await callbackOf(db(), id)).state).toBe('waiting');

  await knownAs(payment, there);
  expect(await run()).toMatchObject({ state: 'completed' });
  expect(await stateOf(payment)).toBe('settled');
});

test('an order that is not answered until its time is over is waited for no longer', async () => {
  const payment = await aPayment(db());
  const [made, there] = [await hinted(payment, 'made-up'), await orderedThere(payment)];
  await knownAs(payment, null, 'requested');
  const late = () => new Date(payment.expiresAt.getTime() + 1000);
  expect(await run(late)).toMatchObject({ state: 'completed' });
  expect(await callbackOf(db(), made)).toMatchObject({ state: 'processed' });
  expect(await stateOf(payment)).toBe('requested');

  await rows(db(), 'truncate job');
  simulator.approve(there);
  await hinted(payment, there);
  expect(await run(late)).toMatchObject({ state: 'completed' });
  expect(await stateOf(payment)).toBe('settled');
});

describe('of an order whose answer was lost', () => {
  test('what the callback names is asked about, and money that came under that name is ours', async () => {
    const payment = await aPayment(db());
    const there = await orderedThere(payment);
    simulator.approve(there);
    await knownAs(payment, null);
    await hinted(payment, there);
    await run();
    expect(await paymentById(db(), payment.id)).toMatchObject({ state: 'settled', providerReference: there });
  });

  test('money that came for something else is not ours, whoever calls back under our address', async () => {
    const other = await aPayment(db());
    const there = await orderedThere(other);
    simulator.approve(there);
    const payment = await aPayment(db());
    await knownAs(payment, null);
    await hinted(payment, there);
    expect((await run()).why).toContain('for something else');
    expect(await paymentById(db(), payment.id)).toMatchObject({ state: 'pending', providerReference: null });
  });

  test('a name that the provider does not know is the end of the callback, and asked about once', async () => {
    const payment = await aPayment(db());
    await knownAs(payment, null);
    const id = await hinted(payment, 'made-up');
    expect(await run()).toMatchObject({ state: 'completed' });
    expect(await callbackOf(db(), id)).toMatchObject({ state: 'processed' });
    expect(await paymentById(db(), payment.id)).toMatchObject({ state: 'pending', providerReference: null });
  });

  test('that a payment of that name failed, or is under way, says nothing of ours', async () => {
    const payment = await aPayment(db());
    const there = await orderedThere(payment);
    await knownAs(payment, null);
    await hinted(payment, there);
    await run();
    expect(await paymentById(db(), payment.id)).toMatchObject({ state: 'pending', providerReference: null });
    simulator.decline(there);
    await rows(db(), 'truncate job');
    await hinted(payment, there);
    await run();
    expect(await paymentById(db(), payment.id)).toMatchObject({ state: 'pending', providerReference: null });
  });
});

test('a provider that is away is asked again without spending an attempt', async () => {
  const payment = await aPendingPayment(db());
  const there = await orderedThere(payment);
  await knownAs(payment, there);
  simulator.approve(there);
  const id = await hinted(payment, there);
  await simulator.behave({ isDown: 'refused' });
  expect(await run()).toMatchObject({ state: 'delayed', attempt: 0 });
  expect((await callbackOf(db(), id)).state).toBe('waiting');
  await simulator.behave({ isDown: false });
  expect(await run()).toMatchObject({ state: 'completed' });
  expect(await stateOf(payment)).toBe('settled');
});

test('about what is settled nobody is asked', async () => {
  const payment = await aPendingPayment(db());
  await rows(db(), `update payment set state = 'settled', received = amount where id = $1`, [payment.id]);
  const id = await hinted(payment, payment.providerReference!);
  await simulator.behave({ isDown: 'refused' });
  expect(await run()).toMatchObject({ state: 'completed' });
  expect((await callbackOf(db(), id)).state).toBe('processed');
});

test('an answer that is not understood fails the callback in the end, with the reason', async () => {
  const payment = await aPendingPayment(db());
  const id = await hinted(payment, payment.providerReference!);
  await rows(db(), 'update job set max_attempts = 1');
  expect(await run()).toMatchObject({ state: 'failed' });
  expect(await callbackOf(db(), id)).toMatchObject({ state: 'failed', error: expect.stringContaining('mvola') });
});
