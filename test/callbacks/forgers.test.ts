import { randomInt } from 'node:crypto';
import { referenceOf } from '../../shared/domain/payment/reference';
import { rows } from '../../shared/store/sql';
import { aPayment } from '../support/payments';
import { aBangePayment, bangeEvent, callbacksIn, jobsIn, mvolaHint, signed, useCallbacks } from './use-callbacks';

function redisUrl(): string {
  const url = process.env.REDIS_URL;
  if (url === undefined) throw new Error('REDIS_URL names no server; run the tests through `npm test`');
  return url;
}

describe.each([
  ['kept in this process', () => ({})],
  ['kept in Redis', () => ({ REDIS_URL: redisUrl() })],
])('with refusals counted and %s', (_, redis) => {
  const limit = 5;
  const callbacks = useCallbacks({ REFUSED_CALLBACKS_PER_MINUTE: String(limit), ...redis() });
  const { db } = callbacks;
  let address: string;
  beforeEach(async () => {
    await rows(db(), 'truncate callback_event, job');
    // Redis remembers addresses of earlier runs.
    address = `10.${randomInt(256)}.${randomInt(256)}.${randomInt(256)}`;
  });

  const from = async (place: string, sent: Parameters<typeof callbacks.send>[1], whence = address) => {
    const answer = await callbacks.send(place, { ...sent, headers: { ...sent.headers, 'X-Forwarded-For': whence } });
    return answer.code ?? answer.status;
  };
  const times = (count: number, answer: unknown) => Array(count).fill(answer);

  test('a flood of forged callbacks is turned away, and leaves no more than the limit behind', async () => {
    const forged = signed(bangeEvent(await aBangePayment(db())), 'guessed');
    const answers = await Promise.all(times(60, forged).map((one) => from('bange', one)));
    expect(answers.toSorted()).toEqual([...times(55, 'RATE_LIMITED'), ...times(limit, 'SIGNATURE_INVALID')]);
    expect(await callbacksIn(db())).toHaveLength(limit);
  });

  test('what is valid passes, beside the flood and from the very same address', async () => {
    const payments = await Promise.all(Array.from({ length: 20 }, () => aBangePayment(db())));
    const forged = signed(bangeEvent(payments[0]!), 'guessed');
    const answers = await Promise.all(
      payments.flatMap((payment) => [
        from('bange', forged),
        from('bange', signed(bangeEvent(payment))),
        from('bange', forged),
      ]),
    );
    expect(answers.filter((answer) => answer === 200)).toHaveLength(20);
    expect((await callbacksIn(db())).filter(({ state }) => state === 'waiting')).toHaveLength(20);
  });

  test('nobody who sends valid ones is ever limited, and other addresses are not concerned', async () => {
    const payment = await aBangePayment(db());
    const answers = await Promise.all(times(200, 0).map(() => from('bange', signed(bangeEvent(payment)))));
    expect(answers).toEqual(times(200, 200));
    const forged = signed(bangeEvent(payment), 'guessed');
    for (let n = 0; n < limit; n++) expect(await from('bange', forged)).toBe('SIGNATURE_INVALID');
    expect(await from('bange', forged)).toBe('RATE_LIMITED');
    expect(await from('bange', forged, '10.0.0.1')).not.toBe(200);
  });

  test.each(['failed', 'cancelled', 'expired', 'requested'])(
    'of what nobody signed, guesses about a payment that is %s count like forged ones',
    async (state) => {
      const payment = await aPayment(db());
      const reason = state === 'failed' ? 'PAYER_PHONE_INVALID' : null;
      await rows(db(), `update payment set state = $2, failed_reason = $3 where id = $1`, [payment.id, state, reason]);
      const guess = (n: number) =>
        from(`mvola/${referenceOf(payment.id)}`, mvolaHint(`guess-${n}`, { pad: 'x'.repeat(60_000) }));
      const answers: unknown[] = [];
      for (let n = 0; n < limit + 5; n++) answers.push(await guess(n));
      expect(answers).toEqual([...times(limit, 'SIGNATURE_INVALID'), ...times(5, 'RATE_LIMITED')]);
      expect(await callbacksIn(db())).toMatchObject(times(limit, { state: 'refused', hasBody: false }));
      expect(await jobsIn(db())).toEqual([]);
      expect(await from(callbacks.placeOf(payment), mvolaHint('there'))).toBe(200);
    },
  );

  test('a signed one about nothing known counts for nothing: its sender is the provider', async () => {
    const unknown = { id: '00000000-0000-7000-8000-000000000000', amount: '1', currency: 'XAF' } as never;
    const answers = await Promise.all(times(20, 0).map(() => from('bange', signed(bangeEvent(unknown)))));
    expect(answers).toEqual(times(20, 'CALLBACK_UNKNOWN'));
    expect(await from('bange', signed(bangeEvent(await aBangePayment(db())), 'guessed'))).toBe('SIGNATURE_INVALID');
  });

  test('each is counted by its outcome and its reason', async () => {
    const metric = async (name: string, labels: Record<string, string>) => {
      const found = await callbacks.process().metrics.registry.getSingleMetric(name)!.get();
      return (
        found.values.find(({ labels: of }) => Object.entries(labels).every(([key, value]) => of[key] === value))
          ?.value ?? 0
      );
    };
    const before = await metric('payment_callbacks_total', { outcome: 'stored' });
    const refused = await metric('webhook_errors_total', { reason: 'signature-invalid' });
    const payment = await aBangePayment(db());
    await from('bange', signed(bangeEvent(payment)));
    await from('bange', signed(bangeEvent(payment), 'guessed'));
    expect(await metric('payment_callbacks_total', { provider: 'bange', outcome: 'stored' })).toBe(before + 1);
    expect(await metric('webhook_errors_total', { provider: 'bange', reason: 'signature-invalid' })).toBe(refused + 1);
    expect(await metric('payment_callback_duration_seconds', { provider: 'bange' })).toBeGreaterThanOrEqual(0);
  });
});
