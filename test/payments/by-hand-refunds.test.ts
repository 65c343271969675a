// Where the provider has no way to pay back: a person does, and another says so.
import { assessmentOf } from '../support/assessments';
import { bookedFor } from '../support/payments';
import { codeOf, useTreasury } from './use-treasury';

const { db, people, paid, refund, withdraw, complete, audit, paymentOf } = useTreasury();

test('another person pays it back and says so, once', async () => {
  const { id } = await paid();
  const { json } = await refund(id);
  expect(json).toMatchObject({ state: 'approved', byHand: true, provider: 'mvola' });
  expect(codeOf(await complete(json.id, people.finance))).toBe('403 PROPOSAL_OWN');
  expect((await audit())[0]).toMatchObject({ action: 'refund', outcome: 'refused' });
  const done = await complete(json.id, people.second, 'MV-77');
  expect(done.json).toMatchObject({ state: 'completed', providerReference: 'MV-77', finishedAt: expect.any(String) });
  expect((await audit())[0]).toMatchObject({
    actor: people.second.caller!.actor,
    before: { state: 'approved' },
    after: { state: 'completed' },
    details: { transaction: 'MV-77' },
  });
  expect((await bookedFor(db(), id)).slice(-2)).toEqual(['refunds-due 100000', 'clearing -100000']);
  expect(codeOf(await complete(json.id, people.second, 'MV-78'))).toBe('409 REFUND_OVER');
  expect(codeOf(await withdraw(json.id))).toBe('409 PROPOSAL_DECIDED');
});

test('of many who record it at once one does', async () => {
  const { json } = await refund((await paid()).id);
  const replies = await Promise.all(Array.from({ length: 6 }, () => complete(json.id)));
  expect(replies.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409, 409]);
});

test('one movement of money is recorded for one refund', async () => {
  const [first, second] = [await refund((await paid()).id), await refund((await paid()).id)];
  expect(codeOf(await complete(first.json.id, people.second, 'MV-once'))).toBe('200 completed');
  const reply = await complete(second.json.id, people.second, 'MV-once');
  expect([codeOf(reply), reply.json.details[0].code]).toEqual(['422 REFUND_REFUSED', 'TRANSACTION_KNOWN']);
  // Nor for the payment itself.
  const { id, money } = await paid();
  const third = await refund(id);
  expect(codeOf(await complete(third.json.id, people.second, money.transaction))).toBe('422 REFUND_REFUSED');
  expect(codeOf(await complete(third.json.id, people.second))).toBe('200 completed');
});

test('what cannot be paid back is taken back, and all is as it was', async () => {
  const { id, assessments } = await paid();
  const { json } = await refund(id);
  expect(codeOf(await withdraw(json.id))).toBe('200 withdrawn');
  expect(await paymentOf(id)).toMatchObject({ state: 'settled', refunded: '0' });
  expect(await assessmentOf(db(), assessments[0]!)).toMatchObject({ state: 'paid', paid: 100_000 });
  expect(codeOf(await complete(json.id))).toBe('409 REFUND_OVER');
  expect(codeOf(await refund(id))).toBe('201 approved');
});

test('what the provider pays back itself nobody records by hand, or takes back', async () => {
  const { json } = await refund((await paid({ over: { provider: 'stripe' } })).id);
  expect(codeOf(await complete(json.id))).toBe('422 REFUND_REFUSED');
  expect(codeOf(await withdraw(json.id))).toBe('409 PROPOSAL_DECIDED');
});
