// Refunds on lists and statements: of ours, and of those that somebody made without us.
import { referenceOf } from '../../shared/domain/payment/reference';
import { lockPayment } from '../../shared/store/payments';
import { linesAfter } from '../../shared/store/reconciliation-lines';
import { findReconciliation } from '../../shared/store/reconciliations';
import { rows, withTx } from '../../shared/store/sql';
import { assessmentOf } from '../support/assessments';
import { untilBlocked } from '../support/database';
import { ledgerFaults } from '../support/ledger';
import { bookedFor, casesOf } from '../support/payments';
import { aLine, aStatement, casesAbout, outcomesOf, reconciled, runReconciliation } from '../support/reconciliations';
import { useTreasury } from './use-treasury';

const { db, people, paid, refund, complete, paymentOf, audit } = useTreasury();

const stripe = { provider: 'stripe' } as const;
const refundOf = async (id: string) =>
  (
    await rows<{ state: string; provider_reference: string; reason: string; amount: string }>(
      db(),
      'select state, provider_reference, reason, amount::text from refund where id = $1 or payment_id = $1',
      [id],
    )
  )[0]!;
const aRefundLine = (over: Parameters<typeof aLine>[0]) => aLine({ kind: 'refund', ...over });

afterEach(async () => expect(await ledgerFaults(db())).toEqual([]));

test('a refund that is recorded here and listed there matches', async () => {
  const { id } = await paid();
  const { json } = await refund(id);
  await complete(json.id, people.second, 'MV-OUT-1');
  const run = await reconciled(db(), [aRefundLine({ transaction: 'MV-OUT-1' })]);
  expect(run).toMatchObject({ matched: 1, amountThere: '-100000', amountHere: '-100000' });
});

test('a refund that was paid back by hand is completed by the statement that shows it', async () => {
  const { id } = await paid();
  const { json } = await refund(id);
  expect(json.state).toBe('approved');
  const line = aRefundLine({ reference: referenceOf(json.id) });
  const run = await reconciled(db(), [line]);
  expect(run).toMatchObject({ settledNow: 1, amountHere: '-100000' });
  expect(await refundOf(json.id)).toMatchObject({ state: 'completed', provider_reference: line.transaction });
  expect((await bookedFor(db(), id)).slice(-2)).toEqual(['refunds-due 100000', 'clearing -100000']);
  expect((await audit(2))[1]).toMatchObject({
    actor: 'job:payments.reconcile',
    action: 'refund',
    resource: `refund ${json.id}`,
    details: { reconciliation: run.id, source: 'statement' },
  });
  expect(await reconciled(db(), [line])).toMatchObject({ matched: 1 });
});

test('a refund that the provider has and has not answered yet is completed by its list', async () => {
  const { id, assessments } = await paid({ over: stripe });
  const { json } = await refund(id, { amount: 40_000 });
  await rows(db(), `update refund set state = 'requested', provider_reference = 're_1' where id = $1`, [json.id]);
  const line = aRefundLine({ transaction: 're_1', providerReference: 're_1', amount: 40_000n });
  expect(await reconciled(db(), [line], stripe)).toMatchObject({ settledNow: 1 });
  expect(await refundOf(json.id)).toMatchObject({ state: 'completed' });
  expect(await assessmentOf(db(), assessments[0]!)).toMatchObject({ paid: 60_000 });
});

test('what was not sent yet cannot have been paid back', async () => {
  const { id } = await paid({ over: stripe });
  const { json } = await refund(id);
  const line = aRefundLine({ reference: referenceOf(json.id) });
  expect(await reconciled(db(), [line], stripe)).toMatchObject({ missingHere: 1 });
  expect(await refundOf(json.id)).toMatchObject({ state: 'approved' });
  expect(await casesAbout(db(), line.transaction)).toMatchObject([{ kind: 'different-amount', amount: null }]);
});

test('a refund of another amount than ours is for somebody to look at', async () => {
  const { id } = await paid();
  const { json } = await refund(id);
  const line = aRefundLine({ reference: referenceOf(json.id), amount: 99_000n });
  const run = await reconciled(db(), [line]);
  expect(await linesAfter(db(), run.id, 0, 9)).toMatchObject([
    { outcome: 'different-amount', caseId: expect.any(String) },
  ]);
  expect(await refundOf(json.id)).toMatchObject({ state: 'approved' });
});

test('what somebody paid back at the provider is booked as a refund, once', async () => {
  const { id, payment, assessments } = await paid({ over: stripe });
  const line = aRefundLine({ providerReference: payment.providerReference, amount: 30_000n });
  expect(await reconciled(db(), [line], stripe)).toMatchObject({ settledNow: 1, missingHere: 0 });
  expect(await refundOf(id)).toMatchObject({ state: 'completed', reason: 'made at the provider', amount: '30000' });
  expect(await paymentOf(id)).toMatchObject({ state: 'partly-refunded', refunded: '30000' });
  expect(await assessmentOf(db(), assessments[0]!)).toMatchObject({ paid: 70_000 });
  expect(await reconciled(db(), [line], stripe)).toMatchObject({ matched: 1 });
  expect(await paymentOf(id)).toMatchObject({ refunded: '30000' });
});

test('several refunds of one payment are several refunds', async () => {
  const { id, payment } = await paid({ over: stripe });
  const named = { providerReference: payment.providerReference, amount: 30_000n };
  const lines = [aRefundLine(named), aRefundLine(named), aRefundLine({ ...named, amount: 50_000n })];
  const run = await reconciled(db(), lines, stripe);
  expect((await outcomesOf(db(), run)).map((outcome) => outcome.split(' ')[1])).toEqual([
    'settled-now',
    'settled-now',
    'different-amount',
  ]);
  expect(await paymentOf(id)).toMatchObject({ refunded: '60000' });
  expect(await casesOf(db(), id)).toMatchObject([{ kind: 'different-amount' }]);
});

test('a bank that calls a refund otherwise than it was recorded has it once', async () => {
  const { id } = await paid();
  const { json } = await refund(id);
  await complete(json.id, people.second, 'AS-TYPED');
  await rows(
    db(),
    `update provider_transaction set received_at = '2026-03-02T12:00:00Z' where transaction = 'AS-TYPED'`,
  );
  const line = aRefundLine({ reference: referenceOf(json.id), transaction: 'AS-THE-BANK-CALLS-IT' });
  expect(await reconciled(db(), [line])).toMatchObject({ matched: 1, missingHere: 0, missingThere: 0 });
  expect((await bookedFor(db(), id)).filter((entry) => entry.startsWith('clearing'))).toHaveLength(2);
});

test('a refund that a bank calls otherwise is none of another provider’s, though that one calls its own the same', async () => {
  const { id } = await paid();
  const { json } = await refund(id);
  await complete(json.id, people.second, 'SAME-NAME');
  await rows(
    db(),
    `insert into provider_transaction (provider, transaction, kind, jurisdiction, amount, currency, learned_by, created_at)
     values ('orange-money', 'SAME-NAME', 'refund', 'MG', 5, 'MGA', 'poll', '2026-01-01')`,
  );
  const run = await reconciled(db(), [aRefundLine({ reference: referenceOf(json.id), transaction: 'AT-THE-BANK' })]);
  await rows(db(), `delete from provider_transaction where provider = 'orange-money'`);
  expect(run).toMatchObject({ matched: 1, different: 0, amountHere: '-100000' });
});

test('a refund that the list does not have is missing there, unless somebody paid it back by hand', async () => {
  const { id } = await paid();
  const { json } = await refund(id);
  await complete(json.id, people.second, 'BY-HAND');
  await rows(
    db(),
    `update provider_transaction set received_at = '2026-04-02T12:00:00Z' where transaction = 'BY-HAND'`,
  );
  expect(await reconciled(db(), [], { day: '2026-04-02' })).toMatchObject({ missingThere: 0 });
  await rows(db(), `update provider_transaction set learned_by = 'poll' where transaction = 'BY-HAND'`);
  const run = await reconciled(db(), [], { day: '2026-04-02' });
  expect(run).toMatchObject({ missingThere: 1, amountHere: '-100000' });
});

test('a person and a statement that complete a refund at once complete it once', async () => {
  const { id } = await paid();
  const { json } = await refund(id);
  const { id: statement } = await aStatement(db(), [
    aRefundLine({ reference: referenceOf(json.id), transaction: 'T' }),
  ]);
  let both!: Promise<[{ status: number }, boolean]>;
  await withTx(db(), async (tx) => {
    await lockPayment(tx, id);
    both = Promise.all([complete(json.id, people.second, 'T'), runReconciliation(db())]);
    await untilBlocked(db(), 2);
  });
  expect([200, 409]).toContain((await both)[0].status);
  expect(await refundOf(json.id)).toMatchObject({ state: 'completed', provider_reference: 'T' });
  expect(await findReconciliation(db(), null, statement)).toMatchObject({
    state: 'completed',
    different: 0,
    missingHere: 0,
  });
  expect((await bookedFor(db(), id)).filter((entry) => entry === 'clearing -100000')).toHaveLength(1);
});

test('verifying the ledger names a refund that was changed, and one whose journal is gone', async () => {
  const { id } = await paid();
  const { json } = await refund(id);
  await complete(json.id, people.second, 'TAMPERED');
  const undone = new Error('undone');
  const found: string[][] = [];
  const tampering = withTx(db(), async (tx) => {
    await rows(tx, 'update refund set amount = amount - 7 where id = $1', [json.id]);
    found.push(await ledgerFaults(tx));
    await rows(tx, 'update refund set amount = amount + 7 where id = $1', [json.id]);
    for (const table of ['journal', 'journal_entry']) await rows(tx, `alter table ${table} disable trigger user`);
    await rows(tx, `update journal set cause = 'x' where cause = 'refund-paid ' || $1`, [json.id]);
    found.push(await ledgerFaults(tx));
    throw undone;
  });
  await expect(tampering).rejects.toBe(undone);
  expect(found).toEqual([
    [`payment ${id}: says that 100000 was refunded, and its refunds and lost disputes come to 99993`],
    ['movement mvola TAMPERED: is not booked'],
  ]);
});
