import { createHmac } from 'node:crypto';
import { openStripe } from '../../shared/providers/payments/stripe';
import { settingsOf } from './an-order';

const [current, previous] = ['whsec_current', 'whsec_previous'];
const stripe = openStripe(
  settingsOf({ STRIPE_SECRET_KEY: 'sk_test_x', STRIPE_WEBHOOK_SECRETS: `${current}, ${previous}` }),
);

const now = new Date('2026-01-31T10:00:00Z');
const nowSeconds = Math.floor(now.getTime() / 1000);

const session = {
  id: 'cs_test_1',
  object: 'checkout.session',
  status: 'complete',
  payment_status: 'paid',
  amount_total: 10_000,
  currency: 'mga',
  client_reference_id: 'REFERENCE1',
  metadata: {},
  payment_intent: 'pi_1',
};
const eventOf = (object: unknown, type = 'checkout.session.completed', id: unknown = 'evt_1') =>
  JSON.stringify({ id, type, created: nowSeconds - 5, data: { object } });

const hmac = (secret: string, body: string | Buffer, seconds: number) =>
  createHmac('sha256', secret).update(`${seconds}.`).update(body).digest('hex');
const headerOf = (body: string | Buffer, secrets: readonly string[] = [current], seconds = nowSeconds) =>
  [`t=${seconds}`, ...secrets.map((secret) => `v1=${hmac(secret, body, seconds)}`)].join(',');
const verify = (body: string | Buffer, header: string | undefined = headerOf(body)) =>
  stripe.verify(Buffer.from(body), { 'stripe-signature': header }, now);
const outcome = (verdict: ReturnType<typeof verify>) =>
  verdict.verdict === 'refused' ? verdict.reason : verdict.callback.news;
const paid = {
  kind: 'paid',
  transaction: 'pi_1',
  amount: 10_000n,
  currency: 'MGA',
  fee: null,
  receivedAt: new Date((nowSeconds - 5) * 1000),
};

test('any of our secrets will do, and any of the signatures', () => {
  const body = eventOf(session);
  for (const secrets of [[current], [previous], ['whsec_next', previous], [current, 'whsec_next']])
    expect(outcome(verify(body, headerOf(body, secrets)))).toEqual(paid);
  expect(verify(body)).toMatchObject({ verdict: 'verified', signature: headerOf(body) });
});

test.each([
  ['none', 'signature-missing', undefined],
  ['an empty one', 'signature-missing', ''],
  ['one under a secret of somebody else', 'signature-wrong', headerOf(eventOf(session), ['whsec_other'])],
  ['one under an empty secret', 'signature-wrong', headerOf(eventOf(session), [''])],
  ['one of another scheme', 'signature-wrong', headerOf(eventOf(session)).replace('v1=', 'v0=')],
  ['one without a time', 'signature-wrong', headerOf(eventOf(session)).replace(/^t=\d+,/, '')],
  [
    'one with a second time',
    'signature-wrong',
    `t=${nowSeconds},${headerOf(eventOf(session), [current], 1_700_000_000)}`,
  ],
  ['a time and no signature', 'signature-wrong', `t=${nowSeconds}`],
  ['half of one', 'signature-wrong', headerOf(eventOf(session)).slice(0, -32)],
  ['one as of 301 s ago', 'timestamp-stale', headerOf(eventOf(session), [current], nowSeconds - 301)],
  ['one as of 301 s from now', 'timestamp-stale', headerOf(eventOf(session), [current], nowSeconds + 301)],
] as const)('with %s for a signature it is refused: %s', (_, reason, header) => {
  const verdict = stripe.verify(Buffer.from(eventOf(session)), { 'stripe-signature': header }, now);
  expect(outcome(verdict)).toBe(reason);
  expect(JSON.stringify(verdict)).not.toMatch(/whsec|REFERENCE1/);
});

test.each([-300, 300])('a signature %d s from now is believed', (seconds) => {
  const body = eventOf(session);
  expect(outcome(verify(body, headerOf(body, [current], nowSeconds + seconds)))).toEqual(paid);
});

test('a body that differs by one byte, wherever, is refused', () => {
  const body = Buffer.from(eventOf(session));
  const header = headerOf(body);
  for (let at = 0; at < body.length; at += 7) {
    const altered = Buffer.from(body);
    altered[at] = altered[at]! ^ 1;
    expect(outcome(verify(altered, header))).toBe('signature-wrong');
  }
  expect(outcome(verify(Buffer.concat([body, Buffer.from(' ')]), header))).toBe('signature-wrong');
});

test.each([
  ['half a unit as a number', { ...session, amount_total: 10_000.5 }],
  ['half a unit as a text', { ...session, amount_total: '10000.50' }],
  ['less than nothing', { ...session, amount_total: -10_000 }],
  ['more than there is', { ...session, amount_total: 1e30 }],
  ['what no number holds exactly', { ...session, amount_total: Number('9007199254740993') }],
  ['no amount', { ...session, amount_total: null }],
  ['no transaction', { ...session, payment_intent: null }],
  ['an endless transaction', { ...session, payment_intent: 'x'.repeat(101) }],
  ['another object', { ...session, object: 'customer' }],
  ['nothing', null],
])('an event about %s is unusable, and nothing of it is repeated', (_, object) => {
  const verdict = verify(eventOf(object));
  expect(outcome(verdict)).toBe('body-unusable');
  expect(JSON.stringify({ ...verdict, signature: null })).not.toMatch(/10000|REFERENCE1|pi_1/);
});

test.each([
  ['no JSON', '{"id":'],
  ['no text', Buffer.from([0x7b, 0xff, 0x7d])],
  ['a mark before its beginning', `\uFEFF${eventOf(session)}`],
  ['no name', eventOf(session, 'checkout.session.completed', '')],
  ['an endless name', eventOf(session, 'checkout.session.completed', 'e'.repeat(256))],
  ['a list', '[]'],
])('a body with %s is unusable', (_, body) => {
  // The library leaves a mark out of what it signs and compares, as it would be read.
  const signed = typeof body === 'string' ? body.replace('\uFEFF', '') : new TextDecoder().decode(body);
  expect(outcome(verify(body, headerOf(signed)))).toBe('body-unusable');
});

test('another amount and another currency are told as they are', () => {
  const other = { ...session, amount_total: 1, currency: 'eur' };
  expect(outcome(verify(eventOf(other)))).toMatchObject({ kind: 'paid', amount: 1n, currency: 'EUR' });
});

test('what is not about our payments is left alone', () => {
  const stranger = { ...session, client_reference_id: null };
  expect(verify(eventOf(stranger))).toMatchObject({ callback: { subject: {}, news: { kind: 'other' } } });
  const intent = { id: 'pi_1', object: 'payment_intent', status: 'succeeded', amount_received: 5, currency: 'eur' };
  expect(outcome(verify(eventOf(intent, 'payment_intent.succeeded')))).toEqual({ kind: 'other' });
  for (const type of ['customer.created', 'charge.refunded', 'constructor', '__proto__', 'x'.repeat(200)])
    expect(outcome(verify(eventOf(session, type)))).toEqual({ kind: 'other' });
  expect(verify(eventOf({}, 'x'.repeat(200)))).toMatchObject({ callback: { eventType: 'x'.repeat(50) } });
});

test('a refund made on the pages of Stripe is nobody of ours, and one of ours is told', () => {
  const refund = {
    id: 're_1',
    object: 'refund',
    status: 'succeeded',
    amount: 5,
    currency: 'mga',
    created: 1,
    payment_intent: 'pi_1',
  };
  expect(outcome(verify(eventOf({ ...refund, metadata: {} }, 'refund.updated')))).toEqual({ kind: 'other' });
  const ours = { ...refund, metadata: { reference: 'REFUND1' } };
  expect(outcome(verify(eventOf(ours, 'charge.refund.updated')))).toMatchObject({ kind: 'refunded', amount: 5n });
  expect(outcome(verify(eventOf({ ...ours, status: 'pending' }, 'refund.created')))).toEqual({ kind: 'other' });
  const long = { ...ours, status: 'failed', failure_reason: 'the card 4242424242424242 of Mr. Somebody' };
  expect(outcome(verify(eventOf(long, 'refund.failed')))).toMatchObject({ kind: 'refund-failed', reason: 'failed' });
});
