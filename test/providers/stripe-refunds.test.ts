import type { ListedTransaction } from '../../shared/providers/payments/provider';
import { calm, faultOf } from './an-order';
import { openDesk } from './stripe-desk';

const { desk, started, confirm, paid, refundOf, told } = openDesk();

test('parts are paid back until nothing remains, each once', async () => {
  const payment = await paid();
  const first = await refundOf(payment, 'REFUND1', 4000n);
  expect(first).toMatchObject({ kind: 'refunded', providerReference: expect.stringMatching(/^re_/) });
  expect(await refundOf(payment, 'REFUND1', 4000n)).toEqual(first);
  await refundOf(payment, 'REFUND2', 6000n);
  expect(await faultOf(refundOf(payment, 'REFUND3', 1n))).toMatchObject({
    kind: 'refused',
    code: 'charge_already_refunded',
  });
  expect(desk.simulator.payments()[0]?.details.refunds.map(({ amount }) => amount)).toEqual([4000, 6000]);
  await expect(confirm(payment)).resolves.toMatchObject({ kind: 'paid', amount: 10_000n });
  const news = (await told()).filter(({ eventType }) => eventType === 'refund.created');
  expect(news).toMatchObject([
    {
      subject: { reference: 'REFUND1', transaction: payment.transaction },
      news: { kind: 'refunded', amount: 4000n, currency: 'MGA', refundReference: 'REFUND1' },
    },
    { news: { kind: 'refunded', amount: 6000n, refundReference: 'REFUND2' } },
  ]);
});

test('a refund is found again when Stripe has forgotten its key', async () => {
  const payment = await paid();
  desk.simulator.refundsBecome('pending');
  await desk.simulator.behave({ losesAnswers: true });
  expect(await faultOf(refundOf(payment, 'REFUND1', 100n))).toMatchObject({ kind: 'unclear' });
  await desk.simulator.behave({ losesAnswers: false });
  desk.simulator.forgetKeys();
  await expect(refundOf(payment, 'REFUND1', 100n)).resolves.toMatchObject({ kind: 'pending' });
  expect(desk.simulator.payments()[0]?.details.refunds).toHaveLength(1);
});

test('a refund that fails later is told, and so is one that comes later', async () => {
  const payment = await paid();
  desk.simulator.refundsBecome('pending');
  for (const reference of ['REFUND1', 'REFUND2'])
    await expect(refundOf(payment, reference, 100n)).resolves.toMatchObject({ kind: 'pending' });
  desk.simulator.finishRefund('REFUND1', 'failed');
  desk.simulator.finishRefund('REFUND2', 'succeeded');
  const failed = { kind: 'refund-failed', refundReference: 'REFUND1', reason: 'expired_or_canceled_card' };
  const events = await told();
  expect(events.filter(({ eventType }) => eventType === 'refund.failed')).toMatchObject([{ news: failed }]);
  const updated = events.filter(({ eventType }) => eventType === 'refund.updated').map(({ news }) => news);
  expect(updated).toEqual(expect.arrayContaining([failed, expect.objectContaining({ kind: 'refunded' })]));
  await expect(refundOf(payment, 'REFUND1', 100n)).resolves.toMatchObject({ kind: 'failed' });
});

test('disputes are told by what was paid', async () => {
  const payment = await paid();
  desk.simulator.dispute(payment.reference, 'product_not_received');
  desk.simulator.closeDispute(payment.reference, 'lost');
  desk.simulator.closeDispute(payment.reference, 'won');
  const disputes = (await told()).filter(({ eventType }) => eventType.includes('dispute'));
  const subject = { transaction: payment.transaction };
  expect(disputes).toMatchObject([
    { eventType: 'charge.dispute.closed', subject },
    { eventType: 'charge.dispute.closed', subject },
    { subject, news: { kind: 'disputed', amount: 10_000n, disputeReference: expect.stringMatching(/^dp_/) } },
  ]);
  expect(disputes.map(({ news }) => 'isWon' in news && news.isWon)).toEqual(expect.arrayContaining([true, false]));
});

async function listed(patch: Partial<{ from: Date; to: Date; currency: 'MGA' | 'XOF' }> = {}) {
  const [from, to] = [new Date(Date.now() - 3_600_000), new Date(Date.now() + 3_600_000)];
  const wanted = { jurisdiction: 'MG', day: '2026-01-31', from, to, currency: 'MGA' as const, ...patch };
  const all: ListedTransaction[] = [];
  for await (const one of desk.stripe.listTransactions!(wanted, calm)) all.push(one);
  return all;
}

test('the list of a day has what came and what went, in the currency that was asked for', async () => {
  const payment = await paid();
  await paid({ currency: 'XOF' });
  await refundOf(payment, 'REFUND1', 100n);
  await started();
  const all = await listed();
  expect(all).toHaveLength(2);
  expect(all).toEqual(
    expect.arrayContaining([
      {
        kind: 'payment',
        transaction: payment.transaction,
        reference: payment.reference,
        providerReference: null,
        amount: 10_000n,
        currency: 'MGA',
        fee: null,
        at: expect.any(Date),
      },
      expect.objectContaining({ kind: 'refund', reference: 'REFUND1', amount: 100n, currency: 'MGA' }),
    ]),
  );
  expect(await listed({ currency: 'XOF' })).toHaveLength(1);
  expect(await listed({ to: new Date(Date.now() - 60_000) })).toEqual([]);
});

test('a long list is read to its end, page by page', async () => {
  for (let one = 0; one < 52; one++) {
    const { reference } = await started();
    desk.simulator.approve(reference);
  }
  const all = await listed();
  expect(new Set(all.map(({ transaction }) => transaction)).size).toBe(52);
});

test('a refund that failed is not on the list', async () => {
  const payment = await paid();
  desk.simulator.refundsBecome('failed');
  await refundOf(payment, 'REFUND1', 100n);
  expect((await listed()).map(({ kind }) => kind)).toEqual(['payment']);
});
