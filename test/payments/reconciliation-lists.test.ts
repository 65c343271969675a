// A provider's own list, asked for over HTTP: what it brings, and what becomes of a run that is cut off.

import { reconciliationRequested } from '../../shared/events/reconciliation-requested';
import { publish } from '../../shared/jobs/publish';
import { ProviderFault } from '../../shared/providers/calls/provider-fault';
import type { Providers } from '../../shared/providers/payments/open-providers';
import type { ListedTransaction } from '../../shared/providers/payments/provider';
import { type PaymentRow, paymentById } from '../../shared/store/payments';
import { countUndecided, linesAfter } from '../../shared/store/reconciliation-lines';
import { findReconciliation, type Reconciliation } from '../../shared/store/reconciliations';
import { rows, withTx } from '../../shared/store/sql';
import { inGuinea, today, useBange } from '../support/bange';
import { useDatabase } from '../support/database';
import { jobsOf } from '../support/engine';
import { bookedFor, sumOfEntries } from '../support/payments';
import { aDayToList, runReconciliation } from '../support/reconciliations';

const { db } = useDatabase();
const bank = useBange(db, { linesOfPage: 7 });
const stateOf = async ({ id }: PaymentRow) => (await paymentById(db(), id))!.state;
const aDay = () => aDayToList(db(), { ...inGuinea, day: today() });
const after = async ({ id }: Reconciliation) => (await findReconciliation(db(), null, id))!;
const lastJob = async () => (await jobsOf(db(), 'payments.reconcile')).at(-1)!;

/** Runs what waits, and what was put off. */
async function run(providers: Providers = bank.providers()): Promise<void> {
  await rows(db(), `update job set state = 'waiting', run_at = null where state = 'delayed'`);
  await runReconciliation(db(), providers);
}

afterEach(async () => {
  for (const sum of Object.values(await sumOfEntries(db()))) expect(sum).toBe('0');
});

test('a list of several pages settles what no callback told of, and leaves alone what did not come', async () => {
  const paid = await Promise.all(Array.from({ length: 20 }, () => bank.aPaidPayment()));
  const open = await bank.aPendingPayment();
  const day = await aDay();
  await run();
  expect(await after(day)).toMatchObject({ state: 'completed', lines: 20, settledNow: 20, amountThere: '2000000' });
  for (const payment of paid) {
    expect(await stateOf(payment)).toBe('settled');
    expect(await bookedFor(db(), payment.id)).toEqual(['clearing 98000', 'fees 2000', 'revenue service-fee -100000']);
  }
  expect(await stateOf(open)).toBe('pending');

  const again = await aDay();
  await run();
  expect(await after(again)).toMatchObject({ matched: 20, settledNow: 0, missingThere: 0 });
});

test('while the provider is away the day waits, and nothing is missing there', async () => {
  const payment = await bank.aPaidPayment();
  const day = await aDay();
  await bank.simulator().behave({ isDown: '503' });
  await run();
  expect(await lastJob()).toMatchObject({ state: 'delayed', attempt: 0 });
  expect(await after(day)).toMatchObject({ state: 'running', listedAt: null, missingThere: 0 });
  await bank.simulator().behave({ isDown: false });
  await run();
  expect(await after(day)).toMatchObject({ state: 'completed', settledNow: 1, missingThere: 0 });
  expect(await stateOf(payment)).toBe('settled');
});

test('a provider that answers nonsense fails the day, which can be retried', async () => {
  const day = await aDay();
  await rows(db(), `update job set max_attempts = 1 where state = 'waiting' and name = 'payments.reconcile'`);
  await bank.simulator().behave({ answersPages: true });
  await run();
  await bank.simulator().behave({ answersPages: false });
  expect(await after(day)).toMatchObject({ state: 'failed', failedReason: expect.stringContaining('bange') });
  await rows(db(), `update job set state = 'waiting', attempt = 0 where state = 'failed'`);
  await run();
  expect(await after(day)).toMatchObject({ state: 'completed', failedReason: null });
});

test('a day that failed and is retried while another run has it gives up, and says why', async () => {
  const day = await aDay();
  await run(new Map());
  expect(await after(day)).toMatchObject({ state: 'failed' });
  const other = await aDay();
  await rows(
    db(),
    `update job set state = (case subject_id when $1 then 'waiting' else 'delayed' end)::job_state, attempt = 0
      where subject_id in ($1, $2)`,
    [day.id, other.id],
  );
  await runReconciliation(db(), bank.providers());
  expect(await after(day)).toMatchObject({ state: 'failed', failedReason: 'another run has the day' });
  expect((await after(other)).state).toBe('waiting');
  await run();
  expect((await after(other)).state).toBe('completed');
});

test.each([
  ['is not configured', (): Providers => new Map(), 'bange is not configured'],
  ['keeps no list', () => bank.providers({ listTransactions: null }), 'bange has no list; upload its statement'],
])('a provider that %s is told, once', async (_, providers, reason) => {
  const day = await aDay();
  await run(providers());
  expect(await after(day)).toMatchObject({ state: 'failed', failedReason: reason });
});

/** The bank's list, which ends with `end` after so many lines. */
const cutAfter = (lines: number, end: () => unknown): Providers =>
  bank.providers({
    listTransactions: async function* (...wanted) {
      let left = lines;
      for await (const one of bank.bange().listTransactions!(...wanted)) {
        if (left-- === 0) throw end();
        yield one;
      }
    },
  });

test('a run that dies while it lists begins its list anew, and no line is there twice', async () => {
  // No more at a time than there are connections: who waits for one too long is turned away.
  for (let made = 0; made < 510; made += 10) await Promise.all(Array.from({ length: 10 }, () => bank.aPaidPayment()));
  const day = await aDay();
  await run(cutAfter(505, () => new ProviderFault('bange', 'away', 'went away')));
  expect(await after(day)).toMatchObject({ state: 'running', listedAt: null });
  expect(await countUndecided(db(), day.id)).toBe(500);

  await run();
  const lines = await linesAfter(db(), day.id, 0, 10_000);
  expect(new Set(lines.map(({ transaction }) => transaction)).size).toBe(lines.length);
  expect(lines.map(({ number }) => number)).toEqual(lines.map((_, place) => place + 1));
  expect(await after(day)).toMatchObject({ state: 'completed', settledNow: 510, missingThere: 0, missingHere: 0 });
}, 60_000);

test('a list that shifts while it is read repeats lines to no effect', async () => {
  const twice = bank.providers({
    listTransactions: async function* (...wanted) {
      for await (const one of bank.bange().listTransactions!(...wanted)) yield* [one, one];
    },
  });
  const payment = await bank.aPaidPayment();
  const day = await aDay();
  await run(twice);
  expect(await after(day)).toMatchObject({ settledNow: 1, missingHere: 0 });
  expect(await bookedFor(db(), payment.id)).toHaveLength(3);
});

/** The bank's list with the line of this payment at its head. */
const headedBy = (payment: PaymentRow): Providers =>
  bank.providers({
    listTransactions: async function* (...wanted) {
      const listed: ListedTransaction[] = [];
      for await (const one of bank.bange().listTransactions!(...wanted)) listed.push(one);
      const head = bank.transactionOf(payment);
      yield* listed.toSorted((a, b) => Number(b.transaction === head) - Number(a.transaction === head));
    },
  });

test('a run that dies between two pages goes on behind the first, and books nothing twice', async () => {
  const [first, last] = [await bank.aPaidPayment(), await bank.aPaidPayment()];
  const day = await aDay();
  // The page that holds it fails, as it would where its worker died.
  await rows(
    db(),
    `create function die() returns trigger language plpgsql as $$
     begin
       if new.payment_id = '${last.id}' then raise exception 'died'; end if;
       return new;
     end $$`,
  );
  await rows(db(), `create trigger die before insert on provider_transaction for each row execute function die()`);
  await run(headedBy(first));
  expect(await lastJob()).toMatchObject({ state: 'delayed' });
  expect([await stateOf(first), await stateOf(last)]).toEqual(['settled', 'pending']);
  await rows(db(), 'drop function die cascade');
  await run();
  expect(await after(day)).toMatchObject({ state: 'completed', settledNow: 2, missingThere: 0 });
  for (const payment of [first, last]) expect(await bookedFor(db(), payment.id)).toHaveLength(3);
});

test('two workers who both believe that the run is theirs come to what one would', async () => {
  const paid = await Promise.all(Array.from({ length: 5 }, () => bank.aPaidPayment()));
  const day = await aDay();
  await withTx(db(), (tx) => publish(tx, reconciliationRequested, { reconciliationId: day.id }));
  await Promise.all([runReconciliation(db(), bank.providers()), runReconciliation(db(), bank.providers())]);
  expect((await jobsOf(db(), 'payments.reconcile')).slice(-2)).toMatchObject([
    { state: 'completed' },
    { state: 'completed' },
  ]);
  expect(await after(day)).toMatchObject({ state: 'completed', settledNow: 5, missingThere: 0, missingHere: 0 });
  for (const payment of paid) expect(await bookedFor(db(), payment.id)).toHaveLength(3);
  const lines = await linesAfter(db(), day.id, 0, 10_000);
  expect(lines.map(({ number }) => number)).toEqual(lines.map((_, place) => place + 1));
});
