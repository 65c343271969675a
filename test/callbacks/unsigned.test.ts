// Callbacks that prove nothing by a signature: what only the provider and we know stands for it, and they settle nothing.
import { referenceOf } from '../../shared/domain/payment/reference';
import { timeOrderedId } from '../../shared/process/time-ordered-id';
import { tokenIndex } from '../../shared/store/payments';
import { rows } from '../../shared/store/sql';
import { aCallback } from '../support/callbacks';
import { aPayment, aPendingPayment } from '../support/payments';
import { callbacksIn, jobsIn, mvolaHint, orangeHint, type Sent, useCallbacks } from './use-callbacks';

const callbacks = useCallbacks();
const { db } = callbacks;
beforeEach(() => rows(db(), 'truncate callback_event, job'));

const outcome = async (place: string, sent: Sent) => {
  const { status, code } = await callbacks.send(place, sent);
  return code === null ? status : `${status} ${code}`;
};
const addressOf = callbacks.placeOf;

describe('what MVola tells', () => {
  test('is a reason to ask, whether it is put or posted', async () => {
    const payment = await aPendingPayment(db());
    const { body, headers } = mvolaHint(payment.providerReference!);
    expect(await outcome(addressOf(payment), { method: 'PUT', body, headers })).toBe(200);
    const posted = { method: 'POST', body: body.replace('completed', 'failed'), headers } as const;
    expect(await outcome(addressOf(payment), posted)).toBe(200);

    const stored = await callbacksIn(db());
    expect(stored).toMatchObject(Array(2).fill({ state: 'waiting', paymentId: payment.id, signatureValid: null }));
    expect(await jobsIn(db())).toEqual(
      stored.map(({ id }) => ({
        name: 'payments.confirm-callback',
        callbackId: id,
        tenant: 'MG',
        subjectId: payment.id,
      })),
    );
  });

  test('before our order is answered leads to the payment by its address', async () => {
    const payment = await aPayment(db());
    await rows(db(), `update payment set state = 'requested' where id = $1`, [payment.id]);
    expect(await outcome(addressOf(payment), mvolaHint('not-known-yet'))).toBe(200);
    expect(await callbacksIn(db())).toMatchObject([{ state: 'waiting', paymentId: payment.id }]);
  });

  test('is not believed by its address once it is known what MVola calls the payment', async () => {
    const payment = await aPendingPayment(db());
    expect(await outcome(addressOf(payment), mvolaHint('made-up'))).toBe('401 SIGNATURE_INVALID');
    expect(await callbacksIn(db())).toMatchObject([
      { state: 'refused', refusedReason: 'secret-unknown', hasBody: false },
    ]);
    expect(await jobsIn(db())).toEqual([]);
  });

  test('at any other address than the one that it was given is refused, whatever it knows', async () => {
    const [payment, other] = [await aPendingPayment(db()), await aPendingPayment(db())];
    const reference = referenceOf(payment.id);
    const [, secret] = addressOf(payment).split('.');
    const places = ['mvola', `mvola/${reference}`, `mvola/${reference}.`, `mvola/${reference}.${'A'.repeat(16)}`];
    places.push(`mvola/${referenceOf(other.id)}.${secret}`, `mvola/.${secret}`, `mvola/${reference}.${secret}.`);
    for (const place of [...places, `mvola/${reference}.${'é'.repeat(8)}`])
      expect([place, await outcome(place, mvolaHint(payment.providerReference!))]).toEqual([
        place,
        '401 SIGNATURE_INVALID',
      ]);
    expect(
      (await callbacksIn(db())).map(({ state, refusedReason, hasBody }) => [state, refusedReason, hasBody]),
    ).toEqual(
      [...places, ''].map((place) => ['refused', place === 'mvola' ? 'secret-missing' : 'secret-wrong', false]),
    );
    expect(await jobsIn(db())).toEqual([]);
  });

  test('of a payment that is not there any more is unknown', async () => {
    const gone = { id: timeOrderedId(), provider: 'mvola' } as const;
    expect(await outcome(addressOf(gone), mvolaHint('made-up'))).toBe('404 CALLBACK_UNKNOWN');
    expect(await jobsIn(db())).toEqual([]);
  });

  test('is about the payment of its address, however it names another', async () => {
    const [payment, other] = [await aPendingPayment(db()), await aPendingPayment(db())];
    expect(await outcome(addressOf(payment), mvolaHint(other.providerReference!))).toBe('401 SIGNATURE_INVALID');
    expect(await jobsIn(db())).toEqual([]);
  });

  test('is taken and left out while twenty wait that have us ask about the payment', async () => {
    const [payment, other] = [await aPendingPayment(db()), await aPendingPayment(db())];
    const waiting = { provider: 'mvola', isSigned: false, paymentId: payment.id, state: 'waiting', error: null };
    const ids = await Promise.all(Array.from({ length: 20 }, () => aCallback(db(), waiting)));
    const hint = mvolaHint(payment.providerReference!);
    expect(await outcome(addressOf(payment), hint)).toBe(200);
    expect([(await callbacksIn(db())).length, await jobsIn(db())]).toEqual([20, []]);
    expect(await outcome(addressOf(other), mvolaHint(other.providerReference!))).toBe(200);

    await rows(db(), `update callback_event set state = 'processed' where id = $1`, [ids[0]]);
    expect(await outcome(addressOf(payment), hint)).toBe(200);
    expect(await jobsIn(db())).toMatchObject([{ subjectId: other.id }, { subjectId: payment.id }]);
  });

  test('repeated is stored once, though what surrounds it differs', async () => {
    const payment = await aPendingPayment(db());
    const hints = [{}, { transactionReference: '7' }].map((over) => mvolaHint(payment.providerReference!, over));
    for (const hint of hints) expect(await outcome(addressOf(payment), hint)).toBe(200);
    expect(await callbacksIn(db())).toHaveLength(1);
    expect(await jobsIn(db())).toHaveLength(1);
  });
});

describe('what Orange Money tells', () => {
  const secret = 'a-token-of-32-letters-and-digits';
  const anOrangePayment = async () => {
    const payment = await aPendingPayment(db(), { provider: 'mvola' });
    const index = tokenIndex(callbacks.process().vault, 'orange-money', secret + payment.id);
    await rows(db(), `update payment set provider = 'orange-money', token_index = $2 where id = $1`, [
      payment.id,
      index,
    ]);
    return { ...payment, provider: 'orange-money' as const, token: secret + payment.id };
  };

  test('is believed to be worth asking when it knows the secret of the payment, again and again', async () => {
    const payment = await anOrangePayment();
    expect(await outcome(addressOf(payment), orangeHint(payment.token))).toBe(200);
    expect(await outcome(addressOf(payment), orangeHint(payment.token, { txnid: 'MP2' }))).toBe(200);
    expect(await callbacksIn(db())).toMatchObject(Array(2).fill({ state: 'waiting', paymentId: payment.id }));
  });

  test('is refused when it does not', async () => {
    const payment = await anOrangePayment();
    expect(await outcome(addressOf(payment), orangeHint('another'))).toBe('401 SIGNATURE_INVALID');
    expect(await callbacksIn(db())).toMatchObject([{ state: 'refused', refusedReason: 'secret-unknown' }]);
    expect(await jobsIn(db())).toEqual([]);
  });
});
