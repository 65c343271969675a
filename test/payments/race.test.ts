// One payment, and everybody who may learn of its money at the same moment: each waits for the row in its turn, and
// whoever comes first settles it.
import { referenceOf } from '../../shared/domain/payment/reference';
import { paymentCheckDue } from '../../shared/events/payment-check-due';
import { publish } from '../../shared/jobs/publish';
import { runSet } from '../../shared/jobs/run-set';
import { everyEntry, listAudit } from '../../shared/store/audit-search';
import { lockPayment, type PaymentRow, paymentById } from '../../shared/store/payments';
import { linesAfter } from '../../shared/store/reconciliation-lines';
import { settlePayments } from '../../shared/store/settle-payments';
import { rows, withTx } from '../../shared/store/sql';
import * as confirming from '../../workers/payments/confirm-payment';
import { confirmPayment } from '../../workers/payments/confirm-payment.job';
import * as settling from '../../workers/payments/settle-callback';
import { settleCallback } from '../../workers/payments/settle-callback.job';
import { bangeEvent, signed, useCallbacks } from '../callbacks/use-callbacks';
import { runNext } from '../privacy/people';
import { assessmentOf } from '../support/assessments';
import { aService, inGuinea, today, useBange } from '../support/bange';
import { untilBlocked } from '../support/database';
import { aRunContext } from '../support/engine';
import { aReceipt, bookedFor, casesOf, sumOfEntries } from '../support/payments';
import { aDayToList, aLine, aStatement, paymentTools, runReconciliation } from '../support/reconciliations';

const callbacks = useCallbacks();
const { db } = callbacks;
const bank = useBange(db);

afterEach(async () => {
  for (const sum of Object.values(await sumOfEntries(db()))) expect(sum).toBe('0');
  await rows(db(), 'truncate job');
});

/** As the bank tells of it; stored, and its job waits. */
async function toldOf(payment: PaymentRow): Promise<void> {
  const data = { bange_transaction_id: bank.transactionOf(payment), fee: Number(payment.amount) / 50 };
  const { status } = await callbacks.send(`bange/${referenceOf(payment.id)}`, signed(bangeEvent(payment, { data })));
  expect(status).toBe(200);
}

const runCallback = () =>
  runSet({ job: settleCallback, handlers: settling, deps: paymentTools(bank.providers()) }, aRunContext(db()), {
    atMost: 1,
  });

async function callback(payment: PaymentRow): Promise<unknown> {
  await toldOf(payment);
  return runCallback();
}

async function poll({ id }: PaymentRow): Promise<unknown> {
  await withTx(db(), (tx) => publish(tx, paymentCheckDue, { paymentId: id }));
  return runNext(db(), confirmPayment, confirming, paymentTools(bank.providers()));
}

async function reconcileToday(): Promise<string> {
  const { id } = await aDayToList(db(), { ...inGuinea, day: today() });
  await runReconciliation(db(), bank.providers());
  return id;
}

async function aPaidService(): Promise<{ payment: PaymentRow; assessmentId: string }> {
  const assessmentId = await aService(db());
  return { payment: await bank.aPaidPayment(assessmentId), assessmentId };
}

const settledByReconciliation = async ({ id }: PaymentRow) =>
  (await listAudit(db(), { ...everyEntry, tenant: 'GQ' }, 100)).filter(
    ({ action, resource }) => action === 'settle payment' && resource === `payment ${id}`,
  ).length;

test('a callback, a poll and the reconciliation at once settle a payment once', async () => {
  const { payment, assessmentId } = await aPaidService();
  await toldOf(payment);
  let all!: Promise<unknown>;
  await withTx(db(), async (tx) => {
    await lockPayment(tx, payment.id); // somebody is at work on it
    all = Promise.all([runCallback(), poll(payment), reconcileToday()]);
    await untilBlocked(db(), 3); // each of them waits on the row instead of racing past it
  });
  await all;

  expect((await paymentById(db(), payment.id))!).toMatchObject({ state: 'settled', received: '100000' });
  expect(await bookedFor(db(), payment.id)).toEqual(['clearing 98000', 'fees 2000', 'revenue service-fee -100000']);
  expect(await assessmentOf(db(), assessmentId)).toMatchObject({ state: 'paid', paid: 100_000 });
  expect(await casesOf(db(), payment.id)).toEqual([]);
});

test.each(['callback', 'poll', 'reconciliation'] as const)(
  'where the %s comes first, the others find it settled',
  async (first) => {
    const { payment } = await aPaidService();
    const all = {
      callback: () => callback(payment),
      poll: () => poll(payment),
      reconciliation: reconcileToday,
    };
    await all[first]();
    await Promise.all([all.callback(), all.poll()]);
    const [line] = (await linesAfter(db(), await all.reconciliation(), 0, 1000)).filter(
      ({ paymentId }) => paymentId === payment.id,
    );
    expect(line).toMatchObject({ outcome: 'matched' });
    expect(await bookedFor(db(), payment.id)).toHaveLength(3);
    expect(await settledByReconciliation(payment)).toBe(first === 'reconciliation' ? 1 : 0);
  },
);

test('money that came twice, told of by a callback and a list at once, is one settlement and one second payment', async () => {
  const { payment, assessmentId } = await aPaidService();
  const at = new Date();
  // The bank lists the second movement, and the first not yet.
  const second = { ...aLine({ reference: referenceOf(payment.id), transaction: 'SECOND', currency: 'XAF', at }) };
  const listed = bank.providers({
    listTransactions: async function* () {
      yield second;
    },
  });
  await aDayToList(db(), { ...inGuinea, day: today() });
  await toldOf(payment);
  let both!: Promise<unknown>;
  await withTx(db(), async (tx) => {
    await lockPayment(tx, payment.id);
    both = Promise.all([runCallback(), runReconciliation(db(), listed)]);
    await untilBlocked(db(), 2);
  });
  await both;

  expect((await paymentById(db(), payment.id))!).toMatchObject({ state: 'settled', received: '200000' });
  expect(await assessmentOf(db(), assessmentId)).toMatchObject({ state: 'paid', paid: 100_000 });
  const cases = (await casesOf(db(), payment.id)).filter(({ kind }) => kind !== 'missing-there');
  expect(cases).toMatchObject([{ kind: 'second-payment', amount: '100000' }]);
  expect((await bookedFor(db(), payment.id)).filter((entry) => entry.startsWith('revenue'))).toHaveLength(1);
});

test('a statement that calls the money otherwise than its callback did, at once, has it once', async () => {
  const { payment } = await aPaidService();
  const named = { reference: referenceOf(payment.id), currency: 'XAF', at: new Date() };
  let statement!: Promise<unknown>;
  await withTx(db(), async (tx) => {
    await settlePayments(tx, [aReceipt(payment, { fee: 2_000n })]); // booked, and not committed yet
    await aStatement(db(), [aLine({ ...named, transaction: 'BANK-CALLS-IT' })], { ...inGuinea, day: today() });
    statement = runReconciliation(db());
    await untilBlocked(db());
  });
  await statement;
  expect(await bookedFor(db(), payment.id)).toHaveLength(3);
  expect(await casesOf(db(), payment.id)).toEqual([]);
});

test('money that nobody knows, found by a list and a statement at once, lies aside once', async () => {
  const line = aLine({ currency: 'XAF', transaction: 'NOBODYS' });
  const runs = await Promise.all([1, 2, 3].map(() => aStatement(db(), [line], inGuinea)));
  await Promise.all(runs.map(() => runReconciliation(db())));
  const booked = await rows(db(), `select from journal where cause = 'unidentified bange NOBODYS'`);
  const cases = await rows(db(), `select kind from payment_case where transaction = 'NOBODYS'`);
  expect([booked.length, cases]).toEqual([1, [{ kind: 'unidentified' }]]);
  for (const { id } of runs) expect(await linesAfter(db(), id, 0, 9)).toMatchObject([{ outcome: 'missing-here' }]);
});
