// GET /payments/{reference}.
import { z } from 'zod';
import { idOfReference } from '../../shared/domain/payment/reference';
import { Refusal } from '../../shared/http/errors';
import { defineRoute, type Route } from '../../shared/http/route';
import { thingsOfPayment } from '../../shared/store/notices';
import { nextActionOf, type PaymentRow, paymentById } from '../../shared/store/payments';
import { receiptsOfPayment } from '../../shared/store/receipt-reads';
import { withPatience } from '../../shared/store/sql';
import { languageOf } from './language';
import { readPatienceSeconds } from './load-notice';
import { pageContent } from './pages/frame';
import { leaving, paymentPage, type ShownPayment } from './pages/payment-page';
import { paymentPath } from './paths';
import { isKeyOfPayment } from './payment-key';
import { ofPages, paymentParams, paymentQuery } from './route-fields';
import type { PublicTools } from './tools';
import { wordsIn } from './words';

// A partner may pay for a thousand vehicles at once.
const mostThings = 10;

export const showPayment = (tools: PublicTools): Route =>
  defineRoute(
    {
      ...ofPages,
      method: 'get',
      path: paymentPath('{reference}'),
      summary: 'How a payment stands; shows itself again while it is under way',
      params: paymentParams,
      query: paymentQuery.extend({ to: z.string().max(20).optional().describe('`provider` leads on to its page') }),
      responses: { 200: { description: 'The page', content: pageContent } },
      errors: ['REQUEST_INVALID', 'PAYMENT_NOT_FOUND', 'DATABASE_UNAVAILABLE'],
    },
    async ({ req, params: { reference }, query: { to, key } }) => {
      const payment = await findPayment(tools, reference);
      const words = wordsIn(languageOf(req, payment.jurisdiction));
      return paymentPage(words, await shown(tools, payment, { isLeaving: to === leaving.to, key }));
    },
  );

/** Whoever has the reference of a payment may see it. Throws for one that is none. */
export async function findPayment({ db }: PublicTools, reference: string): Promise<PaymentRow> {
  const id = idOfReference(reference.toUpperCase());
  const found = id === null ? undefined : await withPatience(readPatienceSeconds, () => paymentById(db, id));
  if (found === undefined) throw new Refusal('PAYMENT_NOT_FOUND');
  return found;
}

export async function shown(
  { db, vault }: PublicTools,
  payment: PaymentRow,
  { isLeaving = false, key }: { isLeaving?: boolean; key: string | undefined },
): Promise<ShownPayment> {
  const [things, receipts] = await withPatience(readPatienceSeconds, () =>
    Promise.all([thingsOfPayment(db, payment.id, mostThings), receiptsOfPayment(db, payment.id, mostThings)]),
  );
  const ownKey = isKeyOfPayment(vault, payment.id, key) ? key! : null;
  return { payment, things, receipts, next: nextActionOf(vault, payment), isLeaving, key: ownKey };
}
