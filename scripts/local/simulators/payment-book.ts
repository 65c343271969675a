import type { Behaviour } from './behaviour';

export type SimulatedState = 'open' | 'paid' | 'failed' | 'cancelled' | 'expired';

/** `details` is what only one provider knows of a payment. */
export type SimulatedPayment<D = unknown> = {
  /** As the merchant calls it. */
  reference: string;
  /** As the provider calls the order. */
  providerReference: string;
  /** As the provider calls the movement of money, once there is one. */
  transaction: string | null;
  /** As it was ordered, text or number as the protocol has it. */
  amount: string;
  currency: string;
  state: SimulatedState;
  /** Why it failed. */
  reason: string | null;
  callbackUrl: string | null;
  orderedAt: Date;
  settledAt: Date | null;
  /** Whether the payer has opened the page. */
  isSeen: boolean;
  details: D;
};

export type PaymentBook<D> = {
  /** Throws where the provider's own reference is taken. */
  add(
    order: Pick<
      SimulatedPayment<D>,
      'reference' | 'providerReference' | 'amount' | 'currency' | 'callbackUrl' | 'details'
    >,
  ): SimulatedPayment<D>;
  /** By either reference or by the transaction. */
  find(ref: string): SimulatedPayment<D> | undefined;
  /** The payer pays, which may fail nevertheless. Nothing where it is no longer open. Throws for an unknown one. */
  approve(ref: string): SimulatedPayment<D>;
  /** It ends without money. */
  end(ref: string, state: 'failed' | 'cancelled' | 'expired', reason: string): SimulatedPayment<D>;
  /** What the provider says of it from now on: to say what it never should. */
  alter(ref: string, patch: Partial<SimulatedPayment<D>>): void;
  all(): readonly SimulatedPayment<D>[];
  stop(): void;
};

/** `newTransaction` names the movement of money; `onSettled` is where callbacks begin. */
export function openPaymentBook<D>(
  behaviour: Behaviour,
  chance: () => number,
  newTransaction: (payment: SimulatedPayment<D>) => string,
  onSettled: (payment: SimulatedPayment<D>) => void,
): PaymentBook<D> {
  const payments = new Map<string, SimulatedPayment<D>>();
  const timers = new Set<NodeJS.Timeout>();

  const find = (ref: string) =>
    payments.get(ref) ?? [...payments.values()].findLast((one) => one.reference === ref || one.transaction === ref);

  function settle(ref: string, change: (payment: SimulatedPayment<D>) => void): SimulatedPayment<D> {
    const payment = find(ref);
    if (!payment) throw new Error('the simulator knows no such payment');
    if (payment.state !== 'open') return payment;
    change(payment);
    payment.settledAt = new Date();
    onSettled(payment);
    return payment;
  }

  const approve = (ref: string) =>
    settle(ref, (payment) => {
      if (chance() < behaviour.failPayments) Object.assign(payment, { state: 'failed', reason: 'INSUFFICIENT_FUNDS' });
      else Object.assign(payment, { state: 'paid', transaction: newTransaction(payment) });
    });

  return {
    add(order) {
      if (payments.has(order.providerReference)) throw new Error('the reference of the provider is taken');
      const payment: SimulatedPayment<D> = {
        ...order,
        transaction: null,
        state: 'open',
        reason: null,
        orderedAt: new Date(),
        settledAt: null,
        isSeen: false,
      };
      payments.set(payment.providerReference, payment);
      if (behaviour.autoApproveAfterMs !== null) {
        const timer = setTimeout(() => {
          timers.delete(timer);
          approve(payment.providerReference);
        }, behaviour.autoApproveAfterMs);
        timers.add(timer);
      }
      return payment;
    },
    find,
    approve,
    end: (ref, state, reason) => settle(ref, (payment) => Object.assign(payment, { state, reason })),
    alter(ref, patch) {
      const payment = find(ref);
      if (!payment) throw new Error('the simulator knows no such payment');
      Object.assign(payment, patch);
    },
    all: () => structuredClone([...payments.values()]),
    stop() {
      for (const timer of timers) clearTimeout(timer);
    },
  };
}
