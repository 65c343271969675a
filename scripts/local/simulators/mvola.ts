// MVola as its merchant pay 1.0 describes itself. The prompt on the payer's telephone is a page here, or `approve`.
import { randomUUID } from 'node:crypto';
import { demandMvolaHeaders, type MvolaOrder, mvolaRefusal, readMvolaOrder } from './mvola-requests';
import { payRoutes } from './pay-page';
import type { SimulatedPayment } from './payment-book';
import type { Callback } from './send-callbacks';
import type { Route, SimulatedRequest } from './serve-simulator';
import { type Simulator, type SimulatorOptions, type SimulatorParts, startSimulator } from './simulator';
import { openTokenDesk, type TokenDesk } from './token-desk';

const client = { id: 'simulated-key', secret: 'simulated-secret' };
const merchantPhone = '0340000000';
const base = '/mvola/mm/transactions/type/merchantpay/1.0.0/';

type MvolaDetails = Pick<MvolaOrder, 'debitParty' | 'creditParty' | 'metadata' | 'requestDate'> & {
  /** Under which name the details of the transaction tell what MVola keeps. */
  feeField: 'fees' | 'fee';
  fees: { feeAmount: string }[];
};
type Payment = SimulatedPayment<MvolaDetails>;

export type MvolaSimulator = Simulator<MvolaDetails> & { tokens: Pick<TokenDesk, 'issued' | 'forget'> };

export type MvolaOptions = SimulatorOptions & { callbackMethod?: 'PUT' | 'POST' };

export async function startMvolaSimulator(options: MvolaOptions = {}): Promise<MvolaSimulator> {
  let desk!: TokenDesk;
  let transactions = 640_000;
  const simulator = await startSimulator<MvolaDetails>(
    {
      routes(parts) {
        desk = openTokenDesk(parts.behaviour, client.id, client.secret, 'EXT_INT_MVOLA_SCOPE');
        return [...routesOf(parts, desk), ...payRoutes('MVola', parts, () => null)];
      },
      settings: (url) => ({
        MVOLA_URL: url,
        MVOLA_CONSUMER_KEY: client.id,
        MVOLA_CONSUMER_SECRET: client.secret,
        MVOLA_MERCHANT_PHONE: merchantPhone,
        MVOLA_PARTNER_NAME: 'TaxCollector',
      }),
      newTransaction: () => String(++transactions),
      onSettled(payment, { callbacks }) {
        if (payment.callbackUrl === null) return;
        const callback = callbackOf(payment, payment.callbackUrl, options.callbackMethod ?? 'PUT');
        callbacks.send(callback, () => forgedOf(callback));
      },
    },
    options,
  );
  return { ...simulator, tokens: { issued: () => desk.issued(), forget: () => desk.forget() } };
}

function routesOf({ book }: SimulatorParts<MvolaDetails>, desk: TokenDesk): Route[] {
  const usedIds = new Set<string>();
  const demand = (request: SimulatedRequest) => {
    desk.demand(request.headers);
    demandMvolaHeaders(request, merchantPhone, usedIds);
  };
  const find = (ref = ''): Payment => {
    const payment = book.find(ref);
    if (payment) return payment;
    throw mvolaRefusal(404, '4002', 'Transaction not found');
  };
  return [
    { method: 'POST', path: /^\/token$/, answer: desk.issue },
    {
      method: 'POST',
      path: new RegExp(`^${base}$`),
      takesEffect: true,
      answer(request) {
        demand(request);
        const url = request.headers['x-callback-url'];
        const callbackUrl = typeof url === 'string' ? url : null;
        return { status: 202, json: stateOf(book.add(paymentOf(readMvolaOrder(request, merchantPhone), callbackUrl))) };
      },
    },
    {
      method: 'GET',
      path: new RegExp(`^${base}status/([^/]+)$`),
      answer(request, id) {
        demand(request);
        const payment = find(id);
        return { status: 200, json: { ...stateOf(payment), objectReference: payment.transaction ?? '' } };
      },
    },
    {
      method: 'GET',
      path: new RegExp(`^${base}([^/]+)$`),
      answer(request, transaction) {
        demand(request);
        return { status: 200, json: transactionOf(find(transaction)) };
      },
    },
  ];
}

function paymentOf(order: MvolaOrder, callbackUrl: string | null) {
  const { amount, currency, debitParty, creditParty, metadata, requestDate } = order;
  const fees = [{ feeAmount: String(BigInt(amount) / 100n) }];
  return {
    reference: order.requestingOrganisationTransactionReference,
    providerReference: randomUUID(),
    amount,
    currency,
    callbackUrl,
    details: { debitParty, creditParty, metadata, requestDate, feeField: 'fees' as const, fees },
  };
}

const statusOf = ({ state }: Payment) => (state === 'open' ? 'pending' : state === 'paid' ? 'completed' : 'failed');

const stateOf = (payment: Payment) => ({
  status: statusOf(payment),
  serverCorrelationId: payment.providerReference,
  notificationMethod: payment.callbackUrl === null ? 'polling' : 'callback',
});

function transactionOf(payment: Payment) {
  const { debitParty, creditParty, metadata, requestDate, feeField, fees } = payment.details;
  return {
    // Ordered as "10000", told as "10000.00".
    amount: payment.amount.includes('.') ? payment.amount : `${payment.amount}.00`,
    currency: payment.currency,
    requestDate,
    transactionReference: payment.transaction,
    transactionStatus: statusOf(payment),
    debitParty,
    creditParty,
    metadata,
    [feeField]: fees,
  };
}

function callbackOf(payment: Payment, url: string, method: 'PUT' | 'POST'): Callback {
  const { requestDate, debitParty, creditParty, fees, metadata } = payment.details;
  const body = {
    transactionStatus: statusOf(payment),
    serverCorrelationId: payment.providerReference,
    transactionReference: payment.transaction ?? '',
    requestDate,
    debitParty,
    creditParty,
    fees,
    metadata,
  };
  return { url, method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

/** Nothing is signed, so anybody who knows the address can say the opposite. */
function forgedOf(callback: Callback): Callback {
  const body = JSON.parse(callback.body) as { transactionStatus: string };
  const transactionStatus = body.transactionStatus === 'completed' ? 'failed' : 'completed';
  return { ...callback, body: JSON.stringify({ ...body, transactionStatus, transactionReference: '999999' }) };
}
