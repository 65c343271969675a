import { createHmac } from 'node:crypto';
import { openBange } from '../../shared/providers/payments/bange';
import { settingsOf } from './an-order';

const [current, previous] = ['bange-current', 'bange-previous'];
const env = {
  BANGE_URL: 'https://bange.example',
  BANGE_API_KEY: 'x',
  BANGE_WEBHOOK_SECRETS: `${current},${previous}`,
};
const now = new Date('2026-01-31T10:00:00Z');
const data = {
  payment_id: 'BP-1',
  bange_transaction_id: 'BT-1',
  amount: 10_000,
  currency: 'XAF',
  status: 'success',
  metadata: { reference: 'REFERENCE1' },
};
const at = (seconds: number) => new Date(now.getTime() + seconds * 1000).toISOString();
const callbackOf = (patch: object = {}, dataPatch: object = {}) =>
  JSON.stringify({
    event_id: 'BE-1',
    event_type: 'payment.success',
    timestamp: at(0),
    data: { ...data, ...dataPatch },
    ...patch,
  });
const sign = (text: string | Buffer, secret: string = current) =>
  `sha256=${createHmac('sha256', secret).update(text).digest('hex')}`;
const outcome = (text: string | Buffer, header: string | undefined = sign(text)) => {
  const verdict = openBange(settingsOf(env)).verify(Buffer.from(text), { 'x-bange-signature': header }, now);
  return verdict.verdict === 'refused' ? verdict.reason : verdict.callback.news;
};
const body = callbackOf();
const paid = { kind: 'paid', transaction: 'BT-1', amount: 10_000n, currency: 'XAF', fee: null, receivedAt: now };

test('a signature of any of our secrets will do, within five minutes of the time in the body', () => {
  expect(outcome(body)).toEqual(paid);
  expect(outcome(body, sign(body, previous))).toEqual(paid);
  for (const seconds of [-300, 300])
    expect(outcome(callbackOf({ timestamp: at(seconds) }))).toMatchObject({ kind: 'paid' });
  for (const seconds of [-301, 301]) expect(outcome(callbackOf({ timestamp: at(seconds) }))).toBe('timestamp-stale');
});

test.each([
  ['empty', 'signature-missing', ''],
  ['of somebody else', 'signature-wrong', sign(body, 'bange-other')],
  ['of another scheme', 'signature-wrong', sign(body).replace('sha256', 'sha1')],
  ['without its scheme', 'signature-wrong', sign(body).slice(7)],
  ['in capitals', 'signature-wrong', sign(body).toUpperCase()],
  ['cut short', 'signature-wrong', sign(body).slice(0, -1)],
] as const)('a signature is refused where it is %s: %s', (_, reason, header) => {
  expect(outcome(body, header)).toBe(reason);
});

test('a signature is missing where there is no such header', () => {
  const verdict = openBange(settingsOf(env)).verify(Buffer.from(body), {}, now);
  expect(verdict).toMatchObject({ verdict: 'refused', reason: 'signature-missing', signature: null });
});

test('a signature does not hold for a body that differs by one byte, wherever', () => {
  for (let index = 0; index < body.length; index += 5) {
    const altered = Buffer.from(body);
    altered[index] = altered[index]! ^ 1;
    expect(outcome(altered, sign(body))).toBe('signature-wrong');
  }
});

test.each([
  ['half a franc', callbackOf({}, { amount: 10_000.5 })],
  ['half a franc as a text', callbackOf({}, { amount: '10000.50' })],
  ['less than nothing', callbackOf({}, { amount: -10_000 })],
  ['more than there is', callbackOf({}, { amount: 1e30 })],
  ['no transaction', callbackOf({}, { bange_transaction_id: null })],
  ['a success that failed', callbackOf({}, { status: 'failed' })],
  ['a refund of nothing that we know', callbackOf({ event_type: 'refund.completed' })],
  ['no time', callbackOf({ timestamp: 'yesterday' })],
  ['no data', callbackOf({ data: null })],
  ['no JSON', '{"event_id":'],
])('a signature over %s does not make it usable', (_, text) => {
  expect(outcome(text)).toBe('body-unusable');
});

test('a signature over something else than our payments makes us do nothing', () => {
  for (const event_type of ['account.opened', 'refund.created', 'constructor', 'x'.repeat(300)])
    expect(outcome(callbackOf({ event_type }))).toEqual({ kind: 'other' });
  const pending = callbackOf({ event_type: 'payment.pending' }, { status: 'pending', bange_transaction_id: null });
  expect(outcome(pending)).toEqual({ kind: 'pending' });
});

test('a signature over another amount and another currency tells them as they are', () => {
  expect(outcome(callbackOf({}, { amount: 1, currency: 'eur' }))).toMatchObject({ amount: 1n, currency: 'EUR' });
});
