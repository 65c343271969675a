// A payment is ordered, its provider asked for it, and asked again how it stands; nobody calls back here.
import { type ProviderName, providers } from '../../shared/domain/jurisdictions/pack';
import { referenceOf } from '../../shared/domain/payment/reference';
import { ProviderFault } from '../../shared/providers/calls/provider-fault';
import { nextActionOf, type PaymentRow, paymentById } from '../../shared/store/payments';
import { rows } from '../../shared/store/sql';
import { anAssessment, assessmentOf } from '../support/assessments';
import { useDatabase } from '../support/database';
import { jobsOf } from '../support/engine';
import { usePaymentPool } from '../support/payment-pool';
import { aPayment, bookedFor, casesOf, order } from '../support/payments';
import { testVault } from '../support/tax-worker';

const { db } = useDatabase();
const pool = usePaymentPool(db);
beforeEach(() => rows(db(), 'truncate job'));

const now = async ({ id }: PaymentRow) => (await paymentById(db(), id))!;
const places = {
  mvola: { jurisdiction: 'MG', currency: 'MGA' },
  'orange-money': { jurisdiction: 'MG', currency: 'MGA' },
  stripe: { jurisdiction: 'MG', currency: 'MGA' },
  wave: { jurisdiction: 'SN', currency: 'XOF' },
  bange: { jurisdiction: 'GQ', currency: 'XAF' },
} as const;
const ofProvider = async (provider: ProviderName) => {
  const assessmentId = await anAssessment(db(), places[provider]);
  return aPayment(db(), { provider, items: [{ assessmentId }] });
};
/** With tools whose provider does something else with orders. */
const whose = (provider: ProviderName, start: () => Promise<never>) => {
  const all = new Map(pool.tools().providers);
  all.set(provider, { ...all.get(provider)!, start });
  return pool.with({ providers: all });
};
const later = (minutes: number) => pool.with({ now: () => new Date(Date.now() + minutes * 60_000) });

describe.each(providers)('%s', (provider) => {
  test('takes an order, tells the payer what to do, and is asked until the money is there', async () => {
    const payment = await ofProvider(provider);
    await pool.start();
    const started = await now(payment);
    expect(started).toMatchObject({ state: 'pending', providerReference: expect.any(String) });
    expect(nextActionOf(testVault, started)!.kind).toBe(provider === 'mvola' ? 'approve-on-phone' : 'redirect');

    await pool.confirm();
    expect((await now(payment)).state).toBe('pending');
    pool.simulators().byName[provider].approve(referenceOf(payment.id));
    await pool.confirm();
    expect(await now(payment)).toMatchObject({ state: 'settled', received: payment.amount });
    expect((await bookedFor(db(), payment.id)).some((line) => line === `revenue vehicle-tax -${payment.amount}`)).toBe(
      true,
    );
    expect((await jobsOf(db(), 'payments.confirm-payment')).map(({ state }) => state)).toEqual([
      'completed',
      'completed',
    ]);
  });

  test('is not asked any more once the time to pay is over', async () => {
    const payment = await ofProvider(provider);
    await pool.start();
    await later(31).confirm();
    expect((await now(payment)).state).toBe('expired');
    expect(await pool.confirm()).toBe(false);
    const again = await order(db(), {
      provider,
      items: [{ assessmentId: (await itemsOf(payment))[0]! }],
    });
    expect(again.outcome).toBe('ordered');
  });

  test('that says the payer declined ends the payment', async () => {
    const payment = await ofProvider(provider);
    await pool.start();
    pool.simulators().byName[provider].decline(referenceOf(payment.id));
    await pool.confirm();
    expect((await now(payment)).state).toMatch(/failed|expired|pending/);
    expect(await bookedFor(db(), payment.id)).toEqual([]);
  });
});

const itemsOf = async ({ id }: PaymentRow): Promise<string[]> =>
  (await rows<{ id: string }>(db(), `select assessment_id as id from payment_item where payment_id = $1`, [id])).map(
    (one) => one.id,
  );

test('while the provider is away the order waits, costs no attempt, and goes out when it is back', async () => {
  await pool.simulators().byName.wave.behave({ isDown: '503' });
  const payment = await ofProvider('wave');
  await pool.start();
  expect((await now(payment)).state).toMatch(/created|requested/);
  expect(await jobsOf(db(), 'payments.start-payment')).toMatchObject([{ state: 'delayed', attempt: 0 }]);
  await pool.simulators().byName.wave.behave({ isDown: false });
  await pool.with({ providers: freshProviders() }).start();
  expect((await now(payment)).state).toBe('pending');
});

/** Without the breakers that opened. */
const freshProviders = () => pool.tools().providers;

test('an order that never got out expires when its time is over', async () => {
  const payment = await ofProvider('wave');
  const away = whose('wave', () => Promise.reject(new ProviderFault('wave', 'away', 'wave is away')));
  await away.start();
  expect((await now(payment)).state).toBe('created');
  await away.with({ now: () => new Date(Date.now() + 31 * 60_000) }).start();
  expect((await now(payment)).state).toBe('expired');
});

test('an order that the provider refuses has failed, with the provider’s word for it', async () => {
  const payment = await ofProvider('mvola');
  await whose('mvola', () =>
    Promise.reject(new ProviderFault('mvola', 'refused', 'no', 'PAYER_PHONE_INVALID')),
  ).start();
  expect(await now(payment)).toMatchObject({ state: 'failed', failedReason: 'PAYER_PHONE_INVALID' });
});

test('an order that may be there is not sent again where it would count twice', async () => {
  const payment = await ofProvider('mvola');
  const before = pool.simulators().byName.mvola.payments().length;
  await whose('mvola', () => Promise.reject(new ProviderFault('mvola', 'unclear', 'no answer'))).start();
  expect(await now(payment)).toMatchObject({ state: 'pending', providerReference: null });
  expect(await casesOf(db(), payment.id)).toMatchObject([{ kind: 'unclear-order' }]);
  await pool.confirm();
  expect((await now(payment)).state).toBe('pending');
  await later(31).confirm();
  expect((await now(payment)).state).toBe('expired');
  expect(pool.simulators().byName.mvola.payments()).toHaveLength(before);
});

test('a worker that died after it had sent the order does not send it again where it would count twice', async () => {
  const payment = await ofProvider('mvola');
  await rows(db(), `update payment set state = 'requested' where id = $1`, [payment.id]);
  await pool.start();
  expect(await now(payment)).toMatchObject({ state: 'pending', providerReference: null });
});

test('a worker that died after it had sent the order sends it again where both are one', async () => {
  const payment = await ofProvider('stripe');
  const count = () =>
    pool
      .simulators()
      .byName.stripe.payments()
      .filter(({ reference }) => reference === referenceOf(payment.id));
  await pool.start();
  await rows(db(), `update payment set state = 'requested', provider_reference = null where id = $1`, [payment.id]);
  await rows(db(), `update job set state = 'waiting', finished_at = null where name = 'payments.start-payment'`);
  await pool.start();
  expect((await now(payment)).state).toBe('pending');
  expect(count()).toHaveLength(1);
});

test('money that comes after the payment was given up settles it, and the assessment is paid', async () => {
  const payment = await ofProvider('mvola');
  await pool.start();
  await later(31).confirm();
  expect((await now(payment)).state).toBe('expired');
  pool.simulators().byName.mvola.approve(referenceOf(payment.id));
  await db().query(`update job set state = 'waiting', finished_at = null where name = 'payments.confirm-payment'`);
  await pool.confirm();
  expect((await now(payment)).state).toBe('settled');
  expect(await assessmentOf(db(), (await itemsOf(payment))[0]!)).toMatchObject({ state: 'paid' });
});

test('a payment that its provider never answers for is shown to somebody, and stays as it is', async () => {
  const payment = await ofProvider('mvola');
  await pool.start();
  const all = new Map(pool.tools().providers);
  const confirm = () => Promise.reject(new ProviderFault('mvola', 'nonsense', 'no answer that can be read'));
  all.set('mvola', { ...all.get('mvola')!, confirm });
  await rows(db(), `update job set max_attempts = 1 where name = 'payments.confirm-payment'`);
  await pool.with({ providers: all }).confirm();
  expect(await jobsOf(db(), 'payments.confirm-payment')).toMatchObject([{ state: 'failed' }]);
  expect((await now(payment)).state).toBe('pending');
  expect(await casesOf(db(), payment.id)).toMatchObject([{ kind: 'unclear-order', state: 'open' }]);
});

test('an order whose answer nobody understands fails in the end, and that is told within its jurisdiction', async () => {
  const payment = await ofProvider('stripe');
  await rows(db(), `update job set attempt = max_attempts - 1 where name = 'payments.start-payment'`);
  await whose('stripe', () => Promise.reject(new ProviderFault('stripe', 'nonsense', 'stripe babbles'))).start();
  expect(await now(payment)).toMatchObject({ state: 'failed', failedReason: 'not-understood' });
  const told = `select tenant, subject_id as "subjectId" from job where name = 'payments.note-unpaid-period'`;
  expect(await rows(db(), told)).toEqual([{ tenant: 'MG', subjectId: payment.id }]);
});

test('called off before it was sent, it is never sent', async () => {
  const payment = await ofProvider('wave');
  await rows(db(), `update payment set state = 'cancelled' where id = $1`, [payment.id]);
  const before = pool.simulators().byName.wave.payments().length;
  await pool.start();
  expect(pool.simulators().byName.wave.payments()).toHaveLength(before);
});
