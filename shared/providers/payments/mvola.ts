// MVola, merchant pay 1.0: the payer is asked on his telephone, and approves there. Callbacks are not signed and may never
// come, so that a payment is only ever settled by what MVola answers when it is asked.
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Personal } from '../../domain/personal';
import type { PaymentSettings } from '../../process/payment-settings';
import { askWithToken } from '../calls/access-token';
import { openProviderClient, type ProviderClient, type ProviderKit } from '../calls/provider-client';
import { readMvolaCallback } from './mvola-callback';
import type { KnownPayment, PaymentOrder, PaymentProvider, Standing, StartedPayment } from './provider';
import { wholeAmount } from './whole-amount';

const transactions = '/mvola/mm/transactions/type/merchantpay/1.0.0/';

/** Goes into addresses. */
/** Under which our reference lies in the metadata of an order. */
const referenceKey = 'reference';
const handle = z.string().regex(/^\w[\w.-]{0,99}$/);

const orderAnswer = z.looseObject({ status: z.enum(['pending', 'completed', 'failed']), serverCorrelationId: handle });

const statusAnswer = z.looseObject({
  status: z.enum(['pending', 'completed', 'failed']),
  serverCorrelationId: handle.optional(),
  objectReference: z.union([z.string(), z.number()]).transform(String).optional(),
});

const party = z.array(z.looseObject({ key: z.string(), value: z.string() }));
const fees = z
  .array(z.looseObject({ feeAmount: z.unknown() }))
  .optional()
  .catch(undefined);

const detailsAnswer = z.looseObject({
  amount: wholeAmount,
  currency: z.string().min(1).max(10),
  transactionReference: z.union([z.string(), z.number()]).transform(String).pipe(handle).optional(),
  transactionStatus: z.enum(['pending', 'completed', 'failed']).optional(),
  creditParty: party,
  metadata: party.optional().catch(undefined),
  // Both are seen.
  fees,
  fee: fees,
});

type Details = z.output<typeof detailsAnswer>;

export function openMvola(settings: PaymentSettings, kit: ProviderKit = {}): PaymentProvider {
  const client = openProviderClient('mvola', settings.MVOLA_URL, kit);
  const ask = askWithToken(client, {
    path: '/token',
    clientId: settings.MVOLA_CONSUMER_KEY ?? '',
    clientSecret: settings.MVOLA_CONSUMER_SECRET ?? '',
    scope: 'EXT_INT_MVOLA_SCOPE',
  });
  const merchant = settings.MVOLA_MERCHANT_PHONE ?? '';
  const partner = settings.MVOLA_PARTNER_NAME;

  /** Every attempt has an id of its own, the repetition of one included. */
  const headers =
    (language: 'FR' | 'MG', more: Record<string, string> = {}) =>
    () => ({
      version: '1.0',
      'x-correlationid': randomUUID(),
      userlanguage: language,
      useraccountidentifier: `msisdn;${merchant}`,
      partnername: partner,
      'cache-control': 'no-cache',
      ...more,
    });

  async function start(order: PaymentOrder, signal: AbortSignal): Promise<StartedPayment> {
    // It knows no other, and would take francs for ariary.
    if (order.currency !== 'MGA') throw client.fault('refused', 'pays in ariary alone', 'CURRENCY_NOT_SERVED');
    const body = { json: orderBody(order, { payer: localPhone(client, order.payerPhone), merchant, partner }) };
    const callback: Record<string, string> = order.callbackUrl === null ? {} : { 'x-callback-url': order.callbackUrl };
    const answer = await ask(
      {
        name: 'order',
        isSafe: false,
        method: 'POST',
        path: transactions,
        headers: headers(order.language === 'mg' ? 'MG' : 'FR', callback),
        body,
        schema: orderAnswer,
      },
      signal,
    );
    return { providerReference: answer.serverCorrelationId, token: null, next: { kind: 'approve-on-phone' } };
  }

  const read = <S extends z.ZodType>(name: string, path: string, schema: S, signal: AbortSignal) =>
    ask({ name, isSafe: true, method: 'GET', path: transactions + path, headers: headers('FR'), schema }, signal);

  async function confirm(payment: KnownPayment, signal: AbortSignal): Promise<Standing> {
    const id = encodeURIComponent(payment.providerReference);
    const { status, serverCorrelationId, objectReference } = await read('status', `status/${id}`, statusAnswer, signal);
    if (serverCorrelationId !== undefined && serverCorrelationId !== payment.providerReference)
      throw client.fault('nonsense', 'told the status of another payment', 'OTHER_PAYMENT');
    if (status === 'pending') return { kind: 'pending' };
    if (status === 'failed') return { kind: 'failed', reason: 'FAILED' };
    if (!handle.safeParse(objectReference).success)
      throw client.fault('nonsense', 'says "completed" without naming the transaction', 'TRANSACTION_MISSING');
    const transaction = String(objectReference);
    const details = await read('details', transaction, detailsAnswer, signal);
    demandOurs(client, payment, details);
    return received(client, merchant, transaction, details);
  }

  return {
    name: 'mvola',
    // Nothing in its contract tells a repeated order from a new one, and the payer would be asked to pay twice.
    takesOrdersAgain: false,
    start,
    verify: readMvolaCallback,
    confirm,
    cancel: null,
    refund: null,
    listTransactions: null,
  };
}

/**
 * It gives the metadata of the order back. Whoever paid for one thing must not settle another by calling back under its
 * address, so what was learned from a callback alone has to carry our reference.
 */
function demandOurs(client: ProviderClient, { reference, isHearsay }: KnownPayment, { metadata }: Details): void {
  const named = metadata?.find(({ key }) => key === referenceKey)?.value;
  if (named === reference || (named === undefined && isHearsay !== true)) return;
  throw client.fault('nonsense', 'names a transaction that is for something else', 'OTHER_PAYMENT');
}

function received(client: ProviderClient, merchant: string, transaction: string, details: Details): Standing {
  if (details.transactionStatus !== undefined && details.transactionStatus !== 'completed')
    throw client.fault('nonsense', 'says "completed" and something else of one transaction', 'STATUS_UNSETTLED');
  const paysUs = details.creditParty.some(({ key, value }) => key === 'msisdn' && nationalForm(value) === merchant);
  if (!paysUs) throw client.fault('nonsense', 'names a transaction that pays somebody else', 'OTHER_PAYEE');
  return {
    kind: 'paid',
    transaction: details.transactionReference ?? transaction,
    amount: details.amount,
    currency: details.currency === 'Ar' ? 'MGA' : details.currency.toUpperCase(),
    fee: sumOf(details.fees ?? details.fee),
    // It only gives our own requestDate back.
    receivedAt: null,
  };
}

/** A fee that cannot be read is one that is not said: it must not keep the payer from his receipt. */
function sumOf(list: Details['fees']): bigint | null {
  const amounts = (list ?? []).map(({ feeAmount }) => wholeAmount.safeParse(feeAmount).data);
  if (amounts.length === 0) return null;
  return amounts.reduce<bigint | null>((sum, one) => (sum === null || one === undefined ? null : sum + one), 0n);
}

function orderBody(
  order: PaymentOrder,
  { payer, merchant, partner }: Record<'payer' | 'merchant' | 'partner', string>,
) {
  return {
    amount: String(order.amount),
    currency: 'Ar',
    descriptionText: order.description.slice(0, 50),
    requestDate: new Date().toISOString(),
    debitParty: [{ key: 'msisdn', value: payer }],
    creditParty: [{ key: 'msisdn', value: merchant }],
    metadata: [
      { key: 'partnerName', value: partner },
      { key: referenceKey, value: order.reference },
    ],
    requestingOrganisationTransactionReference: order.reference,
    originalTransactionReference: order.reference,
  };
}

/** 0340000000 for 261340000000, with or without a plus. */
const nationalForm = (number: string): string => number.replace(/^\+?261/, '0');

function localPhone(client: ProviderClient, phone: Personal | null): string {
  if (phone === null) throw client.fault('refused', 'needs the number of the payer', 'PAYER_PHONE_NEEDED');
  const digits = /^\+261(3[48]\d{7})$/.exec(phone.reveal())?.[1];
  if (digits === undefined)
    throw client.fault('refused', 'does not serve the number of the payer', 'PAYER_PHONE_INVALID');
  return `0${digits}`;
}
