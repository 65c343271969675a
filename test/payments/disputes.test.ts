// What providers tell of money that they took already, as the worker that reads callbacks hands it over.
import { referenceOf } from '../../shared/domain/payment/reference';
import { recordAudit } from '../../shared/store/audit';
import { lockPayment } from '../../shared/store/payments';
import { rows, withTx } from '../../shared/store/sql';
import { actOnNews, type NewsToActOn } from '../../workers/payments/act-on-news';
import { assessmentOf } from '../support/assessments';
import { untilBlocked } from '../support/database';
import { aPendingPayment, bookedFor, casesOf } from '../support/payments';
import { codeOf, useTreasury } from './use-treasury';

const treasury = useTreasury();
const { db, people, ask, paid, refund, decide, audit, paymentOf } = treasury;

/** What disputes are called is of their payment. */
const tell = (id: string, news: NewsToActOn) =>
  withTx(db(), async (tx) => {
    const of = 'disputeReference' in news && { disputeReference: `${news.disputeReference}-${id}` };
    const entry = await actOnNews(tx, { id }, { ...news, ...of } as NewsToActOn, { correlationId: 'told' });
    if (entry !== null) await recordAudit(tx, entry);
  });
const stripe = { over: { provider: 'stripe' } } as const;
const disputed = (amount: bigint, disputeReference = 'dp_1'): NewsToActOn => ({
  kind: 'disputed',
  amount,
  reason: 'fraudulent',
  disputeReference,
});
const closed = (isWon: boolean, disputeReference = 'dp_1'): NewsToActOn => ({
  kind: 'dispute-closed',
  isWon,
  disputeReference,
});
/** As "reference state", newest first. */
async function disputesOf(id: string): Promise<string[]> {
  const { items } = (await ask(people.finance, `/api/v1/cases?payment=${id}&kind=disputed`)).json;
  return items.map(({ about, state }: { about: string; state: string }) => `${about} ${state}`);
}

test('while it is disputed the money is not ours, is owed by nobody, and is not paid back', async () => {
  const { id, assessments } = await paid(stripe);
  await tell(id, disputed(100_000n));
  // Told again, and once more by another event.
  await tell(id, disputed(100_000n));
  expect(await paymentOf(id)).toMatchObject({ state: 'disputed', refunded: '0' });
  expect((await bookedFor(db(), id)).slice(2)).toEqual(['disputed 100000', 'clearing -100000']);
  expect(await casesOf(db(), id)).toMatchObject([{ kind: 'disputed', state: 'open' }]);
  expect(await assessmentOf(db(), assessments[0]!)).toMatchObject({ state: 'paid', paid: 100_000 });
  expect(codeOf(await refund(id))).toBe('422 REFUND_REFUSED');
});

test('won, all is as it was, and the case is closed', async () => {
  const { id } = await paid(stripe);
  await tell(id, disputed(100_000n));
  await tell(id, closed(true));
  await tell(id, closed(true));
  expect(await paymentOf(id)).toMatchObject({ state: 'settled', refunded: '0' });
  expect((await bookedFor(db(), id)).slice(4)).toEqual(['clearing 100000', 'disputed -100000']);
  const [found] = (await ask(people.finance, `/api/v1/cases?payment=${id}`)).json.items;
  expect(found).toMatchObject({
    state: 'resolved',
    resolution: 'won',
    resolvedBy: 'job:payments.settle-callback',
    reason: 'the dispute was won, as stripe says',
  });
  expect(codeOf(await refund(id))).toBe('201 approved');
});

test('lost, what it settled is owed again', async () => {
  const { id, assessments } = await paid({ ...stripe, of: [{ amount: 60_000 }, { amount: 40_000 }] });
  await tell(id, disputed(100_000n));
  await tell(id, closed(false));
  await tell(id, closed(false));
  expect(await paymentOf(id)).toMatchObject({ state: 'refunded', received: '100000', refunded: '100000' });
  for (const assessmentId of assessments)
    expect(await assessmentOf(db(), assessmentId)).toMatchObject({ state: 'due', paid: 0 });
  expect((await bookedFor(db(), id)).slice(-3)).toEqual([
    'revenue vehicle-tax 40000',
    'revenue vehicle-tax 60000',
    'disputed -100000',
  ]);
  expect(await casesOf(db(), id)).toMatchObject([{ kind: 'disputed', state: 'resolved' }]);
});

test('what was paid back before is not lost once more', async () => {
  const { id, assessments } = await paid({ ...stripe, of: [{ amount: 60_000 }, { amount: 40_000 }] });
  await refund(id, { amount: 40_000 });
  await tell(id, disputed(60_000n));
  await tell(id, closed(false));
  expect(await paymentOf(id)).toMatchObject({ state: 'refunded', refunded: '100000' });
  expect(await assessmentOf(db(), assessments[0]!)).toMatchObject({ state: 'due', paid: 0 });
});

test('of a part that is lost the rest stays', async () => {
  const { id } = await paid({ ...stripe, received: 130_000n });
  await tell(id, disputed(30_000n));
  await tell(id, closed(false));
  expect(await paymentOf(id)).toMatchObject({ state: 'partly-refunded', refunded: '30000' });
  expect(await casesOf(db(), id)).toMatchObject([
    { kind: 'disputed', state: 'resolved' },
    { kind: 'overpaid', state: 'resolved' },
  ]);
  expect(codeOf(await refund(id))).toBe('201 approved');
});

test('one of more than is left is for a person, and closed when it is won', async () => {
  const { id } = await paid(stripe);
  await refund(id, { amount: 40_000 });
  await tell(id, disputed(100_000n));
  expect(await paymentOf(id)).toMatchObject({ state: 'partly-refunded' });
  expect(await disputesOf(id)).toEqual([`dispute stripe dp_1-${id} open`]);
  await tell(id, closed(true));
  await tell(id, closed(true));
  expect(await disputesOf(id)).toEqual([`dispute stripe dp_1-${id} resolved`]);
  expect(await paymentOf(id)).toMatchObject({ state: 'partly-refunded', refunded: '40000' });
});

test('one that was never booked and is lost stays for a person, who sees how it ended', async () => {
  const { id } = await paid(stripe);
  await refund(id, { amount: 40_000 });
  await tell(id, disputed(100_000n));
  await tell(id, closed(false));
  const [found] = (await ask(people.finance, `/api/v1/cases?payment=${id}`)).json.items;
  expect(found).toMatchObject({ state: 'open', details: { outcome: 'lost', isBooked: false } });
  expect(await paymentOf(id)).toMatchObject({ state: 'partly-refunded', refunded: '40000' });
});

test('a second dispute is a case of its own, while the first is open and after it', async () => {
  const { id } = await paid(stripe);
  await tell(id, disputed(60_000n));
  await tell(id, disputed(40_000n, 'dp_2'));
  expect(await disputesOf(id)).toEqual([`dispute stripe dp_2-${id} open`, `dispute stripe dp_1-${id} open`]);
  // The end of one is not the end of the other.
  await tell(id, closed(true, 'dp_2'));
  expect(await paymentOf(id)).toMatchObject({ state: 'disputed' });
  expect(await disputesOf(id)).toEqual([`dispute stripe dp_2-${id} resolved`, `dispute stripe dp_1-${id} open`]);
  await tell(id, closed(true));
  await tell(id, disputed(100_000n, 'dp_3'));
  expect(await paymentOf(id)).toMatchObject({ state: 'settled' });
  expect((await disputesOf(id))[0]).toBe(`dispute stripe dp_3-${id} open`);
});

test('a case that a person closed keeps no dispute from ending', async () => {
  const { id } = await paid(stripe);
  await tell(id, disputed(100_000n));
  expect(codeOf(await treasury.dismiss(await treasury.caseOf(id, 'disputed')))).toBe('200 dismissed');
  await tell(id, closed(true));
  expect(await paymentOf(id)).toMatchObject({ state: 'settled' });
  expect(await disputesOf(id)).toEqual([`dispute stripe dp_1-${id} dismissed`]);
});

test('what comes before that which it follows from is tried again', async () => {
  const { id } = await paid(stripe);
  await expect(tell(id, closed(false))).rejects.toThrow('nothing was told of the dispute');
  const pending = await aPendingPayment(db(), { provider: 'stripe' });
  await expect(tell(pending.id, disputed(1n))).rejects.toThrow('nothing was received yet');
});

test('a refund that was proposed is not approved while the money is disputed', async () => {
  const { id } = await paid({ ...stripe, of: [{ amount: 300_000 }] });
  const { json } = await refund(id);
  await tell(id, disputed(300_000n));
  expect(codeOf(await decide(json.id, people.second))).toBe('422 REFUND_REFUSED');
  expect((await ask(people.finance, `/api/v1/refunds/${json.id}`)).json.state).toBe('proposed');
  await tell(id, closed(true));
  expect(codeOf(await decide(json.id, people.second))).toBe('200 approved');
});

test('a dispute that is told while somebody asks for the money waits its turn', async () => {
  const { id } = await paid(stripe);
  let told!: Promise<void>;
  await withTx(db(), async (tx) => {
    await lockPayment(tx, id);
    told = tell(id, disputed(100_000n));
    await untilBlocked(db());
    await tx.query(`update payment set state = 'refunded', refunded = received where id = $1`, [id]);
  });
  await told;
  expect(await paymentOf(id)).toMatchObject({ state: 'refunded' });
  expect(await casesOf(db(), id)).toMatchObject([{ kind: 'disputed', state: 'open' }]);
  await rows(db(), `update payment set state = 'settled', refunded = 0 where id = $1`, [id]);
});

describe('a refund that somebody made at the provider', () => {
  const made = (refundReference: string, amount = 40_000n, currency = 'MGA'): NewsToActOn => ({
    kind: 'refunded',
    amount,
    currency,
    refundReference,
  });

  test('is booked as ours after the fact, once, and the audit says who did', async () => {
    const { id, assessments } = await paid(stripe);
    await tell(id, made('re_1'));
    await tell(id, made('re_1'));
    expect(await paymentOf(id)).toMatchObject({ state: 'partly-refunded', refunded: '40000' });
    expect(await assessmentOf(db(), assessments[0]!)).toMatchObject({ state: 'partly-paid', paid: 60_000 });
    expect((await bookedFor(db(), id)).slice(2)).toEqual([
      'revenue vehicle-tax 40000',
      'refunds-due -40000',
      'refunds-due 40000',
      'clearing -40000',
    ]);
    const { items } = (await ask(people.finance, `/api/v1/refunds?payment=${id}`)).json;
    expect(items).toMatchObject([
      { state: 'completed', providerReference: 're_1', requestedBy: 'job:payments.settle-callback', amount: 40_000 },
    ]);
    expect((await audit())[0]).toMatchObject({
      tenant: 'MG',
      actor: 'job:payments.settle-callback',
      role: 'job',
      action: 'refund',
      resource: `refund ${items[0].id}`,
      details: { madeAtProvider: 're_1' },
      correlationId: 'told',
    });
  });

  test('of more than is left, or of another currency, is for a person', async () => {
    const { id } = await paid(stripe);
    await tell(id, made('re_2', 100_001n));
    await tell(id, made('re_3', 1n, 'EUR'));
    expect(await paymentOf(id)).toMatchObject({ state: 'settled', refunded: '0' });
    expect(await casesOf(db(), id)).toMatchObject([
      { kind: 'different-amount', transaction: 're_2' },
      { kind: 'different-currency', transaction: 're_3' },
    ]);
    // Nothing lies aside because of it that could be paid back.
    const found = await treasury.caseOf(id, 'different-currency');
    expect(codeOf(await treasury.resolve(found, { action: 'refund' }))).toBe('422 RESOLUTION_REFUSED');
  });

  test('takes what was only proposed, which then cannot be approved', async () => {
    const { id } = await paid({ ...stripe, of: [{ amount: 300_000 }] });
    const { json } = await refund(id);
    await tell(id, made('re_4', 300_000n));
    expect(codeOf(await decide(json.id, people.second))).toBe('409 REFUND_TOO_LARGE');
    expect(codeOf(await decide(json.id, people.second, 'refused'))).toBe('200 refused');
  });

  test('that came back to the provider is given back here', async () => {
    const { id, assessments } = await paid(stripe);
    await tell(id, made('re_5', 100_000n));
    await tell(id, { kind: 'refund-failed', refundReference: 're_5', reason: 'lost_or_stolen_card' });
    expect(await paymentOf(id)).toMatchObject({ state: 'settled', refunded: '0' });
    expect(await assessmentOf(db(), assessments[0]!)).toMatchObject({ state: 'paid', paid: 100_000 });
    expect((await bookedFor(db(), id)).slice(-2)).toEqual(['revenue vehicle-tax -100000', 'clearing 100000']);
  });

  test('and failed is nothing to us when we never heard of it', async () => {
    const { id } = await paid(stripe);
    await tell(id, { kind: 'refund-failed', refundReference: 're_6', reason: 'expired' });
    await tell(id, { kind: 'refund-failed', refundReference: referenceOf(id), reason: 'expired' });
    expect(await bookedFor(db(), id)).toHaveLength(2);
    expect(await casesOf(db(), id)).toEqual([]);
  });
});
