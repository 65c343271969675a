// Orange Money's web payment: an order gives an address to pay at. Its callbacks bring the secret of the payment along,
// which is weaker than a signature, so that a payment is only settled by what Orange answers when it is asked.
import { z } from 'zod';
import { toJsonInteger } from '../../domain/money';
import type { PaymentSettings } from '../../process/payment-settings';
import { askWithToken } from '../calls/access-token';
import { openProviderClient, type ProviderClient, type ProviderKit } from '../calls/provider-client';
import { readOrangeCallback } from './orange-money-callback';
import type { KnownPayment, PaymentOrder, PaymentProvider, Standing, StartedPayment } from './provider';
import { wholeAmount } from './whole-amount';

const countries: Partial<Record<string, string>> = { MG: 'mg', SN: 'sn' };

const orderAnswer = z.looseObject({
  pay_token: z.string().min(1).max(100),
  payment_url: z.url({ protocol: /^https?$/ }).max(2000),
  notif_token: z.string().min(1).max(200),
});

const statusAnswer = z.looseObject({
  status: z.enum(['INITIATED', 'PENDING', 'EXPIRED', 'SUCCESS', 'FAILED']),
  order_id: z.string().optional(),
  txnid: z
    .string()
    .regex(/^[\w.-]{0,100}$/)
    .nullish(),
  // Not known to be told; where they are, they count.
  amount: wholeAmount.optional(),
  currency: z.string().min(1).max(10).optional(),
});

export function openOrangeMoney(settings: PaymentSettings, kit: ProviderKit = {}): PaymentProvider {
  const client = openProviderClient('orange-money', settings.ORANGE_MONEY_URL, kit);
  const ask = askWithToken(client, {
    path: '/oauth/v3/token',
    clientId: settings.ORANGE_MONEY_CLIENT_ID ?? '',
    clientSecret: settings.ORANGE_MONEY_CLIENT_SECRET ?? '',
  });

  async function start(order: PaymentOrder, signal: AbortSignal): Promise<StartedPayment> {
    const { pay_token, payment_url, notif_token } = await ask(
      {
        name: 'order',
        isSafe: false,
        method: 'POST',
        path: `${webpay(client, order.jurisdiction)}/webpayment`,
        body: { json: orderBody(order, settings.ORANGE_MONEY_MERCHANT_KEY ?? '') },
        schema: orderAnswer,
      },
      signal,
    );
    return { providerReference: pay_token, token: notif_token, next: { kind: 'redirect', url: payment_url } };
  }

  async function confirm(payment: KnownPayment, signal: AbortSignal): Promise<Standing> {
    const { reference, amount, providerReference } = payment;
    const answer = await ask(
      {
        name: 'status',
        isSafe: true,
        method: 'POST',
        path: `${webpay(client, payment.jurisdiction)}/transactionstatus`,
        body: { json: { order_id: reference, amount: toJsonInteger(amount), pay_token: providerReference } },
        schema: statusAnswer,
      },
      signal,
    );
    return standingOf(client, payment, answer);
  }

  return {
    name: 'orange-money',
    // An order number serves once, and an order whose answer was lost has given nobody an address to pay at. Sent again it
    // is either taken for the first time, or refused and can never be paid: one of them at most is ever shown to a payer.
    takesOrdersAgain: true,
    start,
    verify: readOrangeCallback,
    confirm,
    cancel: null,
    refund: null,
    listTransactions: null,
  };
}

function webpay(client: ProviderClient, jurisdiction: string): string {
  const country = countries[jurisdiction];
  if (country === undefined) throw client.fault('refused', 'does not serve this country', 'COUNTRY_NOT_SERVED');
  return `/orange-money-webpay/${country}/v1`;
}

const orderBody = (order: PaymentOrder, merchantKey: string) => ({
  merchant_key: merchantKey,
  currency: order.currency,
  order_id: order.reference,
  amount: toJsonInteger(order.amount),
  return_url: order.returnUrl,
  cancel_url: order.cancelUrl,
  ...(order.callbackUrl === null ? {} : { notif_url: order.callbackUrl }),
  // Its page knows no others.
  lang: order.language === 'en' ? 'en' : 'fr',
  reference: order.description.slice(0, 30).trim(),
});

function standingOf(client: ProviderClient, payment: KnownPayment, answer: z.output<typeof statusAnswer>): Standing {
  if (answer.order_id !== undefined && answer.order_id !== payment.reference)
    throw client.fault('nonsense', 'told the status of another payment', 'OTHER_PAYMENT');
  switch (answer.status) {
    case 'INITIATED':
    case 'PENDING':
      return { kind: 'pending' };
    case 'EXPIRED':
      return { kind: 'expired' };
    case 'FAILED':
      return { kind: 'failed', reason: 'FAILED' };
    case 'SUCCESS': {
      if (!answer.txnid) throw client.fault('nonsense', 'says SUCCESS without a transaction', 'TRANSACTION_MISSING');
      return {
        kind: 'paid',
        transaction: answer.txnid,
        // Asked for by number, amount and token together: it knows none with another amount.
        amount: answer.amount ?? payment.amount,
        currency: answer.currency?.toUpperCase() ?? payment.currency,
        fee: null,
        receivedAt: null,
      };
    }
  }
}
