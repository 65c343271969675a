import { inspect } from 'node:util';
import { openStripe } from '../../shared/providers/payments/stripe';
import { anOrder, calm, faultOf, settingsOf } from './an-order';
import { limits, openDesk } from './stripe-desk';

const { desk, started, confirm, paid, refundOf } = openDesk();

test.each([
  ['amount_too_large', { amount: 100_000_000n }],
  ['resource_missing', { amount: 10_000n }],
] as const)('what Stripe refuses is refused, by its own code %s', async (code, patch) => {
  const fault =
    code === 'resource_missing'
      ? await faultOf(confirm({ ...(await started()), providerReference: 'cs_test_unknown' }))
      : await faultOf(started(patch));
  expect(fault).toMatchObject({ kind: 'refused', code });
});

test('slowness leaves an order unclear, and a question unanswered', async () => {
  const payment = await started();
  await desk.simulator.behave({ slowMs: 900 });
  expect(await faultOf(started())).toMatchObject({ kind: 'unclear', code: 'TIMEOUT' });
  expect(await faultOf(confirm(payment))).toMatchObject({ kind: 'away', code: 'TIMEOUT' });
});

test('an order that is stopped by us is not waited for', async () => {
  await desk.simulator.behave({ slowMs: 400 });
  const begun = Date.now();
  const fault = await faultOf(desk.stripe.start(anOrder(), AbortSignal.timeout(50)));
  expect(fault).toMatchObject({ code: 'STOPPED' });
  expect(Date.now() - begun).toBeLessThan(350);
});

test.each([
  ['refused', 'CONNECTION_REFUSED'],
  ['503', 'HTTP_503'],
] as const)('while Stripe is down (%s) nothing is taken, and the breaker spares it', async (isDown, code) => {
  const payment = await started();
  await desk.simulator.behave({ isDown });
  for (let one = 0; one < 3; one++) expect(await faultOf(started())).toMatchObject({ kind: 'away', code });
  expect(await faultOf(confirm(payment))).toMatchObject({ kind: 'away', code: 'BREAKER_OPEN' });
  await desk.simulator.behave({ isDown: false });
  expect(desk.simulator.payments()).toHaveLength(1);
});

test('an answer that its contract does not know is nonsense', async () => {
  const payment = await paid();
  for (const amount of ['10000.5', '-10000', '1e30']) {
    desk.simulator.alter(payment.reference, { amount });
    expect(await faultOf(confirm(payment))).toMatchObject({ kind: 'nonsense' });
  }
  desk.simulator.alter(payment.reference, { amount: '9000', currency: 'eur' });
  await expect(confirm(payment)).resolves.toMatchObject({ kind: 'paid', amount: 9000n, currency: 'EUR' });
  await desk.simulator.behave({ answersPages: true });
  expect(await faultOf(confirm(payment))).toMatchObject({ kind: 'nonsense' });
  expect(await faultOf(started())).toMatchObject({ kind: 'nonsense' });
});

test('a wrong key is nothing about the payment, and no secret shows in any fault', async () => {
  const payment = await paid();
  const mistaken = { ...desk.simulator.settings, STRIPE_SECRET_KEY: 'sk_live_mistaken' };
  const other = openStripe(settingsOf(mistaken), { limits });
  const wrong = await faultOf(other.start(anOrder(), calm));
  expect(wrong).toMatchObject({ kind: 'away', code: 'CREDENTIALS_REFUSED' });
  desk.stripe = openStripe(settingsOf(desk.simulator.settings), { limits: { ...limits, failuresToOpen: 100 } });
  const faults: unknown[] = [wrong, await faultOf(refundOf(payment, 'REFUND1', 99_999n))];
  for (const patch of [{ isDown: '503' }, { isDown: 'cut' }, { isDown: false, answersPages: true }] as const) {
    await desk.simulator.behave(patch);
    faults.push(await faultOf(started()), await faultOf(confirm(payment)));
  }
  expect(inspect(faults, { depth: 10 })).not.toMatch(/sk_test|sk_live|whsec|[Bb]earer|secret|somebody@/);
});
