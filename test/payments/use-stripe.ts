// Payments that Stripe has taken, in its simulator, and the job that asks it for refunds.
import { v7 as uuidv7 } from 'uuid';
import { type StripeSimulator, startStripeSimulator } from '../../scripts/local/simulators/stripe';
import { referenceOf } from '../../shared/domain/payment/reference';
import { runLeased } from '../../shared/jobs/run-leased';
import { isConfigured } from '../../shared/process/payment-settings';
import type { PaymentProvider } from '../../shared/providers/payments/provider';
import { openStripe } from '../../shared/providers/payments/stripe';
import { leaseJobs } from '../../shared/store/jobs/claim-jobs';
import { knownPaymentOf, paymentById, recordStart } from '../../shared/store/payments';
import { settlePayments } from '../../shared/store/settle-payments';
import { type Database, rows, withTx } from '../../shared/store/sql';
import * as handlers from '../../workers/payments/send-refund';
import { sendRefund } from '../../workers/payments/send-refund.job';
import { anOrder, calm, settingsOf } from '../providers/an-order';
import { anAssessment } from '../support/assessments';
import { aRunContext, type JobRow, jobsOf } from '../support/engine';
import { aPayment } from '../support/payments';
import { testVault } from '../support/tax-worker';

export const kit = { limits: { timeoutSeconds: 1, failuresToOpen: 100, openSeconds: 0.1 } };

export function useStripe(db: () => Database) {
  let simulator: StripeSimulator;
  let stripe: PaymentProvider;
  beforeAll(async () => {
    simulator = await startStripeSimulator();
    const settings = settingsOf(simulator.settings);
    if (!isConfigured(settings, 'stripe')) throw new Error('the simulator does not configure Stripe');
    stripe = openStripe(settings, kit);
  });
  afterAll(() => simulator?.stop());
  beforeEach(() => rows(db(), `delete from job where name = $1`, [sendRefund.name]));

  /** Of one assessment of 100 000. */
  async function taken() {
    const assessmentId = await anAssessment(db());
    const { id, amount } = await aPayment(db(), { provider: 'stripe', items: [{ assessmentId }] });
    const order = anOrder({ reference: referenceOf(id), amount: BigInt(amount) });
    const started = await stripe.start(order, calm);
    await withTx(db(), (tx) => recordStart(tx, testVault, { id, provider: 'stripe' }, started));
    simulator.approve(order.reference);
    const standing = await stripe.confirm(knownPaymentOf(testVault, (await paymentById(db(), id))!)!, calm);
    if (standing.kind !== 'paid') throw new Error('expected it to be paid');
    const receipt = { ...standing, paymentId: id, provider: 'stripe', learnedBy: 'poll' } as const;
    await withTx(db(), (tx) => settlePayments(tx, [receipt]));
    return { id, assessmentId, transaction: standing.transaction, reference: order.reference };
  }

  /** Runs the only refund that waits, also when it was put off; returns its row in the ledger. */
  async function run(provider: PaymentProvider = stripe): Promise<JobRow> {
    await rows(db(), `update job set state = 'waiting', run_at = null where name = $1 and state = 'delayed'`, [
      sendRefund.name,
    ]);
    const context = aRunContext(db(), { workerId: uuidv7() });
    const [claimed] = await leaseJobs(db(), sendRefund.name, { atMost: 1 }, context.workerId, 30);
    if (claimed === undefined) throw new Error('no refund waits');
    const deps = { vault: testVault, providers: new Map([['stripe', provider]]), now: () => new Date() };
    await runLeased({ job: sendRefund, handlers, deps }, context, claimed as never);
    return (await jobsOf(db(), sendRefund.name)).find(({ event_id: id }) => id === claimed.eventId)!;
  }

  return {
    simulator: () => simulator,
    stripe: () => stripe,
    taken,
    run,
    /** What Stripe has paid back of a payment, as it counts. */
    refundsThere: (reference: string): number[] =>
      simulator
        .payments()
        .find((one) => one.reference === reference)!
        .details.refunds.map(({ amount }) => amount),
  };
}
