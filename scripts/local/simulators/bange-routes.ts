// The addresses of the ASSUMED contract of BANGE: see shared/providers/payments/bange.ts.
import { z } from 'zod';
import {
  type BangeDetails,
  type BangePayment,
  type BangeRefund,
  givenBack,
  linesOf,
  newId,
  paymentOf,
  refundOf,
} from './bange-records';
import { openIdempotency } from './idempotency';
import { payPageUrl, payRoutes } from './pay-page';
import { Refusal, type Route, readJson, type SimulatedAnswer, type SimulatedRequest } from './serve-simulator';
import type { SimulatorParts } from './simulator';

export type Bank = SimulatorParts<BangeDetails> & {
  apiKey: string;
  /** What refunds are when they are made. */
  newRefunds: BangeRefund['status'];
  linesOfPage: number;
  tellRefund(payment: BangePayment, refund: BangeRefund): void;
};

const problem = (status: number, code: string): SimulatedAnswer => ({ status, json: { code, message: 'Refused.' } });
const refusal = (status: number, code: string) => new Refusal(problem(status, code));

export function bankRoutes(bank: Bank): Route[] {
  const { once } = openIdempotency(problem(409, 'IDEMPOTENCY_CONFLICT'));
  const route = (
    method: 'GET' | 'POST',
    path: RegExp,
    work: (request: SimulatedRequest, ref: string) => SimulatedAnswer,
  ): Route => ({
    method,
    path,
    takesEffect: method === 'POST',
    answer(request, ref = '') {
      demandHeaders(bank, request);
      return once(request, () => work(request, ref));
    },
  });
  return [
    route('POST', /^\/v1\/payments$/, (request) => start(bank, request)),
    route('GET', /^\/v1\/payments\/([^/]+)$/, (_, ref) => ({ status: 200, json: paymentOf(find(bank, ref)) })),
    route('POST', /^\/v1\/payments\/([^/]+)\/cancel$/, (_, ref) => cancel(bank, ref)),
    route('POST', /^\/v1\/payments\/([^/]+)\/refunds$/, (request, ref) => refund(bank, request, ref)),
    route('GET', /^\/v1\/transactions$/, (request) => listLines(bank, request)),
    ...pageRoutes(bank),
  ];
}

function demandHeaders({ apiKey }: Bank, { method, headers }: SimulatedRequest): void {
  if (headers.authorization !== `ApiKey ${apiKey}`) throw refusal(401, 'API_KEY_UNKNOWN');
  if (method === 'POST' && headers['idempotency-key'] === undefined) throw refusal(400, 'IDEMPOTENCY_KEY_MISSING');
}

function find({ book }: Bank, ref: string): BangePayment {
  const payment = book.find(ref);
  if (!payment) throw refusal(404, 'PAYMENT_UNKNOWN');
  if (payment.state === 'open' && payment.details.expiresAt <= new Date())
    book.end(payment.providerReference, 'expired', 'EXPIRED');
  return payment;
}

const orderShape = z.object({
  reference: z.string().min(1).max(50),
  amount: z.int().positive(),
  currency: z.literal('XAF'),
  description: z.string().min(1).max(50),
  return_url: z.url(),
  cancel_url: z.url(),
  callback_url: z.url(),
  expires_at: z.iso.datetime(),
});

function start({ book, url }: Bank, request: SimulatedRequest): SimulatedAnswer {
  const { data: order } = orderShape.safeParse(readJson(request.body));
  if (!order) throw refusal(422, 'ORDER_INVALID');
  const providerReference = newId('BP');
  const payment = book.add({
    reference: order.reference,
    providerReference,
    amount: String(order.amount),
    currency: order.currency,
    callbackUrl: order.callback_url,
    details: {
      description: order.description,
      returnUrl: order.return_url,
      cancelUrl: order.cancel_url,
      expiresAt: new Date(order.expires_at),
      refunds: [],
    },
  });
  return { status: 201, json: { ...paymentOf(payment), checkout_url: payPageUrl(url(), providerReference) } };
}

function cancel(bank: Bank, ref: string): SimulatedAnswer {
  const payment = find(bank, ref);
  if (payment.state !== 'open') throw refusal(409, 'PAYMENT_NOT_PENDING');
  bank.book.end(ref, 'cancelled', 'CANCELLED_BY_MERCHANT');
  return { status: 200, json: paymentOf(payment) };
}

const refundShape = z.object({
  reference: z.string().min(1).max(50),
  amount: z.int().positive(),
  currency: z.literal('XAF'),
});

function refund(bank: Bank, request: SimulatedRequest, ref: string): SimulatedAnswer {
  const payment = find(bank, ref);
  const { data: order } = refundShape.safeParse(readJson(request.body));
  if (!order) throw refusal(422, 'REFUND_INVALID');
  if (payment.state !== 'paid') throw refusal(409, 'PAYMENT_NOT_PAID');
  const { refunds } = payment.details;
  if (order.amount > Number(payment.amount) - givenBack(refunds)) throw refusal(422, 'REFUND_TOO_LARGE');
  const { reference, amount } = order;
  const made: BangeRefund = { id: newId('BR'), reference, amount, status: bank.newRefunds, at: new Date() };
  refunds.push(made);
  if (made.status !== 'pending') bank.tellRefund(payment, made);
  return { status: 201, json: refundOf(made) };
}

function listLines({ book, linesOfPage }: Bank, { query }: SimulatedRequest): SimulatedAnswer {
  const [from, to] = [query.get('from') ?? '', query.get('to') ?? ''];
  if (from === '' || to === '') throw refusal(422, 'SPAN_MISSING');
  const lines = book
    .all()
    .flatMap(linesOf)
    .filter(({ at }) => at >= from && at < to);
  const start = Number(query.get('cursor') ?? 0);
  const end = start + linesOfPage;
  const next_cursor = end < lines.length ? String(end) : null;
  return { status: 200, json: { transactions: lines.slice(start, end), next_cursor } };
}

const pageRoutes = (bank: Bank): Route[] =>
  payRoutes('BANGE, by an assumed contract', bank, ({ state, details }) =>
    state === 'paid' ? details.returnUrl : details.cancelUrl,
  ).map((page) => ({
    ...page,
    answer(request, ref = '') {
      find(bank, ref);
      return page.answer(request, ref);
    },
  }));
