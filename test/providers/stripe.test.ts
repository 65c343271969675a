import type { KnownPayment } from '../../shared/providers/payments/provider';
import { anOrder, calm, faultOf, known } from './an-order';
import { byFields, byPage, openDesk } from './stripe-desk';

const { desk, open, started, confirm, paid, told } = openDesk();
const cancel = (payment: KnownPayment) => desk.stripe.cancel!(payment, calm);

test('a payer is sent to a page, pays there, and the event and the question agree on it', async () => {
  const order = anOrder({ amount: 120_000n });
  const start = await desk.stripe.start(order, calm);
  expect(start).toMatchObject({ providerReference: expect.stringMatching(/^cs_/), token: null });
  const payment = known(order, start);
  await expect(confirm(payment)).resolves.toEqual({ kind: 'pending' });

  const url = start.next.kind === 'redirect' ? start.next.url : '';
  expect(await (await fetch(url)).text()).toContain('120000 ');
  const answer = await fetch(`${url}/pay`, { method: 'POST', redirect: 'manual' });
  expect(answer.headers.get('location')).toBe(order.returnUrl);

  const standing = await confirm(payment);
  // Paid out in another currency than the payer's, so that the fee says nothing about ours.
  expect(standing).toMatchObject({ kind: 'paid', amount: 120_000n, currency: 'MGA', fee: null });
  const { transaction } = standing as { transaction: string };
  expect(transaction).toMatch(/^pi_/);
  const subject = { reference: order.reference, transaction };
  expect(await told()).toMatchObject([
    { eventType: 'charge.succeeded', news: { kind: 'other' } },
    {
      eventId: expect.stringMatching(/^evt_/),
      eventType: 'checkout.session.completed',
      occurredAt: expect.any(Date),
      subject: { ...subject, providerReference: start.providerReference },
      news: { kind: 'paid', transaction, amount: 120_000n, currency: 'MGA', fee: null },
    },
    { eventType: 'payment_intent.succeeded', subject, news: { kind: 'paid', transaction, amount: 120_000n } },
  ]);
});

test('a payer pays in fields of our own page', async () => {
  const order = anOrder({ ...byFields, currency: 'XAF', amount: 99_999_999n });
  const start = await desk.stripe.start(order, calm);
  expect(start).toMatchObject({
    providerReference: expect.stringMatching(/^pi_/),
    next: { kind: 'client-secret', clientSecret: expect.stringContaining(start.providerReference) },
  });
  const payment = known(order, start);
  await expect(confirm(payment)).resolves.toEqual({ kind: 'pending' });
  desk.simulator.approve(order.reference);
  const expected = { kind: 'paid', transaction: start.providerReference, amount: 99_999_999n, currency: 'XAF' };
  await expect(confirm(payment)).resolves.toMatchObject(expected);
  expect(await told()).toMatchObject([{}, { eventType: 'payment_intent.succeeded', news: expected }]);
});

test('a fee in the currency of the payer is told', async () => {
  await open({ settlesIn: null });
  const payment = await started({ currency: 'XOF' });
  desk.simulator.approve(payment.reference);
  await expect(confirm(payment)).resolves.toMatchObject({ fee: 300n, receivedAt: expect.any(Date) });
});

test.each([byPage, byFields])('a card that fails ends nothing: another may be tried (%j)', async (way) => {
  const payment = await started(way);
  desk.simulator.decline(payment.reference);
  await expect(confirm(payment)).resolves.toEqual({ kind: 'pending' });
  expect(await told()).toMatchObject([{ eventType: 'payment_intent.payment_failed', news: { kind: 'pending' } }]);
  desk.simulator.approve(payment.reference);
  await expect(confirm(payment)).resolves.toMatchObject({ kind: 'paid' });
});

test('a way of paying that takes days is pending until it comes or fails', async () => {
  const [comes, fails] = [await started(), await started()];
  for (const { reference } of [comes, fails]) desk.simulator.payLater(reference);
  await expect(confirm(comes)).resolves.toEqual({ kind: 'pending' });
  await expect(cancel(fails)).resolves.toEqual({ kind: 'pending' });
  desk.simulator.approve(comes.reference);
  desk.simulator.decline(fails.reference);
  await expect(confirm(comes)).resolves.toMatchObject({ kind: 'paid' });
  await expect(confirm(fails)).resolves.toEqual({ kind: 'failed', reason: 'card_declined' });
  const sessions = (await told()).filter(({ eventType }) => eventType.startsWith('checkout'));
  expect(sessions).toMatchObject([
    { eventType: 'checkout.session.async_payment_failed', news: { kind: 'failed', reason: 'payment_failed' } },
    { eventType: 'checkout.session.async_payment_succeeded', news: { kind: 'paid' } },
    { eventType: 'checkout.session.completed', news: { kind: 'pending' } },
    { eventType: 'checkout.session.completed', news: { kind: 'pending' } },
  ]);
});

test.each([
  [byPage, 'checkout.session.expired'],
  [byFields, 'payment_intent.canceled'],
])('what is cancelled cannot be paid any more, and what is paid cannot be cancelled (%j)', async (way, eventType) => {
  const payment = await started(way);
  await expect(cancel(payment)).resolves.toEqual({ kind: 'expired' });
  desk.simulator.approve(payment.reference);
  await expect(confirm(payment)).resolves.toEqual({ kind: 'expired' });
  await expect(cancel(payment)).resolves.toEqual({ kind: 'expired' });
  expect(await told()).toMatchObject([
    { eventType, news: { kind: 'expired' }, subject: { reference: payment.reference } },
  ]);
  await expect(cancel(await paid(way))).resolves.toMatchObject({ kind: 'paid' });
});

test('an intent that somebody cancels at Stripe has failed', async () => {
  const payment = await started(byFields);
  desk.simulator.alter(payment.reference, { state: 'cancelled' });
  await expect(confirm(payment)).resolves.toEqual({ kind: 'failed', reason: 'canceled' });
});

test('leaving the page leads back to us and leaves it as it is', async () => {
  const order = anOrder();
  const { next } = await desk.stripe.start(order, calm);
  const page = next.kind === 'redirect' ? next.url : '';
  const answer = await fetch(`${page}/cancel`, { method: 'POST', redirect: 'manual' });
  expect(answer.headers.get('location')).toBe(order.cancelUrl);
  desk.simulator.approve(order.reference);
  expect(desk.simulator.payments()).toMatchObject([{ state: 'paid' }]);
});

test.each([byPage, byFields])('an order sent twice under one reference is one order (%j)', async (way) => {
  const order = anOrder(way);
  const [first, second] = await Promise.all([desk.stripe.start(order, calm), desk.stripe.start(order, calm)]);
  expect(second).toEqual(first);
  expect(await desk.stripe.start(order, calm)).toEqual(first);
  expect(desk.simulator.payments()).toHaveLength(1);
  const other = await faultOf(desk.stripe.start({ ...order, amount: 5n }, calm));
  expect(other).toMatchObject({ kind: 'refused', code: 'idempotency_error' });
});

test('an order stays the same when it is sent again nearer to its end', async () => {
  const order = anOrder({ payUntil: new Date(Date.now() + 40 * 60_000) });
  const first = await desk.stripe.start(order, calm);
  const now = Date.now;
  try {
    Date.now = () => now() + 20 * 60_000;
    await expect(desk.stripe.start(order, calm)).resolves.toEqual(first);
  } finally {
    Date.now = now;
  }
  expect(desk.simulator.payments()).toHaveLength(1);
  expect(desk.simulator.payments()[0]?.details.session?.expiresAt).toBe(Math.ceil(order.payUntil.getTime() / 1000));
});

test('a page for less than half an hour is ordered for as long as Stripe wants', async () => {
  await started({ payUntil: new Date(Date.now() + 60_000) });
  const [payment] = desk.simulator.payments();
  expect(payment!.details.session!.expiresAt).toBeGreaterThan(Date.now() / 1000 + 1800);
});

test('an order whose answer was lost is unclear, and found when it is sent again', async () => {
  const order = anOrder();
  await desk.simulator.behave({ losesAnswers: true });
  expect(await faultOf(desk.stripe.start(order, calm))).toMatchObject({ kind: 'unclear', code: 'CONNECTION_BROKEN' });
  // The library would send it again by itself.
  expect(desk.simulator.requests('POST')).toBe(1);
  await desk.simulator.behave({ losesAnswers: false });
  await desk.stripe.start(order, calm);
  expect(desk.simulator.payments()).toHaveLength(1);
});
