import { type StripeOptions, type StripeSimulator, startStripeSimulator } from '../../scripts/local/simulators/stripe';
import type {
  KnownPayment,
  PaymentOrder,
  PaymentProvider,
  ReadCallback,
} from '../../shared/providers/payments/provider';
import { openStripe } from '../../shared/providers/payments/stripe';
import { anOrder, calm, known, settingsOf, takeCallbacks } from './an-order';

export const byPage = { interaction: 'redirect' } as const;
export const byFields = { interaction: 'client-secret' } as const;

export const limits = { timeoutSeconds: 0.5, failuresToOpen: 3, openSeconds: 0.1 };

type PaidPayment = KnownPayment & { transaction: string };

/** A simulator and our side of it, new for each test. */
export function openDesk() {
  const desk = {} as {
    simulator: StripeSimulator;
    stripe: PaymentProvider;
    receiver: Awaited<ReturnType<typeof takeCallbacks>>;
  };

  async function open(options: StripeOptions = {}): Promise<void> {
    await desk.simulator?.stop();
    desk.simulator = await startStripeSimulator({ callbacksTo: desk.receiver.url, ...options });
    desk.stripe = openStripe(settingsOf(desk.simulator.settings), { limits });
  }
  beforeEach(async () => {
    desk.receiver = await takeCallbacks();
    await open();
  });
  afterEach(async () => {
    await desk.simulator.stop();
    await desk.receiver.stop();
  });

  async function started(patch: Partial<PaymentOrder> = {}): Promise<KnownPayment> {
    const order = anOrder(patch);
    return known(order, await desk.stripe.start(order, calm));
  }
  const confirm = (payment: KnownPayment) => desk.stripe.confirm(payment, calm);

  async function paid(patch: Partial<PaymentOrder> = {}): Promise<PaidPayment> {
    const payment = await started(patch);
    desk.simulator.approve(payment.reference);
    const standing = await confirm(payment);
    if (standing.kind !== 'paid') throw new Error('expected it to be paid');
    return { ...payment, transaction: standing.transaction };
  }

  const refundOf = (payment: PaidPayment, reference: string, amount = payment.amount) =>
    desk.stripe.refund!({ reference, payment, amount, currency: payment.currency, reason: 'paid twice' }, calm);

  /** The events that came so far, in the order of their types. Fails where one is not believed. */
  async function told(): Promise<ReadCallback[]> {
    await desk.simulator.callbacksSettled();
    const verdicts = desk.receiver.taken.map(({ body, headers }) => desk.stripe.verify(body, headers, new Date()));
    return verdicts
      .map((verdict) => {
        if (verdict.verdict === 'verified') return verdict.callback;
        throw new Error('expected every event to be believed');
      })
      .sort((one, other) => one.eventType.localeCompare(other.eventType));
  }
  return { desk, open, started, confirm, paid, refundOf, told };
}
