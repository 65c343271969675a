import { createHmac } from 'node:crypto';
import { openWave } from '../../shared/providers/payments/wave';
import { settingsOf } from './an-order';

const [current, previous] = ['wave_sn_WHS_current', 'wave_sn_WHS_previous'];
const settings = settingsOf({ WAVE_API_KEY: 'x', WAVE_WEBHOOK_SECRETS: `${current},${previous}` });
const now = new Date('2026-01-31T10:00:00Z');
const nowSeconds = Math.floor(now.getTime() / 1000);
const session = {
  id: 'cos-1',
  amount: '10000',
  currency: 'XOF',
  checkout_status: 'complete',
  payment_status: 'succeeded',
  client_reference: 'REFERENCE1',
  transaction_id: 'T_1',
  when_completed: '2026-01-31T09:59:00Z',
};
const eventOf = (data: unknown, type = 'checkout.session.completed') => JSON.stringify({ id: 'EV_1', type, data });
const body = eventOf(session);
const headerOf = (
  text: string | Buffer,
  secrets: readonly string[] = [current],
  seconds: number | string = nowSeconds,
) =>
  [
    `t=${seconds}`,
    ...secrets.map((secret) => `v1=${createHmac('sha256', secret).update(String(seconds)).update(text).digest('hex')}`),
  ].join(',');
const outcome = (text: string | Buffer, header: string | undefined) => {
  const verdict = openWave(settings).verify(Buffer.from(text), { 'wave-signature': header }, now);
  return verdict.verdict === 'refused' ? verdict.reason : verdict.callback.news;
};
const receivedAt = new Date('2026-01-31T09:59:00Z');
const paid = { kind: 'paid', transaction: 'T_1', amount: 10_000n, currency: 'XOF', fee: null, receivedAt };

test('a signature of any of our secrets will do, among several', () => {
  for (const secrets of [[current], [previous], ['wave_sn_WHS_next', previous], [current, 'wave_sn_WHS_next']])
    expect(outcome(body, headerOf(body, secrets))).toEqual(paid);
  for (const seconds of [nowSeconds - 300, nowSeconds + 300])
    expect(outcome(body, headerOf(body, [current], seconds))).toEqual(paid);
});

test.each([
  ['missing', 'signature-missing', undefined],
  ['empty', 'signature-missing', ''],
  ['of somebody else', 'signature-wrong', headerOf(body, ['wave_sn_WHS_other'])],
  ['over a dot, as others sign', 'signature-wrong', headerOf(`.${body}`)],
  ['without a time', 'signature-wrong', headerOf(body).replace(/^t=\d+,/, '')],
  ['with a second time', 'signature-wrong', `t=${nowSeconds},${headerOf(body, [current], 1_700_000_000)}`],
  ['with a time and nothing else', 'signature-wrong', `t=${nowSeconds}`],
  ['301 s old', 'timestamp-stale', headerOf(body, [current], nowSeconds - 301)],
  ['301 s from the future', 'timestamp-stale', headerOf(body, [current], nowSeconds + 301)],
] as const)('a signature is refused where it is %s: %s', (_, reason, header) => {
  expect(outcome(body, header)).toBe(reason);
});

test('a signature does not hold for a body that differs by one byte, wherever', () => {
  const header = headerOf(body);
  for (let at = 0; at < body.length; at += 5) {
    const altered = Buffer.from(body);
    altered[at] = altered[at]! ^ 1;
    expect(outcome(altered, header)).toBe('signature-wrong');
  }
});

test('a signature does not hold where digits went from the time into the body or back', () => {
  const [, v1] = headerOf(body).split(',');
  const digits = String(nowSeconds);
  expect(outcome(`${digits.slice(-2)}${body}`, `t=${digits.slice(0, -2)},${v1}`)).toBe('signature-wrong');
  const long = headerOf(body.slice(1), [current], `${nowSeconds}{`);
  expect(outcome(body.slice(1), long)).toBe('signature-wrong');
});

test.each([
  ['half a franc', { ...session, amount: '10000.50' }],
  ['less than nothing', { ...session, amount: '-10000' }],
  ['more than there is', { ...session, amount: '1'.repeat(30) }],
  ['no amount', { ...session, amount: null }],
  ['no transaction', { ...session, transaction_id: null }],
  ['no session', null],
])('a signature over %s does not make it usable', (_, data) => {
  const text = eventOf(data);
  expect(outcome(text, headerOf(text))).toBe('body-unusable');
});

test('a signature over something else than our payments makes us do nothing', () => {
  for (const type of ['b2b.payment_received', 'test.test_event', 'constructor', 'x'.repeat(300)]) {
    const text = eventOf(session, type);
    expect(outcome(text, headerOf(text))).toEqual({ kind: 'other' });
  }
});

test('a signature over an attempt that was the last one tells why, if that is a word and no number of anybody', () => {
  const last = { ...session, payment_status: 'failed', transaction_id: null };
  const newsFor = (code: string) => {
    const text = eventOf(
      { ...last, last_payment_error: { code, message: 'of +221761110000' } },
      'checkout.session.payment_failed',
    );
    return outcome(text, headerOf(text));
  };
  expect(newsFor('insufficient-funds')).toEqual({ kind: 'failed', reason: 'insufficient-funds' });
  expect(newsFor('221761110000')).toEqual({ kind: 'failed', reason: 'failed' });
});
