// Wave's checkout, wallet and events.
import type { Callback, CallbackSender } from './send-callbacks';
import { forgersSecret, hexHmac } from './sign';
import { type Simulator, type SimulatorOptions, startSimulator } from './simulator';
import { newEvent, newTransaction, receiptOf, sessionOf, type WaveDetails, type WavePayment } from './wave-records';
import { type Wallet, walletRoutes } from './wave-routes';

export type WaveOptions = SimulatorOptions & {
  /** The address that events were registered for. */
  callbacksTo?: string;
  /** Several while one takes the other's place; each event is signed under all of them. */
  webhookSecrets?: readonly string[];
  linesOfPage?: number;
};

export type WaveSimulator = Simulator<WaveDetails> & {
  callbacksTo(url: string): void;
  /** Somebody pays to the number of the business. Gives the transaction. */
  receive(amount: number): string;
};

export async function startWaveSimulator(options: WaveOptions = {}): Promise<WaveSimulator> {
  const { webhookSecrets: secrets = ['wave_sn_WHS_simulated'], linesOfPage = 1000 } = options;
  const apiKey = 'wave_sn_test_simulated';
  let address = options.callbacksTo ?? null;
  let wallet!: Wallet;
  const send = (type: string, data: unknown) => {
    if (address !== null) sendEvent(wallet.callbacks, secrets, address, type, data);
  };
  const simulator = await startSimulator<WaveDetails>(
    {
      routes(parts) {
        wallet = { ...parts, apiKey, receipts: [], linesOfPage };
        return walletRoutes(wallet);
      },
      settings: (url) => ({ WAVE_URL: url, WAVE_API_KEY: apiKey, WAVE_WEBHOOK_SECRETS: secrets.join(',') }),
      newTransaction,
      onSettled: (payment) => tellOutcome(wallet, payment, send),
      callbackAttempts: 3,
    },
    options,
  );
  return {
    ...simulator,
    callbacksTo(url) {
      address = url;
    },
    receive(amount) {
      const receipt = { transaction: newTransaction(), amount, at: new Date() };
      wallet.receipts.push(receipt);
      send('merchant.payment_received', receiptOf(receipt));
      return receipt.transaction;
    },
  };
}

/** An attempt that fails leaves the session open; that one is over is told to nobody. */
function tellOutcome({ url }: Wallet, payment: WavePayment, send: (type: string, data: unknown) => void): void {
  if (payment.state === 'paid') send('checkout.session.completed', sessionOf(payment, url()));
  if (payment.state === 'paid' || payment.state === 'expired') return;
  const hasTried = payment.state === 'failed';
  Object.assign(payment, { state: 'open', settledAt: null });
  if (!hasTried) return;
  payment.details.lastError = 'insufficient-funds';
  const { id, last_payment_error } = sessionOf(payment, url());
  send('checkout.session.payment_failed', { id, payment_status: 'failed', last_payment_error });
}

function sendEvent(
  callbacks: CallbackSender,
  secrets: readonly string[],
  url: string,
  type: string,
  data: unknown,
): void {
  const body = JSON.stringify({ id: newEvent(), type, data });
  const sign = (under: readonly string[]): Callback => {
    const time = String(Math.floor(Date.now() / 1000));
    const signatures = under.map((secret) => `v1=${hexHmac(secret, `${time}${body}`)}`);
    const headers = { 'content-type': 'application/json', 'wave-signature': [`t=${time}`, ...signatures].join(',') };
    return { url, method: 'POST', headers, body };
  };
  callbacks.send(sign(secrets), () => sign([forgersSecret]));
}
