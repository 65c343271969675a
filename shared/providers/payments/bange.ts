// BANGE, the national bank of Equatorial Guinea. ASSUMED: the bank publishes nothing of how it is spoken to. Addresses,
// fields and headers here are a plain contract of our own making, to be corrected once the bank gives us the real one.
import { z } from 'zod';
import { toJsonInteger } from '../../domain/money';
import type { PaymentSettings } from '../../process/payment-settings';
import { openProviderClient, type ProviderClient, type ProviderKit } from '../calls/provider-client';
import { ProviderFault } from '../calls/provider-fault';
import { verifyBangeCallback } from './bange-callbacks';
import { bangePaymentShape, bangeRefundShape, standingOfBange, standingOfBangeRefund } from './bange-objects';
import type {
  DayWanted,
  KnownPayment,
  ListedTransaction,
  PaymentOrder,
  PaymentProvider,
  RefundOrder,
  RefundStanding,
  Standing,
  StartedPayment,
} from './provider';
import { wholeAmount } from './whole-amount';

type Bange = { client: ProviderClient; headers: Record<string, string> };

export function openBange(settings: PaymentSettings, kit: ProviderKit = {}): PaymentProvider {
  const bange: Bange = {
    client: openProviderClient('bange', settings.BANGE_URL ?? '', kit),
    headers: { authorization: `ApiKey ${settings.BANGE_API_KEY ?? ''}` },
  };
  return {
    name: 'bange',
    takesOrdersAgain: true,
    start: (order, signal) => start(bange, order, signal),
    verify: (rawBody, headers, now) => verifyBangeCallback(settings.BANGE_WEBHOOK_SECRETS, rawBody, headers, now),
    confirm: (payment, signal) => confirm(bange, payment, signal),
    cancel: (payment, signal) => cancel(bange, payment, signal),
    refund: (order, signal) => refund(bange, order, signal),
    listTransactions: (wanted, signal) => list(bange, wanted, signal),
  };
}

const startedShape = z.object({ payment_id: z.string().min(1).max(100), checkout_url: z.url() });

async function start(bange: Bange, order: PaymentOrder, signal: AbortSignal): Promise<StartedPayment> {
  const { reference, amount, currency, description } = order;
  if (currency !== 'XAF') throw bange.client.fault('refused', 'takes XAF only', 'CURRENCY_NOT_SERVED');
  const json = {
    reference,
    amount: toJsonInteger(amount),
    currency,
    description,
    return_url: order.returnUrl,
    cancel_url: order.cancelUrl,
    callback_url: order.callbackUrl,
    expires_at: order.payUntil.toISOString(),
  };
  const answer = await write(bange, 'start', '/v1/payments', { key: reference, json }, startedShape, signal);
  return {
    providerReference: answer.payment_id,
    token: null,
    next: { kind: 'redirect', url: answer.checkout_url },
  };
}

const write = <S extends z.ZodType>(
  { client, headers }: Bange,
  name: string,
  path: string,
  { key, json }: { key: string; json: unknown },
  schema: S,
  signal: AbortSignal,
): Promise<z.output<S>> => {
  const signed = { ...headers, 'idempotency-key': key };
  return client.call({ name, isSafe: false, method: 'POST', path, headers: signed, body: { json }, schema }, signal);
};

const pathOf = ({ providerReference }: KnownPayment): string => `/v1/payments/${encodeURIComponent(providerReference)}`;

async function confirm({ client, headers }: Bange, payment: KnownPayment, signal: AbortSignal): Promise<Standing> {
  const call = { name: 'confirm', isSafe: true, method: 'GET', path: pathOf(payment), headers } as const;
  const standing = standingOfBange(await client.call({ ...call, schema: bangePaymentShape }, signal));
  if (standing) return standing;
  throw client.fault('nonsense', 'tells of a payment what its contract does not know');
}

async function cancel(bange: Bange, payment: KnownPayment, signal: AbortSignal): Promise<Standing> {
  // A key of its own, so that it is never taken for the order itself.
  const order = { key: `cancel-${payment.reference}`, json: {} };
  try {
    await write(bange, 'cancel', `${pathOf(payment)}/cancel`, order, z.unknown(), signal);
  } catch (error) {
    // It is paid, or over already: then it says which.
    if (!(error instanceof ProviderFault && error.kind === 'refused')) throw error;
  }
  return confirm(bange, payment, signal);
}

async function refund(bange: Bange, order: RefundOrder, signal: AbortSignal): Promise<RefundStanding> {
  const { reference, payment, amount, currency } = order;
  const json = { reference, amount: toJsonInteger(amount), currency };
  const path = `${pathOf(payment)}/refunds`;
  const answer = await write(bange, 'refund', path, { key: reference, json }, bangeRefundShape, signal);
  const standing = standingOfBangeRefund(answer);
  if (standing) return standing;
  throw bange.client.fault('nonsense', 'tells of a refund what its contract does not know');
}

const pageShape = z.object({
  transactions: z.array(
    z.object({
      kind: z.enum(['payment', 'refund']),
      transaction_id: z.string().min(1).max(100),
      reference: z.string().max(100).nullish(),
      /** Of a payment its payment_id, of a refund its refund_id. */
      id: z.string().min(1).max(100).nullish(),
      amount: wholeAmount,
      currency: z.string().length(3),
      fee: wholeAmount.nullish(),
      at: z.iso.datetime({ offset: true }),
    }),
  ),
  next_cursor: z.string().nullable(),
});

async function* list(
  { client, headers }: Bange,
  { from, to, currency }: DayWanted,
  signal: AbortSignal,
): AsyncGenerator<ListedTransaction> {
  let cursor: string | null = null;
  do {
    const span = { from: from.toISOString(), to: to.toISOString() };
    const query: URLSearchParams = new URLSearchParams({ ...span, ...(cursor && { cursor }) });
    const path = `/v1/transactions?${query}`;
    const call = { name: 'list', isSafe: true, method: 'GET', path, headers } as const;
    const page: z.output<typeof pageShape> = await client.call({ ...call, schema: pageShape }, signal);
    for (const {
      transaction_id: transaction,
      reference = null,
      id: providerReference = null,
      ...one
    } of page.transactions) {
      if (one.currency.toUpperCase() !== currency) continue;
      const { kind, amount, fee = null } = one;
      yield { kind, transaction, reference, providerReference, amount, currency, fee, at: new Date(one.at) };
    }
    if (page.next_cursor !== null && page.next_cursor === cursor)
      throw client.fault('nonsense', 'listed the same page twice');
    cursor = page.next_cursor;
  } while (cursor !== null);
}
