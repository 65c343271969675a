// Stripe, as far as payments of one amount go: pages, intents, refunds, disputes and the lines of the account.
import { payRoutes } from './pay-page';
import type { Route, SimulatedAnswer, SimulatedRequest } from './serve-simulator';
import { type Simulator, type SimulatorOptions, startSimulator } from './simulator';
import {
  type Account,
  findPayment,
  openAccount,
  payLater,
  sendDispute,
  tellOutcome,
  whereAfterPage,
} from './stripe-account';
import { cancel, expire, show, startIntent, startSession } from './stripe-orders';
import { newId, type StripeDetails, type StripeRefund } from './stripe-records';
import { finishRefund, listLines, listRefunds, makeRefund } from './stripe-refunds';
import { demandKey } from './stripe-requests';

export type StripeOptions = SimulatorOptions & {
  /** The address that events were registered for. */
  callbacksTo?: string;
  /** Several while one takes the other's place; each event is signed under all of them. */
  webhookSecrets?: readonly string[];
  /** What the account is paid out in; null: whatever the payer pays in. */
  settlesIn?: string | null;
};

export type StripeSimulator = Simulator<StripeDetails> & {
  callbacksTo(url: string): void;
  /** As it does after a day. */
  forgetKeys(): void;
  /** How many came to its API. */
  requests(method: 'GET' | 'POST'): number;
  /** The payer chooses a way that takes days: `approve` and `decline` say how it ends. */
  payLater(ref: string): void;
  /** What refunds are from now on when they are made. */
  refundsBecome(status: StripeRefund['status']): void;
  finishRefund(reference: string, status: 'succeeded' | 'failed'): void;
  dispute(ref: string, reason: string): void;
  closeDispute(ref: string, status: 'won' | 'lost'): void;
};

const secretKey = 'sk_test_simulated';

export async function startStripeSimulator(options: StripeOptions = {}): Promise<StripeSimulator> {
  const { webhookSecrets: secrets = ['whsec_simulated'], settlesIn = 'eur' } = options;
  const events = { secrets, address: options.callbacksTo ?? null };
  let account!: Account;
  const simulator = await startSimulator<StripeDetails>(
    {
      routes(parts) {
        account = openAccount(parts, events, settlesIn);
        return routesOf(account);
      },
      settings: (url) => ({
        STRIPE_URL: url,
        STRIPE_SECRET_KEY: secretKey,
        STRIPE_WEBHOOK_SECRETS: secrets.join(','),
      }),
      newTransaction({ details }) {
        details.charge = newId('ch');
        details.intent ??= newId('pi');
        return details.intent;
      },
      onSettled: (payment) => tellOutcome(account, payment),
      callbackAttempts: 3,
    },
    options,
  );
  return {
    ...simulator,
    ...handlesOf(account),
    callbacksTo(url) {
      events.address = url;
    },
  };
}

function handlesOf(account: Account) {
  return {
    forgetKeys: account.keys.forget,
    requests: (method) => account.asked[method],
    payLater: (ref) => payLater(account, ref),
    refundsBecome(status) {
      account.newRefunds = status;
    },
    finishRefund: (reference, status) => finishRefund(account, reference, status),
    dispute: (ref, reason) => sendDispute(account, ref, 'charge.dispute.created', 'needs_response', reason),
    closeDispute: (ref, status) => sendDispute(account, ref, 'charge.dispute.closed', status, 'general'),
  } satisfies Partial<StripeSimulator>;
}

type Work = (request: SimulatedRequest, ref: string) => SimulatedAnswer;

function routesOf(account: Account): Route[] {
  const route = (method: 'GET' | 'POST', path: RegExp, work: Work): Route => ({
    method,
    path,
    takesEffect: method === 'POST',
    answer(request, ref = '') {
      demandKey(request, secretKey);
      account.asked[method]++;
      return account.keys.once(request, () => work(request, ref));
    },
  });
  const inTime = (page: Route): Route => ({
    ...page,
    answer(request, ref = '') {
      findPayment(account, ref);
      return page.answer(request, ref);
    },
  });
  return [
    route('POST', /^\/v1\/checkout\/sessions$/, (request) => startSession(account, request)),
    route('GET', /^\/v1\/checkout\/sessions\/([^/]+)$/, (request, ref) => show(account, request, ref)),
    route('POST', /^\/v1\/checkout\/sessions\/([^/]+)\/expire$/, (_, ref) => expire(account, ref)),
    route('POST', /^\/v1\/payment_intents$/, (request) => startIntent(account, request)),
    route('GET', /^\/v1\/payment_intents\/([^/]+)$/, (request, ref) => show(account, request, ref)),
    route('POST', /^\/v1\/payment_intents\/([^/]+)\/cancel$/, (request, ref) => cancel(account, request, ref)),
    route('POST', /^\/v1\/refunds$/, (request) => makeRefund(account, request)),
    route('GET', /^\/v1\/refunds$/, (request) => listRefunds(account, request)),
    route('GET', /^\/v1\/balance_transactions$/, (request) => listLines(account, request)),
    ...payRoutes('Stripe', account, (payment) => whereAfterPage(account, payment)).map(inTime),
  ];
}
