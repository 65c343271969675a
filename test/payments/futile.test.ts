// What was cancelled, made exempt or paid otherwise after somebody ordered its payment is not asked for any more.
import { referenceOf } from '../../shared/domain/payment/reference';
import { callOffFutile } from '../../shared/payments/call-off-futile';
import { cancelAssessment } from '../../shared/store/cancel-assessment';
import { type PaymentRow, paymentById } from '../../shared/store/payments';
import { rows, withTx } from '../../shared/store/sql';
import * as callOffHandlers from '../../workers/payments/call-off-payment';
import { callOffPayment } from '../../workers/payments/call-off-payment.job';
import { anAssessment, assessmentOf } from '../support/assessments';
import { useDatabase } from '../support/database';
import { usePaymentPool } from '../support/payment-pool';
import { aPayment } from '../support/payments';

const { db } = useDatabase();
const pool = usePaymentPool(db);
beforeEach(() => rows(db(), 'truncate job'));

const stateOf = async ({ id }: PaymentRow) => (await paymentById(db(), id))!.state;
const endsAs = (id: string, state: string) => rows(db(), 'update assessment set state = $2 where id = $1', [id, state]);
const wasAsked = ({ id, provider }: PaymentRow) =>
  pool
    .simulators()
    .byName[provider].payments()
    .some(({ reference }) => reference === referenceOf(id));
/** As its route does it. */
const cancel = (id: string) =>
  withTx(db(), async (tx) => {
    expect((await cancelAssessment(tx, { kind: 'all' }, id, 'wrong vehicle')).outcome).toBe('cancelled');
    await callOffFutile(tx, [id]);
  });
const callOff = () => pool.run(callOffPayment, callOffHandlers);

test.each(['cancelled', 'exempt', 'paid'])('no provider is asked for what is %s meanwhile', async (state) => {
  const assessmentId = await anAssessment(db());
  const payment = await aPayment(db(), { items: [{ assessmentId }] });
  await endsAs(assessmentId, state);
  await pool.start();
  expect([await stateOf(payment), wasAsked(payment)]).toEqual(['cancelled', false]);
});

test('what is for something else besides is asked for', async () => {
  const ids = [await anAssessment(db()), await anAssessment(db())];
  const payment = await aPayment(db(), { items: ids.map((assessmentId) => ({ assessmentId })) });
  await cancel(ids[0]!);
  expect(await callOff()).toBe(false);
  await pool.start();
  expect([await stateOf(payment), wasAsked(payment)]).toEqual(['pending', true]);
});

test('cancelling ends what was ordered and not sent', async () => {
  const assessmentId = await anAssessment(db());
  const payment = await aPayment(db(), { items: [{ assessmentId }] });
  await cancel(assessmentId);
  await callOff();
  expect(await stateOf(payment)).toBe('cancelled');
  await pool.start();
  expect(wasAsked(payment)).toBe(false);
});

test('cancelling has the provider close what it has, where it can', async () => {
  const assessmentId = await anAssessment(db());
  const payment = await aPayment(db(), { provider: 'stripe', items: [{ assessmentId }] });
  await pool.start();
  await cancel(assessmentId);
  await callOff();
  expect(await stateOf(payment)).toBe('cancelled');
  expect((await assessmentOf(db(), assessmentId)).state).toBe('cancelled');
});

test('where it cannot, the payment waits for its end', async () => {
  const assessmentId = await anAssessment(db());
  const payment = await aPayment(db(), { items: [{ assessmentId }] });
  await pool.start();
  await cancel(assessmentId);
  await callOff();
  expect(await stateOf(payment)).toBe('pending');
});
