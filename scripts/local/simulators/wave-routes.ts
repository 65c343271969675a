// Wave's addresses: sessions, the page that stands for its app, and the lines of the wallet.
import { z } from 'zod';
import { payRoutes } from './pay-page';
import { Refusal, type Route, readJson, type SimulatedAnswer, type SimulatedRequest } from './serve-simulator';
import type { SimulatorParts } from './simulator';
import {
  linesOf,
  newSession,
  newTransaction,
  receiptLine,
  sessionOf,
  type WaveDetails,
  type WavePayment,
  type WaveReceipt,
} from './wave-records';

export type Wallet = SimulatorParts<WaveDetails> & {
  apiKey: string;
  receipts: WaveReceipt[];
  linesOfPage: number;
};

const refusal = (status: number, code: string) => new Refusal({ status, json: { code, message: 'It did not work.' } });

export function walletRoutes(wallet: Wallet): Route[] {
  const route = (
    method: 'GET' | 'POST',
    path: RegExp,
    work: (request: SimulatedRequest, ref: string) => SimulatedAnswer,
  ): Route => ({
    method,
    path,
    takesEffect: method === 'POST',
    answer(request, ref = '') {
      demandKey(wallet, request);
      return work(request, ref);
    },
  });
  return [
    route('POST', /^\/v1\/checkout\/sessions$/, (request) => start(wallet, request)),
    route('GET', /^\/v1\/checkout\/sessions\/search$/, (request) => search(wallet, request)),
    route('GET', /^\/v1\/checkout\/sessions\/([^/]+)$/, (_, ref) => show(wallet, find(wallet, ref))),
    route('POST', /^\/v1\/checkout\/sessions\/([^/]+)\/expire$/, (_, ref) => expire(wallet, ref)),
    route('POST', /^\/v1\/checkout\/sessions\/([^/]+)\/refund$/, (_, ref) => refund(wallet, ref)),
    route('GET', /^\/v1\/transactions$/, (request) => listLines(wallet, request)),
    ...pageRoutes(wallet),
  ];
}

function demandKey({ apiKey }: Wallet, { headers }: SimulatedRequest): void {
  if (headers.authorization === undefined) throw refusal(401, 'missing-auth-header');
  if (headers.authorization !== `Bearer ${apiKey}`) throw refusal(401, 'no-matching-api-key');
}

function find({ book }: Wallet, ref: string): WavePayment {
  const payment = book.find(ref);
  if (!payment) throw refusal(404, 'checkout-session-not-found');
  if (payment.state === 'open' && payment.details.expiresAt <= new Date())
    book.end(payment.providerReference, 'expired', 'expired');
  return payment;
}

const show = ({ url }: Wallet, payment: WavePayment): SimulatedAnswer => ({
  status: 200,
  json: sessionOf(payment, url()),
});

const orderShape = z.object({
  amount: z.string().regex(/^[1-9]\d*$/),
  currency: z.literal('XOF'),
  client_reference: z.string().max(255).optional(),
  success_url: z.url(),
  error_url: z.url(),
});

/** Without looking at an idempotency key: Wave documents none here, and whoever relies on one has two sessions. */
function start(wallet: Wallet, request: SimulatedRequest): SimulatedAnswer {
  const { data: order } = orderShape.safeParse(readJson(request.body));
  if (!order) throw refusal(400, 'request-validation-error');
  const providerReference = newSession();
  const payment = wallet.book.add({
    reference: order.client_reference ?? providerReference,
    providerReference,
    amount: order.amount,
    currency: order.currency,
    callbackUrl: null,
    details: {
      successUrl: order.success_url,
      errorUrl: order.error_url,
      expiresAt: new Date(Date.now() + 1_800_000),
      lastError: null,
      refund: null,
    },
  });
  return show(wallet, payment);
}

function search({ book, url }: Wallet, { query }: SimulatedRequest): SimulatedAnswer {
  const found = book.all().filter(({ reference }) => reference === query.get('client_reference'));
  return { status: 200, json: { result: found.map((payment) => sessionOf(payment, url())) } };
}

function expire(wallet: Wallet, ref: string): SimulatedAnswer {
  if (find(wallet, ref).state !== 'open') throw refusal(409, 'checkout-session-not-open');
  wallet.book.end(ref, 'expired', 'expired');
  return { status: 200 };
}

/** The whole of it, and once however often it is asked for. */
function refund(wallet: Wallet, ref: string): SimulatedAnswer {
  const { state, details } = find(wallet, ref);
  if (state !== 'paid') throw refusal(400, 'checkout-refund-failed');
  details.refund ??= { transaction: newTransaction(), at: new Date() };
  return { status: 200 };
}

function listLines({ book, receipts, linesOfPage }: Wallet, { query }: SimulatedRequest): SimulatedAnswer {
  const date = query.get('date') ?? new Date().toISOString().slice(0, 10);
  const lines = [...book.all().flatMap(linesOf), ...receipts.map(receiptLine)]
    .filter(({ timestamp }) => timestamp.startsWith(date))
    .sort((one, other) => one.timestamp.localeCompare(other.timestamp));
  const after = query.get('after');
  const from = after === null ? 0 : lines.findIndex((line) => line.transaction_id === after) + 1;
  const items = lines.slice(from, from + linesOfPage);
  const page_info = {
    start_cursor: after,
    end_cursor: items.at(-1)?.transaction_id ?? null,
    has_next_page: from + linesOfPage < lines.length,
  };
  return { status: 200, json: { page_info, date, items } };
}

/** Leaving the page leaves the session open: the payer may come back to it. */
const pageRoutes = (wallet: Wallet): Route[] =>
  payRoutes('Wave', wallet, ({ state, details }) => (state === 'paid' ? details.successUrl : details.errorUrl)).map(
    (page) => ({
      ...page,
      answer(request, ref = '') {
        find(wallet, ref);
        return page.answer(request, ref);
      },
    }),
  );
