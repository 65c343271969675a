// BANGE by a contract that is ASSUMED, since the bank publishes none: see shared/providers/payments/bange.ts. It shows
// that the platform keeps to that contract, and says nothing about the bank.
import { type BangeDetails, type BangePayment, type BangeRefund, newId, paymentOf, refundOf } from './bange-records';
import { type Bank, bankRoutes } from './bange-routes';
import type { Callback, CallbackSender } from './send-callbacks';
import { forgersSecret, hexHmac } from './sign';
import { type Simulator, type SimulatorOptions, startSimulator } from './simulator';

export type BangeOptions = SimulatorOptions & { webhookSecret?: string; linesOfPage?: number };

export type BangeSimulator = Simulator<BangeDetails> & {
  /** What refunds are from now on when they are made. */
  refundsBecome(status: BangeRefund['status']): void;
  finishRefund(reference: string, status: 'completed' | 'failed'): void;
};

export async function startBangeSimulator(options: BangeOptions = {}): Promise<BangeSimulator> {
  const { webhookSecret: secret = 'bange-simulated-secret', linesOfPage = 100 } = options;
  const apiKey = 'bange-simulated-key';
  let bank!: Bank;
  const simulator = await startSimulator<BangeDetails>(
    {
      routes(parts) {
        const tellRefund = (payment: BangePayment, refund: BangeRefund) =>
          tell(parts.callbacks, secret, payment, `refund.${refund.status}`, refund);
        bank = { ...parts, apiKey, newRefunds: 'completed', linesOfPage, tellRefund };
        return bankRoutes(bank);
      },
      settings: (url) => ({ BANGE_URL: url, BANGE_API_KEY: apiKey, BANGE_WEBHOOK_SECRETS: secret }),
      newTransaction: () => newId('BT'),
      onSettled: (payment) =>
        tell(bank.callbacks, secret, payment, payment.state === 'paid' ? 'payment.success' : 'payment.failed'),
      callbackAttempts: 3,
    },
    options,
  );
  return {
    ...simulator,
    refundsBecome(status) {
      bank.newRefunds = status;
    },
    finishRefund: (reference, status) => finishRefund(bank, reference, status),
  };
}

function finishRefund({ book, tellRefund }: Bank, reference: string, status: 'completed' | 'failed'): void {
  for (const { providerReference } of book.all()) {
    const payment = book.find(providerReference);
    const refund = payment?.details.refunds.find((one) => one.reference === reference);
    if (!payment || !refund) continue;
    Object.assign(refund, { status, at: new Date() });
    tellRefund(payment, refund);
    return;
  }
  throw new Error('the simulator knows no such refund');
}

/** Of a refund the data tell its amount and state, and what it pays back. Every ending without money is a failure. */
function tell(
  callbacks: CallbackSender,
  secret: string,
  payment: BangePayment,
  event_type: string,
  refund?: BangeRefund,
): void {
  const { callbackUrl: url } = payment;
  if (url === null) return;
  const state = { ...paymentOf(payment), ...(event_type === 'payment.failed' && { status: 'failed' }) };
  const { amount, status, reason } = refund ? refundOf(refund) : state;
  const metadata = { reference: payment.reference, ...(refund && { refund_reference: refund.reference }) };
  const body = JSON.stringify({
    event_id: newId('BE'),
    event_type,
    timestamp: new Date().toISOString(),
    data: { ...state, amount, status, reason, metadata },
  });
  const sign = (under: string): Callback => {
    const headers = { 'content-type': 'application/json', 'x-bange-signature': `sha256=${hexHmac(under, body)}` };
    return { url, method: 'POST', headers, body };
  };
  callbacks.send(sign(secret), () => sign(forgersSecret));
}
