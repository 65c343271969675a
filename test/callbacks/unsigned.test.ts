// Callbacks that prove nothing by a signature: what only the provider and we know stands for it, and they settle nothing.
import { referenceOf } from '../../shared/domain/payment/reference';
import { type PaymentRow, tokenIndex } from '../../shared/store/payments';
import { rows } from '../../shared/store/sql';
import { aPayment, aPendingPayment } from '../support/payments';
import { callbacksIn, jobsIn, mvolaHint, orangeHint, type Sent, useCallbacks } from './use-callbacks';

const callbacks = useCallbacks();
const { db } = callbacks;
beforeEach(() => rows(db(), 'truncate callback_event, job'));

const outcome = async (place: string, sent: Sent) => {
  const { status, code } = await callbacks.send(place, sent);
  return code === null ? status : `${status} ${code}`;
};
const addressOf = ({ provider, id }: PaymentRow) => `${provider}/${referenceOf(id)}`;

describe('what MVola tells', () => {
  test('is a reason to ask, whether it is put or posted', async () => {
    const payment = await aPendingPayment(db());
    const { body, headers } = mvolaHint(payment.providerReference!);
    expect(await outcome(addressOf(payment), { method: 'PUT', body, headers })).toBe(200);
    expect(await outcome('mvola', { method: 'POST', body: body.replace('completed', 'failed'), headers })).toBe(200);

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

  test('is not believed by its address alone once it is known what MVola calls the payment', async () => {
    const payment = await aPendingPayment(db());
    expect(await outcome(addressOf(payment), mvolaHint('made-up'))).toBe('401 SIGNATURE_INVALID');
    expect(await callbacksIn(db())).toMatchObject([
      { state: 'refused', refusedReason: 'secret-unknown', hasBody: false },
    ]);
    expect(await jobsIn(db())).toEqual([]);
  });

  test('of a payment that nobody knows is unknown, whatever the address says', async () => {
    for (const place of ['mvola', 'mvola/nothing', `mvola/${'0'.repeat(26)}`, `mvola/${'Z'.repeat(26)}`])
      expect(await outcome(place, mvolaHint(`made-up-${place.length}`))).toBe('404 CALLBACK_UNKNOWN');
    expect(await jobsIn(db())).toEqual([]);
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

  test('is believed to be worth asking when it knows the secret of the payment, at its address and without', async () => {
    const payment = await anOrangePayment();
    expect(await outcome(addressOf(payment), orangeHint(payment.token))).toBe(200);
    expect(await outcome('orange-money', orangeHint(payment.token, { txnid: 'MP2' }))).toBe(200);
    expect(await callbacksIn(db())).toMatchObject(Array(2).fill({ state: 'waiting', paymentId: payment.id }));
  });

  test('is refused when it does not', async () => {
    const payment = await anOrangePayment();
    expect(await outcome(addressOf(payment), orangeHint('another'))).toBe('401 SIGNATURE_INVALID');
    expect(await callbacksIn(db())).toMatchObject([{ state: 'refused', refusedReason: 'secret-unknown' }]);
    expect(await jobsIn(db())).toEqual([]);
  });
});
