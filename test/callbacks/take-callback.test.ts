import { randomUUID } from 'node:crypto';
import { start } from '../../services/callbacks/main';
import { referenceOf } from '../../shared/domain/payment/reference';
import { timeOrderedId } from '../../shared/process/time-ordered-id';
import { row, rows } from '../../shared/store/sql';
import { openTestProcess } from '../support/engine';
import { aPendingPayment } from '../support/payments';
import {
  aBangePayment,
  aRequestedBangePayment,
  bangeEvent,
  callbacksIn,
  jobsIn,
  providerSettings,
  send as sendTo,
  signed,
  signedByStripe,
  useCallbacks,
} from './use-callbacks';

const callbacks = useCallbacks();
const { db, send } = callbacks;
beforeEach(() => rows(db(), 'truncate callback_event, job'));

const outcome = async (place: string, sent: Parameters<typeof send>[1]) => {
  const { status, code } = await send(place, sent);
  return code === null ? status : `${status} ${code}`;
};

describe('a signed callback', () => {
  test('is stored with its payment, and one job is promised', async () => {
    const payment = await aBangePayment(db());
    expect(await outcome('bange', signed(bangeEvent(payment)))).toBe(200);

    const [stored] = await callbacksIn(db());
    expect(stored).toMatchObject({
      state: 'waiting',
      paymentId: payment.id,
      transactionId: `tx-${payment.id}`,
      signatureValid: true,
      hasBody: true,
    });
    expect(await jobsIn(db())).toEqual([
      { name: 'payments.settle-callback', callbackId: stored!.id, tenant: 'GQ', subjectId: payment.id },
    ]);
  });

  test('finds its payment by our reference before the provider has answered the order', async () => {
    const payment = await aRequestedBangePayment(db());
    expect(await outcome('bange', signed(bangeEvent(payment, { data: { payment_id: 'there-new' } })))).toBe(200);
    expect(await callbacksIn(db())).toMatchObject([{ state: 'waiting', paymentId: payment.id }]);
  });

  test('finds its payment by what the provider calls it where our reference is not in it', async () => {
    const payment = await aBangePayment(db());
    expect(await outcome('bange', signed(bangeEvent(payment, { data: { metadata: null } })))).toBe(200);
    expect(await callbacksIn(db())).toMatchObject([{ state: 'waiting', paymentId: payment.id }]);
  });

  test('is sealed: its body opens with the vault and with nothing else', async () => {
    const sent = signed(bangeEvent(await aBangePayment(db())));
    await send('bange', sent);
    const stored = await row<{ id: string; sealed: Buffer }>(
      db(),
      'select id, body_sealed as sealed from callback_event',
    );
    const { vault } = callbacks.process();
    expect(vault.open(stored!.sealed, `callback_event.body_sealed ${stored!.id}`).toString()).toBe(sent.body);
    expect(stored!.sealed.includes('there-')).toBe(false);
  });

  test('tells of something that needs nothing done, and is processed at once', async () => {
    const payment = await aBangePayment(db());
    const pending = bangeEvent(payment, { event_type: 'payment.pending', data: { status: 'pending' } });
    expect(await outcome('bange', signed(pending))).toBe(200);
    expect(await callbacksIn(db())).toMatchObject([{ state: 'processed', processingMs: 0 }]);
    expect(await jobsIn(db())).toEqual([]);
  });

  test('repeated changes nothing, with the same bytes or with others that say the same', async () => {
    const event = bangeEvent(await aBangePayment(db()));
    const answers = [
      await outcome('bange', signed(event)),
      await outcome('bange', signed(event)),
      await outcome('bange', signed({ ...event, attempt: 2, timestamp: new Date(Date.now() + 1000).toISOString() })),
    ];
    expect(answers).toEqual([200, 200, 200]);
    expect(await callbacksIn(db())).toHaveLength(1);
    expect(await jobsIn(db())).toHaveLength(1);
  });

  test('that says something else of an event told before is refused, and kept for whoever looks into it', async () => {
    const payment = await aBangePayment(db());
    const event = bangeEvent(payment);
    await send('bange', signed(event));
    const other = bangeEvent(payment, { event_id: event.event_id, data: { amount: 1 } });
    expect(await outcome('bange', signed(other))).toBe('409 CALLBACK_REUSED');
    expect(await callbacksIn(db())).toMatchObject([
      { state: 'waiting' },
      { state: 'refused', refusedReason: 'event-reused', signatureValid: true, hasBody: false },
    ]);
    expect(await jobsIn(db())).toHaveLength(1);
  });

  test('tripled in one moment is stored once, with one job', async () => {
    const payments = await Promise.all(Array.from({ length: 20 }, () => aBangePayment(db())));
    const sent = payments.flatMap((payment) => Array(3).fill(signed(bangeEvent(payment))));
    const answers = await Promise.all(sent.map((one) => outcome('bange', one)));
    expect(answers).toEqual(Array(60).fill(200));
    expect(await callbacksIn(db())).toHaveLength(20);
    expect(await jobsIn(db())).toHaveLength(20);
  });

  test('told to two processes in one moment is stored once, with one job', async () => {
    const { process, url } = callbacks;
    const other = await openTestProcess(process().config.DATABASE_URL, { CALLBACKS_PORT: '0', ...providerSettings });
    try {
      const addresses = [url(), (await start(other)).url];
      const payments = await Promise.all(Array.from({ length: 40 }, () => aBangePayment(db())));
      const sent = payments.map((payment) => signed(bangeEvent(payment)));
      const answers = await Promise.all(
        // In opposite orders, so that each has what the other waits for.
        [sent, sent.toReversed()].flatMap((events, n) =>
          events.map((one) => sendTo(`${addresses[n]}/callbacks/bange`, one)),
        ),
      );
      expect(answers.map(({ status }) => status)).toEqual(Array(80).fill(200));
    } finally {
      await other.stop('the test is over');
    }
    expect(await callbacksIn(db())).toHaveLength(40);
    expect(await jobsIn(db())).toHaveLength(40);
  });

  test('told in one moment in two ways is stored in one of them', async () => {
    const payment = await aBangePayment(db());
    const event = bangeEvent(payment);
    const other = bangeEvent(payment, { event_id: event.event_id, data: { amount: 1 } });
    const answers = await Promise.all([event, other].map((one) => outcome('bange', signed(one))));
    expect(answers.toSorted()).toEqual([200, '409 CALLBACK_REUSED']);
    expect((await callbacksIn(db())).map(({ state }) => state).toSorted()).toEqual(['refused', 'waiting']);
    expect(await jobsIn(db())).toHaveLength(1);
  });
});

describe('a callback that proves nothing', () => {
  const payment = () => aBangePayment(db());

  test('is refused without a signature, with that of another secret, and over other bytes', async () => {
    const event = bangeEvent(await payment());
    const { body, headers } = signed(event);
    const answers = [
      await outcome('bange', { body, headers: {} }),
      await outcome('bange', signed(event, 'another secret')),
      await outcome('bange', { body: body.replace('success', 'succesS'), headers }),
      await outcome('bange', { body: `${body} `, headers }),
    ];
    expect(answers).toEqual(Array(4).fill('401 SIGNATURE_INVALID'));
    expect(
      (await callbacksIn(db())).map(({ state, refusedReason, signatureValid, hasBody }) => [
        state,
        refusedReason,
        signatureValid,
        hasBody,
      ]),
    ).toEqual([
      ['refused', 'signature-missing', null, false],
      ['refused', 'signature-wrong', false, false],
      ['refused', 'signature-wrong', false, false],
      ['refused', 'signature-wrong', false, false],
    ]);
    expect(await jobsIn(db())).toEqual([]);
  });

  test('is refused when it was signed too long ago, or will be', async () => {
    const at = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
    for (const minutes of [-6, 6]) {
      const stale = bangeEvent(await payment(), { timestamp: at(minutes) });
      expect(await outcome('bange', signed(stale))).toBe('401 CALLBACK_STALE');
    }
    expect(await outcome('bange', signed(bangeEvent(await payment(), { timestamp: at(-4) })))).toBe(200);
  });

  test.each([
    ['no JSON', 'nothing'],
    ['no event', '{}'],
    ['half an amount', (event: string) => event.replace('25000', '25000.5')],
    ['nothing that was paid', (event: string) => event.replace('25000', '0')],
    ['no event id', (event: string) => event.replace(/"event_id":"[^"]*"/, '"event_id":""')],
    ['a NUL in what it calls itself', (event: string) => event.replace('evt-', 'evt-\\u0000')],
    ['half a character', (event: string) => event.replace('evt-', 'evt-\\ud800')],
    ['a transaction of 101 characters', (event: string) => event.replace('tx-', 'x'.repeat(101))],
  ])('is invalid when it is signed and holds %s', async (_, alter) => {
    const event = JSON.stringify(bangeEvent(await payment()));
    const body = typeof alter === 'string' ? alter : alter(event);
    expect(await outcome('bange', signed(body))).toBe('422 CALLBACK_INVALID');
    expect(await callbacksIn(db())).toMatchObject([
      { state: 'refused', refusedReason: 'body-unusable', signatureValid: true },
    ]);
  });

  test('larger than any real one is refused before it is read to its end', async () => {
    expect(await outcome('bange', signed(' '.repeat(65_537)))).toBe('413 BODY_TOO_LARGE');
    expect(await callbacksIn(db())).toEqual([]);
  });

  test('of a provider that is not configured, or none at all, finds nothing', async () => {
    const { body, headers } = signed(bangeEvent(await payment()));
    for (const name of ['wave', 'paypal', '__proto__', '%00'])
      expect(await outcome(name, { body, headers })).toBe('404 ROUTE_NOT_FOUND');
    expect(await callbacksIn(db())).toEqual([]);
  });
});

describe('a callback about nothing known', () => {
  const unknown = {
    id: timeOrderedId(),
    amount: '25000',
    currency: 'XAF',
    providerReference: 'there-nothing',
  } as never;

  test('is told so, and is kept as failed', async () => {
    expect(await outcome('bange', signed(bangeEvent(unknown)))).toBe('404 CALLBACK_UNKNOWN');
    expect(await callbacksIn(db())).toMatchObject([{ state: 'failed', paymentId: null, hasBody: true }]);
    expect(await jobsIn(db())).toEqual([]);
  });

  test('told once more is still unknown, and is handled as soon as it is known', async () => {
    const payment = await aBangePayment(db());
    const sent = signed(bangeEvent(payment, { data: { metadata: null, payment_id: 'there-soon' } }));
    expect(await outcome('bange', sent)).toBe('404 CALLBACK_UNKNOWN');
    expect(await outcome('bange', sent)).toBe('404 CALLBACK_UNKNOWN');
    await rows(db(), `update payment set provider_reference = 'there-soon' where id = $1`, [payment.id]);
    expect(await Promise.all([sent, sent].map((one) => outcome('bange', one)))).toEqual([200, 200]);
    expect(await callbacksIn(db())).toMatchObject([{ state: 'waiting', paymentId: payment.id, error: null }]);
    expect(await jobsIn(db())).toHaveLength(1);
  });

  test('finds no payment of another provider, however it names it', async () => {
    const ofMvola = await aPendingPayment(db(), { provider: 'mvola' });
    expect(await outcome('bange', signed(bangeEvent(ofMvola)))).toBe('404 CALLBACK_UNKNOWN');
    expect(await outcome(`bange/${referenceOf(ofMvola.id)}`, signed(bangeEvent(unknown)))).toBe('404 CALLBACK_UNKNOWN');
    expect((await callbacksIn(db())).map(({ paymentId }) => paymentId)).toEqual([null, null]);
  });

  test('is not led to a payment by its address, which nobody signed', async () => {
    const payment = await aBangePayment(db());
    expect(await outcome(`bange/${referenceOf(payment.id)}`, signed(bangeEvent(unknown)))).toBe('404 CALLBACK_UNKNOWN');
  });

  test('of an account that serves others too is let be, unless it carries a reference of ours', async () => {
    expect(await outcome('stripe', signedByStripe(intent('order-17')))).toBe(200);
    expect(await outcome('stripe', signedByStripe(intent(referenceOf(timeOrderedId()))))).toBe(200);
    expect((await callbacksIn(db())).map(({ state }) => state)).toEqual(['processed', 'failed']);
    expect(await jobsIn(db())).toEqual([]);
  });
});

const intent = (reference: string) => ({
  id: `evt_${randomUUID()}`,
  type: 'payment_intent.succeeded',
  created: Math.floor(Date.now() / 1000),
  data: {
    object: {
      object: 'payment_intent',
      id: `pi_${randomUUID()}`,
      status: 'succeeded',
      amount_received: 100_000,
      currency: 'mga',
      metadata: { reference },
    },
  },
});
