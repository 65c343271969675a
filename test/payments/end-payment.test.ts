import { callOffUnsent } from '../../shared/payments/end-payment';
import { movePayment, paymentById } from '../../shared/store/payments';
import { withTx } from '../../shared/store/sql';
import { untilBlocked, useDatabase } from '../support/database';
import { aPayment, aPendingPayment } from '../support/payments';

const { db } = useDatabase();
const callOff = (id: string) => withTx(db(), (tx) => callOffUnsent(tx, id, {}));
const stateOf = async (id: string) => (await paymentById(db(), id))!.state;

test('what no provider was asked for is called off, once', async () => {
  const { id } = await aPayment(db());
  expect([await callOff(id), await callOff(id)]).toEqual([true, false]);
  expect(await stateOf(id)).toBe('cancelled');
});

test('what a provider has is not', async () => {
  const { id } = await aPendingPayment(db());
  expect(await callOff(id)).toBe(false);
  expect(await stateOf(id)).toBe('pending');
});

test('whoever calls off waits for whoever is just sending, and then calls nothing off', async () => {
  const { id } = await aPayment(db());
  let calledOff!: Promise<boolean>;
  await withTx(db(), async (tx) => {
    await movePayment(tx, id, 'asked of the provider', 'requested');
    calledOff = callOff(id);
    await untilBlocked(db());
  });
  expect(await calledOff).toBe(false);
  expect(await stateOf(id)).toBe('requested');
});

test('whoever sends waits for whoever is calling off, and sends nothing', async () => {
  const { id } = await aPayment(db());
  let sends!: Promise<boolean>;
  await withTx(db(), async (tx) => {
    await callOffUnsent(tx, id, {});
    sends = withTx(db(), (other) => movePayment(other, id, 'asked of the provider', 'requested'));
    await untilBlocked(db());
  });
  expect(await sends).toBe(false);
  expect(await stateOf(id)).toBe('cancelled');
});
