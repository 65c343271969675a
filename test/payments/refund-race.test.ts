import { lockPayment } from '../../shared/store/payments';
import { rows, withTx } from '../../shared/store/sql';
import { assessmentOf } from '../support/assessments';
import { untilBlocked } from '../support/database';
import type { Reply } from '../support/intake';
import { bookedFor, casesOf } from '../support/payments';
import { codeOf, useTreasury } from './use-treasury';

const treasury = useTreasury();
const { db, people, paid, refund, decide, resolve, paymentOf } = treasury;

/** Lets all of them come to the payment before any of them may go on. */
async function together(paymentId: string, ...asking: (() => Promise<Reply>)[]): Promise<string[]> {
  let replies: Promise<Reply>[] = [];
  await withTx(db(), async (tx) => {
    await lockPayment(tx, paymentId);
    replies = asking.map((ask) => ask());
    await untilBlocked(db(), asking.length);
  });
  return (await Promise.all(replies)).map(codeOf).sort();
}

const standing = async (paymentId: string): Promise<string> =>
  (
    await rows<{ sum: string }>(
      db(),
      `select coalesce(sum(amount), 0)::text as sum
         from refund
        where payment_id = $1
          and state not in ('failed', 'refused', 'withdrawn')`,
      [paymentId],
    )
  )[0]!.sum;

test('of several who propose to pay all of it back one does', async () => {
  const { id } = await paid({ of: [{ amount: 300_000 }] });
  const askers = [people.finance, people.second, people.supervisor];
  const replies = await together(id, ...askers.map((who) => () => refund(id, {}, who)));
  expect(replies).toEqual(['201 proposed', '409 REFUND_TOO_LARGE', '409 REFUND_TOO_LARGE']);
  expect(await standing(id)).toBe('300000');
});

test('small ones at once never sum to more than was received', async () => {
  const { id, assessments } = await paid({ of: [{ amount: 100_000 }] });
  const amounts = [60_000, 30_000, 60_000, 10_000];
  const replies = await together(id, ...amounts.map((amount) => () => refund(id, { amount })));
  expect(replies.filter((reply) => reply === '201 approved').length).toBeLessThanOrEqual(3);
  expect(new Set(replies)).toEqual(new Set(['201 approved', '409 REFUND_TOO_LARGE']));
  const { refunded } = await paymentOf(id);
  expect(BigInt(refunded)).toBeLessThanOrEqual(100_000n);
  expect(await standing(id)).toBe(refunded);
  expect((await assessmentOf(db(), assessments[0]!)).paid).toBe(100_000 - Number(refunded));
});

test('the limit of one person holds for requests that come at once', async () => {
  const { id } = await paid({ of: [{ amount: 400_000 }] });
  const replies = await together(
    id,
    () => refund(id, { amount: 120_000 }),
    () => refund(id, { amount: 120_000 }),
    () => refund(id, { amount: 120_000 }),
  );
  expect(replies).toEqual(['201 approved', '201 proposed', '201 proposed']);
});

test('of several who decide at once one does, and it is booked once', async () => {
  const { id } = await paid({ of: [{ amount: 300_000 }] });
  const { json } = await refund(id);
  const replies = await together(
    id,
    () => decide(json.id, people.second),
    () => decide(json.id, people.supervisor),
    () => decide(json.id, people.second, 'refused'),
  );
  expect(replies.filter((reply) => reply === '409 PROPOSAL_DECIDED')).toHaveLength(2);
  const { state } = (await treasury.ask(people.finance, `/api/v1/refunds/${json.id}`)).json;
  const booked = (await bookedFor(db(), id)).filter((line) => line.startsWith('refunds-due'));
  expect(booked).toEqual(state === 'approved' ? ['refunds-due -300000'] : []);
});

test('of several who resolve a case at once one does', async () => {
  const { id } = await paid({ received: 130_000n });
  const overpaid = await treasury.caseOf(id, 'overpaid');
  const replies = await together(
    id,
    () => resolve(overpaid, { action: 'refund' }),
    () => resolve(overpaid, { action: 'refund' }, people.second),
    () => treasury.dismiss(overpaid),
  );
  expect(replies.filter((reply) => reply === '409 CASE_OVER')).toHaveLength(2);
  expect(['0', '30000']).toContain(await standing(id));
  expect(await casesOf(db(), id)).toMatchObject([{ state: expect.stringMatching(/^(resolved|dismissed)$/) }]);
});

test('what lies aside is not paid back twice, by its case and with the payment', async () => {
  const { id, assessments } = await paid({ received: 130_000n });
  const overpaid = await treasury.caseOf(id, 'overpaid');
  await together(
    id,
    () => resolve(overpaid, { action: 'refund' }),
    () => refund(id, { amount: 130_000 }, people.second),
  );
  const { refunded } = await paymentOf(id);
  expect(['30000', '130000']).toContain(refunded);
  expect((await assessmentOf(db(), assessments[0]!)).paid).toBe(refunded === '30000' ? 100_000 : 0);
});
