// The whole way: Stripe calls, the service that takes callbacks keeps them, and the worker acts upon them.
import { start } from '../../services/callbacks/main';
import { referenceOf } from '../../shared/domain/payment/reference';
import { runSet } from '../../shared/jobs/run-set';
import type { RunningProcess } from '../../shared/process/process';
import { rows } from '../../shared/store/sql';
import * as handlers from '../../workers/payments/settle-callback';
import { settleCallback } from '../../workers/payments/settle-callback.job';
import { assessmentOf } from '../support/assessments';
import { aRunContext, openTestProcess } from '../support/engine';
import { bookedFor, casesOf } from '../support/payments';
import { useStripe } from './use-stripe';
import { codeOf, useTreasury } from './use-treasury';

const treasury = useTreasury();
const { db, people, ask, refund, paymentOf } = treasury;
const { simulator, taken, run } = useStripe(db);
let callbacks: RunningProcess;
beforeAll(async () => {
  callbacks = await openTestProcess(treasury.intake.databaseUrl(), {
    CALLBACKS_PORT: '0',
    STOP_SECONDS: '2',
    ...simulator().settings,
  });
  const { url } = await start(callbacks);
  simulator().callbacksTo(`${url}/callbacks/stripe`);
});
afterAll(() => callbacks?.stop('the test is over'));

/** Everything that was told is acted upon; returns how each callback ended. */
async function heard(): Promise<string[]> {
  await simulator().callbacksSettled();
  const duty = { job: settleCallback, handlers, deps: {} };
  while ((await runSet(duty, aRunContext(db()), { atMost: 100 })) > 0);
  const found = await rows<{ state: string }>(db(), 'select state from callback_event order by id');
  return found.map(({ state }) => state);
}
beforeEach(() => rows(db(), 'truncate callback_event cascade'));

test('a dispute is told by what was paid, and what is lost is owed again', async () => {
  const { id, assessmentId, reference } = await taken();
  simulator().dispute(reference, 'fraudulent');
  await heard();
  expect(await paymentOf(id)).toMatchObject({ state: 'disputed' });
  expect(codeOf(await refund(id))).toBe('422 REFUND_REFUSED');
  simulator().closeDispute(reference, 'lost');
  expect(new Set(await heard())).toEqual(new Set(['processed']));
  expect(await paymentOf(id)).toMatchObject({ state: 'refunded', refunded: '100000' });
  expect(await assessmentOf(db(), assessmentId)).toMatchObject({ state: 'due', paid: 0 });
  expect((await bookedFor(db(), id)).slice(-2)).toEqual(['revenue vehicle-tax 100000', 'disputed -100000']);
});

test('a refund that took days is completed, or fails, as Stripe tells', async () => {
  const { id } = await taken();
  const reply = await refund(id, { amount: 30_000 });
  simulator().refundsBecome('pending');
  await run();
  await rows(db(), `delete from job where name = 'payments.send-refund'`);
  simulator().finishRefund(referenceOf(reply.json.id), 'succeeded');
  expect(new Set(await heard())).toEqual(new Set(['processed']));
  expect((await ask(people.finance, `/api/v1/refunds/${reply.json.id}`)).json.state).toBe('completed');

  const other = await refund(id, { amount: 20_000 });
  await run();
  simulator().refundsBecome('succeeded');
  simulator().finishRefund(referenceOf(other.json.id), 'failed');
  expect(new Set(await heard())).toEqual(new Set(['processed']));
  expect(await paymentOf(id)).toMatchObject({ state: 'partly-refunded', refunded: '30000' });
  expect(await casesOf(db(), id)).toMatchObject([{ kind: 'refund-failed', amount: '20000' }]);
});
