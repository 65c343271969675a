import { publicTexts } from '../../services/public/texts/public-texts';
import { referenceOf } from '../../shared/domain/payment/reference';
import { Personal } from '../../shared/domain/personal';
import { rows } from '../../shared/store/sql';
import { aPartner } from '../support/batches';
import { until } from '../support/database';
import { aPayment, aPendingPayment } from '../support/payments';
import { aNotice } from './notices';
import { paymentsOf, usePublic, wordsOf } from './use-public';

const pages = usePublic();
const texts = publicTexts.en;
beforeEach(() => rows(pages.db(), 'truncate assessment cascade'));

const callOff = (id: string, key = pages.keyOf(id)) =>
  pages.ask(`/payments/${referenceOf(id)}/cancellation?language=en&key=${key}`, { method: 'POST', form: {} });
const stateOf = async (assessmentId: string) => (await paymentsOf(pages.db(), assessmentId))[0]!.state;

test('a payment whose provider can close it is called off from the page that its payer was led to', async () => {
  const id = await aNotice(pages.db());
  const ordered = await pages.pay(id, { provider: 'stripe' });
  const [payment] = await paymentsOf(pages.db(), id);
  const path = `/payments/${referenceOf(payment!.id)}`;
  const key = pages.keyOf(payment!.id);
  const led = (await pages.ask(ordered.location!)).text;
  expect(led).toContain(`action="${path}/cancellation?key=${key}&amp;language=fr"`);
  // It stays with them through each link of the page.
  expect(led).toContain(`href="${path}?to=provider&amp;key=${key}&amp;language=mg"`);

  const { status, location } = await callOff(payment!.id);
  expect([status, location]).toEqual([303, `${path}?key=${key}&language=en`]);
  await until(async () => (await stateOf(id)) === 'cancelled', 'it is called off');
  expect(wordsOf((await pages.ask(location!)).text)).toContain(texts.payment.cancelled);
  expect((await callOff(payment!.id)).status).toBe(303);
});

test('whoever has the notice finds the payment, and cannot call it off', async () => {
  const id = await aNotice(pages.db());
  await pages.pay(id, { provider: 'stripe' });
  const payment = (await paymentsOf(pages.db(), id))[0]!;
  const path = `/payments/${referenceOf(payment.id)}`;
  const notice = (await pages.notice(id, '?language=en')).text;
  expect(notice).toContain(`href="${path}?language=en"`);
  expect(notice).not.toContain('cancellation');
  const other = pages.keyOf(await aNotice(pages.db()));
  for (const query of ['', '?key=', '?key=x', `?key=${other}`]) {
    const { text } = await pages.ask(path + query);
    expect([query, text.includes('cancellation'), text.includes('key=')]).toEqual([query, false, false]);
  }
  for (const key of ['', 'x', other]) {
    const { status, text } = await callOff(payment.id, key);
    expect([status, wordsOf(text)]).toEqual([409, expect.stringContaining(texts.payment.cannotCallOff)]);
  }
  expect(await stateOf(id)).toBe('pending');
});

test('one whose provider has no way to close it is not, and the page says so', async () => {
  const id = await aNotice(pages.db());
  await pages.pay(id, { provider: 'mvola', phone: '0341234567' });
  const [payment] = await paymentsOf(pages.db(), id);
  const page = (await pages.ask(`/payments/${referenceOf(payment!.id)}?key=${pages.keyOf(payment!.id)}`)).text;
  expect(page).not.toContain('cancellation');
  const { status, text } = await callOff(payment!.id);
  expect([status, wordsOf(text)]).toEqual([409, expect.stringContaining(texts.payment.cannotCallOff)]);
  expect(await stateOf(id)).toBe('pending');
});

test('what a partner ordered is told of on the notice, but neither led to nor called off by whoever has it', async () => {
  const assessmentId = await aNotice(pages.db());
  const vault = pages.process().vault;
  const partnerId = await aPartner(pages.db());
  const payment = await aPendingPayment(pages.db(), {
    vault,
    owner: { partnerId, accountId: null },
    provider: 'stripe',
    items: [{ assessmentId }],
  });
  const { text } = await pages.notice(assessmentId, '?language=en');
  expect(wordsOf(text)).toContain(texts.underWay.title);
  expect(text).not.toContain(referenceOf(payment.id));
  expect((await pages.ask(`/payments/${referenceOf(payment.id)}`)).text).not.toContain('cancellation');
  expect((await callOff(payment.id)).status).toBe(404);
  expect(await stateOf(assessmentId)).toBe('pending');
});

test('a payment for many is shown with the first of them, and without anybody', async () => {
  const items = await Promise.all(
    Array.from({ length: 12 }, async () => ({ assessmentId: await aNotice(pages.db()) })),
  );
  const payment = await aPayment(pages.db(), {
    vault: pages.process().vault,
    items,
    payerPhone: new Personal('+261340000001'),
  });
  const { text } = await pages.ask(`/payments/${referenceOf(payment.id)}?language=en`);
  expect(text.match(/<dt>Registration/g)).toHaveLength(10);
  expect(wordsOf(text)).toContain('and 2 more');
  expect(text).not.toMatch(/340000001/);
  // Of many notices none is the one to go back to.
  expect(text).not.toContain('/pay/');
});

test('the reference of a payment is read in lower case, and one that is none leads nowhere', async () => {
  const payment = await aPayment(pages.db(), { vault: pages.process().vault });
  expect((await pages.ask(`/payments/${referenceOf(payment.id).toLowerCase()}`)).status).toBe(200);
  for (const none of ['x', referenceOf('00000000-0000-7000-8000-000000000000')])
    expect((await pages.ask(`/payments/${none}`)).status).toBe(404);
});

test.each([
  ['refunded', texts.payment.refunded],
  ['disputed', texts.payment.disputed],
  ['expired', texts.payment.expired],
  ['partly-refunded', 'A part of this payment was paid back: 40,000 Ar.'],
])('a payment that is %s says so', async (state, text) => {
  const payment = await aPendingPayment(pages.db(), { vault: pages.process().vault });
  const isPaid = state !== 'expired';
  await rows(pages.db(), `update payment set state = $2, received = $3, refunded = $4 where id = $1`, [
    payment.id,
    state,
    isPaid ? 100_000 : 0,
    state === 'partly-refunded' ? 40_000 : 0,
  ]);
  const page = (await pages.ask(`/payments/${referenceOf(payment.id)}?language=en`)).text;
  expect(wordsOf(page)).toContain(text);
  expect(page).not.toContain('http-equiv');
});

test('of an order that may not have arrived it is said not to pay again', async () => {
  const payment = await aPendingPayment(pages.db(), { vault: pages.process().vault });
  const page = (await pages.ask(`/payments/${referenceOf(payment.id)}?language=en`)).text;
  expect(wordsOf(page)).toContain('Do not pay a second time');
});
