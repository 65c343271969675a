// Wave's checkout: the payer is sent to a page that opens Wave's app. In XOF only.
import { z } from 'zod';
import type { PaymentSettings } from '../../process/payment-settings';
import { openProviderClient, type ProviderClient, type ProviderKit } from '../calls/provider-client';
import { ProviderFault } from '../calls/provider-fault';
import type {
  KnownPayment,
  PaymentOrder,
  PaymentProvider,
  RefundOrder,
  RefundStanding,
  Standing,
  StartedPayment,
} from './provider';
import { verifyWaveCallback } from './wave-callbacks';
import { listWave } from './wave-list';
import { standingOfWave, type WaveSession, waveSessionShape } from './wave-sessions';

export type Wave = { client: ProviderClient; headers: Record<string, string> };

export function openWave(settings: PaymentSettings, kit: ProviderKit = {}): PaymentProvider {
  const wave: Wave = {
    client: openProviderClient('wave', settings.WAVE_URL, kit),
    headers: { authorization: `Bearer ${settings.WAVE_API_KEY ?? ''}` },
  };
  return {
    name: 'wave',
    takesOrdersAgain: true,
    start: (order, signal) => start(wave, order, signal),
    verify: (rawBody, headers, now) => verifyWaveCallback(settings.WAVE_WEBHOOK_SECRETS, rawBody, headers, now),
    confirm: (payment, signal) => confirm(wave, payment, signal),
    cancel: (payment, signal) => cancel(wave, payment, signal),
    refund: (order, signal) => refund(wave, order, signal),
    listTransactions: (wanted, signal) => listWave(wave, wanted, signal),
  };
}

const sessionsPath = '/v1/checkout/sessions';
const pathOf = ({ providerReference }: KnownPayment): string =>
  `${sessionsPath}/${encodeURIComponent(providerReference)}`;

/**
 * Looked for first: Wave documents idempotency keys for what it pays out, not for sessions. Where an order overtakes that
 * look, there are two sessions, and nobody was ever given the address of the one whose answer was lost.
 */
async function start(wave: Wave, order: PaymentOrder, signal: AbortSignal): Promise<StartedPayment> {
  const { reference, amount, currency } = order;
  if (currency !== 'XOF') throw wave.client.fault('refused', 'takes XOF only', 'CURRENCY_NOT_SERVED');
  const before = await findByReference(wave, reference, signal);
  if (before) return startedAs(wave, before);
  const json = {
    amount: String(amount),
    currency,
    client_reference: reference,
    success_url: order.returnUrl,
    error_url: order.cancelUrl,
  };
  const session = await wave.client.call(
    {
      name: 'start',
      isSafe: false,
      method: 'POST',
      path: sessionsPath,
      headers: { ...wave.headers, 'idempotency-key': reference },
      body: { json },
      schema: waveSessionShape,
    },
    signal,
  );
  return startedAs(wave, session);
}

function startedAs({ client }: Wave, session: WaveSession): StartedPayment {
  const { id: providerReference, wave_launch_url: url } = session;
  if (!url) throw client.fault('nonsense', 'gave no page to pay on');
  return { providerReference, token: null, next: { kind: 'redirect', url } };
}

/** Described as a list, shown as a list within `result`. */
const sessions = z.array(waveSessionShape);
const foundShape = z.union([sessions, z.object({ result: sessions }).transform(({ result }) => result)]);

/** What was paid before what can be paid, should there be several. */
async function findByReference(wave: Wave, reference: string, signal: AbortSignal): Promise<WaveSession | undefined> {
  const path = `${sessionsPath}/search?client_reference=${encodeURIComponent(reference)}`;
  const call = { name: 'look for order', isSafe: true, method: 'GET', path, headers: wave.headers } as const;
  const found = await wave.client.call({ ...call, schema: foundShape }, signal);
  const ours = found.filter((session) => session.client_reference === reference);
  return (
    ours.find((session) => session.payment_status === 'succeeded') ??
    ours.find((session) => session.checkout_status === 'open') ??
    ours[0]
  );
}

async function confirm(wave: Wave, payment: KnownPayment, signal: AbortSignal): Promise<Standing> {
  const call = { name: 'confirm', isSafe: true, method: 'GET', path: pathOf(payment), headers: wave.headers } as const;
  const standing = standingOfWave(await wave.client.call({ ...call, schema: waveSessionShape }, signal));
  if (standing) return standing;
  throw wave.client.fault('nonsense', 'says that it was paid, but not what');
}

/** Wave answers with an empty body. */
const done = z.unknown();

async function cancel(wave: Wave, payment: KnownPayment, signal: AbortSignal): Promise<Standing> {
  const path = `${pathOf(payment)}/expire`;
  const call = { name: 'cancel', isSafe: false, method: 'POST', path, headers: wave.headers } as const;
  try {
    await wave.client.call({ ...call, schema: done }, signal);
    return { kind: 'expired' };
  } catch (error) {
    // It is paid, or over already.
    if (error instanceof ProviderFault && error.kind === 'refused') return confirm(wave, payment, signal);
    throw error;
  }
}

/**
 * Whole sessions only; Wave documents no way to pay back a part. Asking again is the same to it as asking once, and it
 * has no name of its own for a refund: the session's stands for it, here and on the day's list.
 */
async function refund(wave: Wave, order: RefundOrder, signal: AbortSignal): Promise<RefundStanding> {
  const { payment, amount, reference } = order;
  if (amount !== payment.amount)
    throw wave.client.fault('refused', 'pays back whole payments only', 'PARTIAL_REFUND_UNSUPPORTED');
  const headers = { ...wave.headers, 'idempotency-key': reference };
  const path = `${pathOf(payment)}/refund`;
  await wave.client.call({ name: 'refund', isSafe: false, method: 'POST', path, headers, schema: done }, signal);
  return { kind: 'refunded', providerReference: payment.providerReference, refundedAt: null };
}
