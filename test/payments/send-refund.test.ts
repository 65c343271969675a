import { referenceOf } from '../../shared/domain/payment/reference';
import { rows, withTx } from '../../shared/store/sql';
import { actOnNews, type NewsToActOn } from '../../workers/payments/act-on-news';
import { calm } from '../providers/an-order';
import { assessmentOf } from '../support/assessments';
import { bookedFor, casesOf } from '../support/payments';
import { useStripe } from './use-stripe';
import { codeOf, useTreasury } from './use-treasury';

const treasury = useTreasury();
const { db, people, ask, refund, paymentOf } = treasury;
const { simulator, stripe, taken, run, refundsThere } = useStripe(db);

const goodAgain = { losesAnswers: false, isDown: false, answersPages: false } as const;
afterEach(async () => {
  await simulator().behave(goodAgain);
  simulator().refundsBecome('succeeded');
});

/** A payment with a refund that waits to be sent. */
async function waiting(amount: number | null = null) {
  const payment = await taken();
  const reply = await refund(payment.id, { amount });
  expect(codeOf(reply)).toBe('201 approved');
  return { ...payment, refundId: reply.json.id as string };
}
const shown = async (refundId: string) => (await ask(people.finance, `/api/v1/refunds/${refundId}`)).json;
const tell = (id: string, news: NewsToActOn) => withTx(db(), (tx) => actOnNews(tx, { id }, news, {}));
const paidBack = (refundId: string, amount = 100_000n): NewsToActOn => ({
  kind: 'refunded',
  amount,
  currency: 'MGA',
  refundReference: referenceOf(refundId),
});

test('an approved refund is paid back by the provider, and booked', async () => {
  const { id, refundId, reference } = await waiting(40_000);
  expect(await run()).toMatchObject({ state: 'completed' });
  expect(refundsThere(reference)).toEqual([40_000]);
  expect(await shown(refundId)).toMatchObject({
    state: 'completed',
    providerReference: expect.stringMatching(/^re_/),
    finishedAt: expect.any(String),
  });
  expect((await bookedFor(db(), id)).slice(-2)).toEqual(['refunds-due 40000', 'clearing -40000']);
  const movements = await rows(
    db(),
    'select kind, amount from provider_transaction where payment_id = $1 order by kind',
    [id],
  );
  expect(movements).toEqual([
    { kind: 'payment', amount: '100000' },
    { kind: 'refund', amount: '40000' },
  ]);
});

test('an answer that is lost is asked for again, and the money goes once', async () => {
  const { id, refundId, reference } = await waiting(30_000);
  await simulator().behave({ losesAnswers: true });
  expect(await run()).toMatchObject({ state: 'delayed', attempt: 1 });
  expect(await shown(refundId)).toMatchObject({ state: 'requested', providerReference: null });
  await simulator().behave(goodAgain);
  expect(await run()).toMatchObject({ state: 'completed' });
  expect((await shown(refundId)).state).toBe('completed');
  expect(refundsThere(reference)).toEqual([30_000]);
  expect((await bookedFor(db(), id)).filter((line) => line.startsWith('refunds-due'))).toHaveLength(2);
});

test('a process that dies between the answer and its books asks again under the same key', async () => {
  const { id, refundId, reference } = await waiting(30_000);
  // As often as it may.
  for (let crash = 1; crash <= 3; crash++) {
    const dies = {
      ...stripe(),
      refund: async (...order: Parameters<NonNullable<ReturnType<typeof stripe>['refund']>>) => {
        await stripe().refund!(...order);
        throw new Error('the process died');
      },
    };
    expect(await run(dies)).toMatchObject({ state: 'delayed', attempt: crash });
  }
  expect((await shown(refundId)).state).toBe('requested');
  expect(await run()).toMatchObject({ state: 'completed' });
  expect(refundsThere(reference)).toEqual([30_000]);
  expect(await paymentOf(id)).toMatchObject({ state: 'partly-refunded', refunded: '30000' });
});

test('while the provider is away the refund waits, and spends no attempt', async () => {
  const { refundId, reference } = await waiting();
  await simulator().behave({ isDown: 'refused' });
  expect(await run()).toMatchObject({ state: 'delayed', attempt: 0 });
  await simulator().behave(goodAgain);
  await run();
  expect((await shown(refundId)).state).toBe('completed');
  expect(refundsThere(reference)).toHaveLength(1);
});

test('what the provider refuses lies where it lay before, and a case says so', async () => {
  const { id, assessmentId, refundId, transaction, reference } = await waiting();
  // Somebody was faster, on Stripe's own pages.
  const known = { reference, providerReference: 'x', token: null, jurisdiction: 'MG', transaction } as const;
  const payment = { ...known, amount: 100_000n, currency: 'MGA' } as const;
  const order = { reference: 'BYHAND', payment, amount: 100_000n, currency: 'MGA', reason: 'x' } as const;
  await stripe().refund!(order, calm);

  expect(await run()).toMatchObject({ state: 'completed' });
  expect(await shown(refundId)).toMatchObject({ state: 'failed', failedReason: 'charge_already_refunded' });
  expect(await paymentOf(id)).toMatchObject({ state: 'settled', refunded: '0' });
  expect(await assessmentOf(db(), assessmentId)).toMatchObject({ state: 'paid', paid: 100_000 });
  expect((await bookedFor(db(), id)).slice(-2)).toEqual(['revenue vehicle-tax -100000', 'refunds-due 100000']);
  expect(await casesOf(db(), id)).toMatchObject([{ kind: 'refund-failed', state: 'open', amount: '100000' }]);

  // It can be asked for once more, by its case.
  const failed = await treasury.caseOf(id, 'refund-failed');
  expect(codeOf(await treasury.resolve(failed, { action: 'refund' }))).toBe('200 resolved');
  const [again] = (await ask(people.finance, `/api/v1/refunds?payment=${id}`)).json.items;
  expect(again).toMatchObject({ state: 'approved', amount: 100_000, caseId: failed });
});

test('what was paid with other money meanwhile is given back to all the same', async () => {
  const { id, assessmentId, refundId } = await waiting();
  await treasury.paid({ over: { items: [{ assessmentId }] } });
  expect(await assessmentOf(db(), assessmentId)).toMatchObject({ state: 'paid', paid: 100_000 });
  await tell(id, { kind: 'refund-failed', refundReference: referenceOf(refundId), reason: 'lost_or_stolen_card' });
  // Told before it was sent: the provider cannot have said so, and nothing is done.
  expect(await paymentOf(id)).toMatchObject({ state: 'refunded' });
  simulator().refundsBecome('failed');
  await run();
  expect(await paymentOf(id)).toMatchObject({ state: 'settled', refunded: '0' });
  expect(await assessmentOf(db(), assessmentId)).toMatchObject({ state: 'paid', paid: 200_000 });
});

describe('a refund that takes days', () => {
  test('is asked for again, less and less often', async () => {
    const { refundId, reference } = await waiting();
    simulator().refundsBecome('pending');
    const job = await run();
    expect(job).toMatchObject({ state: 'delayed', attempt: 0 });
    expect(await shown(refundId)).toMatchObject({ state: 'requested', providerReference: expect.any(String) });
    await rows(
      db(),
      `update refund set created_at = now() - interval '3 days', approved_at = now() - interval '30 minutes' where id = $1`,
      [refundId],
    );
    const later = await run();
    const pause = later.run_at!.getTime() - Date.now();
    // Of the half hour since it was approved, not of the days since somebody asked for it.
    expect(pause).toBeGreaterThan(1_700_000);
    expect(pause).toBeLessThan(1_900_000);
    simulator().finishRefund(referenceOf(refundId), 'succeeded');
    expect(await run()).toMatchObject({ state: 'completed' });
    expect((await shown(refundId)).state).toBe('completed');
    expect(refundsThere(reference)).toHaveLength(1);
  });

  test('is completed by whoever tells first, once', async () => {
    const { id, refundId } = await waiting();
    simulator().refundsBecome('pending');
    await run();
    await tell(id, paidBack(refundId));
    await tell(id, paidBack(refundId));
    expect((await shown(refundId)).state).toBe('completed');
    simulator().finishRefund(referenceOf(refundId), 'succeeded');
    expect(await run()).toMatchObject({ state: 'completed' });
    expect((await bookedFor(db(), id)).filter((line) => line.startsWith('clearing'))).toEqual([
      'clearing 100000',
      'clearing -100000',
    ]);
  });

  test('fails by whoever tells first, once', async () => {
    const { id, refundId } = await waiting();
    simulator().refundsBecome('pending');
    await run();
    const news = { kind: 'refund-failed', refundReference: referenceOf(refundId), reason: 'expired' } as const;
    await tell(id, news);
    await tell(id, news);
    simulator().finishRefund(referenceOf(refundId), 'failed');
    await run();
    expect(await shown(refundId)).toMatchObject({ state: 'failed', failedReason: 'expired' });
    expect(await paymentOf(id)).toMatchObject({ state: 'settled', refunded: '0' });
    expect(await casesOf(db(), id)).toHaveLength(1);
  });

  test('may come back after it was paid', async () => {
    const { id, assessmentId, refundId } = await waiting();
    await run();
    await tell(id, { kind: 'refund-failed', refundReference: referenceOf(refundId), reason: 'expired_card' });
    expect((await shown(refundId)).state).toBe('failed');
    expect(await assessmentOf(db(), assessmentId)).toMatchObject({ state: 'paid', paid: 100_000 });
    expect((await bookedFor(db(), id)).slice(-2)).toEqual(['revenue vehicle-tax -100000', 'clearing 100000']);
    // Money that is back with us is not said to be gone.
    await expect(tell(id, paidBack(refundId))).rejects.toThrow('failed here and paid back there');
  });

  test('is not believed before its own answer is in, nor for another amount', async () => {
    const { id, refundId } = await waiting();
    await rows(db(), `update refund set state = 'requested' where id = $1`, [refundId]);
    await expect(tell(id, paidBack(refundId))).rejects.toThrow('is not in yet');
    simulator().refundsBecome('pending');
    await run();
    await expect(tell(id, paidBack(refundId, 1n))).rejects.toThrow('requested here and paid back there');
    expect((await shown(refundId)).state).toBe('requested');
  });
});

test('when nobody ever understands the answer nothing is given back, and a person is asked', async () => {
  const { id, refundId } = await waiting();
  await simulator().behave({ answersPages: true });
  await rows(db(), `update job set attempt = max_attempts - 1 where subject_id = $1`, [refundId]);
  expect(await run()).toMatchObject({ state: 'failed' });
  expect((await shown(refundId)).state).toBe('requested');
  expect(await paymentOf(id)).toMatchObject({ state: 'refunded' });
  const unclear = await treasury.caseOf(id, 'refund-failed');
  const reply = await treasury.resolve(unclear, { action: 'refund' });
  expect([codeOf(reply), reply.json.details[0].code]).toEqual(['422 RESOLUTION_REFUSED', 'REFUND_NOT_OVER']);
});

describe('a refund that nobody asks the provider for any more', () => {
  /** Its job has failed, and may have paid it back. */
  async function givenUp(amount: number | null = null) {
    const made = await waiting(amount);
    await simulator().behave({ answersPages: true });
    await rows(db(), `update job set attempt = max_attempts - 1 where subject_id = $1`, [made.refundId]);
    expect(await run()).toMatchObject({ state: 'failed' });
    await simulator().behave(goodAgain);
    expect(await shown(made.refundId)).toMatchObject({ state: 'requested', givenUpAt: expect.any(String) });
    return made;
  }

  test('was paid back as another person saw, and its case is closed', async () => {
    const { id, refundId } = await givenUp();
    expect(codeOf(await treasury.complete(refundId, people.finance))).toBe('403 PROPOSAL_OWN');
    const { json } = await treasury.complete(refundId, people.second, 're_seen');
    expect(json).toMatchObject({ state: 'completed', providerReference: 're_seen', givenUpAt: null });
    expect((await bookedFor(db(), id)).slice(-2)).toEqual(['refunds-due 100000', 'clearing -100000']);
    expect(await casesOf(db(), id)).toMatchObject([{ kind: 'refund-failed', state: 'resolved' }]);
    expect(codeOf(await treasury.fail(refundId))).toBe('409 REFUND_OVER');
    expect((await treasury.audit())[0]).toMatchObject({
      action: 'refund',
      before: { state: 'requested' },
      after: { state: 'completed' },
      details: { transaction: 're_seen' },
    });
  });

  test('was not, and lies where it lay before; its case asks for it once more', async () => {
    const { id, assessmentId, refundId } = await givenUp();
    expect(codeOf(await treasury.fail(refundId, people.finance))).toBe('403 PROPOSAL_OWN');
    expect((await treasury.fail(refundId)).json).toMatchObject({ state: 'failed', failedReason: 'not-seen-there' });
    expect(await paymentOf(id)).toMatchObject({ state: 'settled', refunded: '0' });
    expect(await assessmentOf(db(), assessmentId)).toMatchObject({ state: 'paid', paid: 100_000 });
    expect((await bookedFor(db(), id)).slice(-2)).toEqual(['revenue vehicle-tax -100000', 'refunds-due 100000']);
    expect((await treasury.audit())[0]).toMatchObject({ after: { state: 'failed' } });
    expect(codeOf(await treasury.complete(refundId))).toBe('409 REFUND_OVER');
    const unclear = await treasury.caseOf(id, 'refund-failed');
    expect(codeOf(await treasury.resolve(unclear, { action: 'refund' }))).toBe('200 resolved');
  });

  test('is for nobody to end while it is asked for, at first or again', async () => {
    const { refundId } = await waiting();
    expect(codeOf(await treasury.fail(refundId))).toBe('422 REFUND_REFUSED');
    await run();
    const { refundId: again } = await givenUp(30_000);
    simulator().refundsBecome('pending');
    await rows(db(), `update job set state = 'delayed', attempt = 0, finished_at = null where subject_id = $1`, [
      again,
    ]);
    expect(await run()).toMatchObject({ state: 'delayed' });
    expect(await shown(again)).toMatchObject({ state: 'requested', givenUpAt: null });
    expect(codeOf(await treasury.fail(again))).toBe('422 REFUND_REFUSED');
    expect(codeOf(await treasury.complete(again))).toBe('422 REFUND_REFUSED');
  });

  test('is ended once by many who say different things', async () => {
    const { id, refundId } = await givenUp();
    const replies = await Promise.all(
      Array.from({ length: 6 }, (_, n) => (n % 2 === 0 ? treasury.complete(refundId) : treasury.fail(refundId))),
    );
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409, 409]);
    expect((await bookedFor(db(), id)).filter((line) => line.startsWith('refunds-due'))).toHaveLength(2);
  });
});

test('what is paid back by hand is not sent', async () => {
  const { id } = await treasury.paid();
  const { json } = await refund(id);
  expect(await run()).toMatchObject({ state: 'completed' });
  expect((await shown(json.id)).state).toBe('approved');
});
