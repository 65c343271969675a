// Orange Money's web payment: an order gives an address, and there the payer pays. Known from those who use it, since its
// papers are not public; what is only supposed says so.
import { randomBytes } from 'node:crypto';
import { type OrangeOrder, orangeRefusal, readOrangeOrder, readOrangeQuestion } from './orange-money-requests';
import { payPageUrl, payRoutes } from './pay-page';
import type { SimulatedPayment, SimulatedState } from './payment-book';
import type { Callback } from './send-callbacks';
import type { Route } from './serve-simulator';
import { type Simulator, type SimulatorOptions, type SimulatorParts, startSimulator } from './simulator';
import { openTokenDesk, type TokenDesk } from './token-desk';

const client = { id: 'simulated-client', secret: 'simulated-secret' };
const merchantKey = 'simulated-merchant-key';

type OrangeDetails = {
  notifToken: string;
  returnUrl: string;
  cancelUrl: string;
  country: string;
  /** What the status says instead of, or besides, what it should. */
  alsoTold?: object;
};
type Payment = SimulatedPayment<OrangeDetails>;

export type OrangeMoneySimulator = Simulator<OrangeDetails> & { tokens: Pick<TokenDesk, 'issued' | 'forget'> };

export async function startOrangeMoneySimulator(options: SimulatorOptions = {}): Promise<OrangeMoneySimulator> {
  let desk!: TokenDesk;
  let transactions = 0;
  const simulator = await startSimulator<OrangeDetails>(
    {
      routes(parts) {
        desk = openTokenDesk(parts.behaviour, client.id, client.secret);
        const whereTo = ({ state, details }: Payment) => (state === 'paid' ? details.returnUrl : details.cancelUrl);
        return [...routesOf(parts, desk), ...payRoutes('Orange Money', parts, whereTo)];
      },
      settings: (url) => ({
        ORANGE_MONEY_URL: url,
        ORANGE_MONEY_CLIENT_ID: client.id,
        ORANGE_MONEY_CLIENT_SECRET: client.secret,
        ORANGE_MONEY_MERCHANT_KEY: merchantKey,
      }),
      newTransaction: () => `MP260101.0000.A${String(++transactions).padStart(5, '0')}`,
      onSettled(payment, { callbacks }) {
        if (payment.callbackUrl === null) return;
        const callback = callbackOf(payment, payment.callbackUrl);
        callbacks.send(callback, () => forgedOf(callback));
      },
    },
    options,
  );
  return { ...simulator, tokens: { issued: () => desk.issued(), forget: () => desk.forget() } };
}

function routesOf({ book, url }: SimulatorParts<OrangeDetails>, desk: TokenDesk): Route[] {
  return [
    { method: 'POST', path: /^\/oauth\/v3\/token$/, answer: desk.issue },
    {
      method: 'POST',
      path: /^\/orange-money-webpay\/(\w+)\/v1\/webpayment$/,
      takesEffect: true,
      answer(request, country = '') {
        desk.demand(request.headers);
        const order = readOrangeOrder(request, country, merchantKey);
        // Supposed: its number and words are not known, only that an order number serves once.
        if (book.all().some(({ reference }) => reference === order.order_id))
          throw orangeRefusal(400, 1201, 'order_id was used before');
        const { providerReference, details } = book.add(paymentOf(order, country));
        const payment_url = payPageUrl(url(), providerReference);
        const { notifToken: notif_token } = details;
        return {
          status: 201,
          json: { status: 201, message: 'OK', pay_token: providerReference, payment_url, notif_token },
        };
      },
    },
    {
      method: 'POST',
      path: /^\/orange-money-webpay\/(\w+)\/v1\/transactionstatus$/,
      answer(request, country) {
        desk.demand(request.headers);
        const { order_id, amount, pay_token } = readOrangeQuestion(request);
        const payment = book.find(pay_token);
        const isIt = payment?.reference === order_id && payment.amount === String(amount);
        if (!payment || !isIt || payment.details.country !== country) throw orangeRefusal(404, 1202, 'no such order');
        const told = { status: statusOf(payment), order_id, txnid: payment.transaction ?? '' };
        return { status: 201, json: { ...told, ...payment.details.alsoTold } };
      },
    },
  ];
}

function paymentOf(order: OrangeOrder, country: string) {
  return {
    reference: order.order_id,
    providerReference: `v1${randomBytes(31).toString('hex')}`,
    amount: String(order.amount),
    currency: order.currency,
    callbackUrl: order.notif_url ?? null,
    details: {
      notifToken: randomBytes(16).toString('hex'),
      returnUrl: order.return_url,
      cancelUrl: order.cancel_url,
      country,
    },
  };
}

const statuses: Record<Exclude<SimulatedState, 'open'>, string> = {
  paid: 'SUCCESS',
  failed: 'FAILED',
  cancelled: 'FAILED',
  expired: 'EXPIRED',
};

/** PENDING once the payer is on the page. */
const statusOf = ({ state, isSeen }: Payment): string =>
  state === 'open' ? (isSeen ? 'PENDING' : 'INITIATED') : statuses[state];

function callbackOf(payment: Payment, url: string): Callback {
  const body = { status: statusOf(payment), notif_token: payment.details.notifToken, txnid: payment.transaction ?? '' };
  return { url, method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

/** Whoever forges one does not know the token of the payment. */
const forgedOf = (callback: Callback): Callback => ({
  ...callback,
  body: JSON.stringify({
    status: 'SUCCESS',
    notif_token: randomBytes(16).toString('hex'),
    txnid: 'MP260101.0000.FORGED',
  }),
});
