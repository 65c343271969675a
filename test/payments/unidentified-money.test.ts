import { randomUUID } from 'node:crypto';
import { type NewCase, openCases } from '../../shared/store/cases';
import { bookJournals } from '../../shared/store/ledger';
import { row, withTx } from '../../shared/store/sql';
import { anAssessment, assessmentOf } from '../support/assessments';
import { bookedFor } from '../support/payments';
import { codeOf, useTreasury } from './use-treasury';

const treasury = useTreasury();
const { db, people, ask, paid, resolve, decide, withdraw, complete, caseOf, paymentOf } = treasury;

const get = (id: string) => ask(people.finance, `/api/v1/cases/${id}`);
const idOf = async (about: string): Promise<string> =>
  (await row<{ id: string }>(db(), 'select id from payment_case where about = $1', [about]))!.id;

/** Money at a provider that no payment explains, as reconciliation leaves it. */
async function unidentified(amount: bigint, over: Partial<NewCase> = {}): Promise<string> {
  const transaction = randomUUID();
  const about = `transaction mvola ${transaction}`;
  await withTx(db(), async (tx) => {
    await bookJournals(tx, [
      {
        jurisdiction: 'MG',
        currency: 'MGA',
        kind: 'unidentified',
        cause: about,
        paymentId: null,
        bookedOn: '2026-06-01',
        bookedBy: 'job:test',
        entries: [
          { account: { kind: 'clearing', provider: 'mvola' }, amount },
          { account: { kind: 'unidentified', provider: 'mvola' }, amount: -amount },
        ],
      },
    ]);
    const money = { provider: 'mvola', transaction, amount, currency: 'MGA' };
    await openCases(tx, [{ jurisdiction: 'MG', kind: 'unidentified', about, ...money, ...over }]);
  });
  return idOf(about);
}

const lyingIn = async (kind: string): Promise<string> =>
  (await row<{ sum: string }>(
    db(),
    `select coalesce(-sum(e.amount), 0)::text as sum
       from journal_entry e
       join ledger_account a on a.id = e.account_id
      where a.kind = $1`,
    [kind],
  ))!.sum;

test('money that no payment explains settles what somebody owes', async () => {
  const before = BigInt(await lyingIn('unidentified'));
  const found = await unidentified(25_000n);
  const assessmentId = await anAssessment(db(), { amount: 25_000 });
  expect(codeOf(await resolve(found, { action: 'assign', assessmentId }))).toBe('200 resolved');
  expect(await assessmentOf(db(), assessmentId)).toMatchObject({ state: 'paid', paid: 25_000 });
  expect(BigInt(await lyingIn('unidentified'))).toBe(before);
});

test('money that no payment explains is paid back by hand alone, by two persons where it is much', async () => {
  const before = await lyingIn('unidentified');
  const found = await unidentified(250_000n);
  expect(codeOf(await resolve(found, { action: 'refund' }))).toBe('200 resolved');
  const [refund] = (await ask(people.finance, '/api/v1/refunds?state=proposed')).json.items;
  expect(refund).toMatchObject({ caseId: found, paymentId: null, byHand: true, account: 'unidentified' });
  expect(codeOf(await decide(refund.id, people.finance))).toBe('403 PROPOSAL_OWN');
  expect(codeOf(await decide(refund.id, people.second))).toBe('200 approved');
  expect(await lyingIn('unidentified')).toBe(before);
  expect(codeOf(await complete(refund.id, people.finance))).toBe('403 PROPOSAL_OWN');
  expect(codeOf(await complete(refund.id))).toBe('200 completed');
});

test('money that no payment explains lies there again when it cannot be paid back', async () => {
  const found = await unidentified(10_000n);
  const before = await lyingIn('unidentified');
  await resolve(found, { action: 'refund' });
  const [refund] = (await ask(people.finance, '/api/v1/refunds')).json.items;
  expect(refund).toMatchObject({ state: 'approved', caseId: found });
  expect(codeOf(await withdraw(refund.id))).toBe('200 withdrawn');
  expect(await lyingIn('unidentified')).toBe(before);
  expect((await get(found)).json).toMatchObject({ state: 'open', amount: 10_000 });
});

test('money of another currency is paid back in its own, and by two persons whatever it is', async () => {
  const { id } = await paid({ receipt: { currency: 'EUR', amount: 20n } });
  const found = await caseOf(id, 'different-currency');
  expect((await get(found)).json).toMatchObject({ amount: 20, currency: 'EUR', actions: ['refund'] });
  expect(codeOf(await resolve(found, { action: 'refund' }))).toBe('200 resolved');
  const [refund] = (await ask(people.finance, `/api/v1/refunds?payment=${id}`)).json.items;
  expect(refund).toMatchObject({ state: 'proposed', amount: 20, currency: 'EUR', byHand: true });
  expect(codeOf(await decide(refund.id, people.second))).toBe('200 approved');
  expect(codeOf(await complete(refund.id))).toBe('200 completed');
  expect((await bookedFor(db(), id)).slice(-4)).toEqual([
    'unidentified 20',
    'refunds-due -20',
    'refunds-due 20',
    'clearing -20',
  ]);
  expect(await paymentOf(id)).toMatchObject({ state: 'failed', received: '0', refunded: '0' });
});
