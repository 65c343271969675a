// POST /payments/{reference}/cancellation.
import { referenceOf } from '../../shared/domain/payment/reference';
import { Refusal } from '../../shared/http/errors';
import { defineRoute, type Route } from '../../shared/http/route';
import { tracedBy } from '../../shared/http/traced-by';
import { callOff } from '../../shared/payments/call-off';
import { withTx } from '../../shared/store/sql';
import { languageOf } from './language';
import { refuseForeign } from './own-form';
import { pageContent, redirectTo } from './pages/frame';
import { paymentPage } from './pages/payment-page';
import { callOffPath, inLanguage, paymentPath } from './paths';
import { ofPages, paymentParams, paymentQuery } from './route-fields';
import { findPayment, shown } from './show-payment';
import type { PublicTools } from './tools';
import { wordsIn } from './words';

export const callOffPayment = (tools: PublicTools): Route =>
  defineRoute(
    {
      ...ofPages,
      method: 'post',
      path: callOffPath('{reference}'),
      limit: 'payment',
      summary: 'Call a payment off that was ordered by reference',
      params: paymentParams,
      query: paymentQuery,
      responses: {
        303: { description: 'To the payment, which is off or will be', content: {} },
        409: {
          description: 'It cannot be called off, or was ordered elsewhere; the page says so',
          content: pageContent,
        },
      },
      errors: ['REQUEST_INVALID', 'PERMISSION_MISSING', 'PAYMENT_NOT_FOUND', 'DATABASE_UNAVAILABLE'],
    },
    async ({ req, params: { reference }, query: { key }, exchange }) => {
      refuseForeign(req);
      const payment = await findPayment(tools, reference);
      const { id, jurisdiction, partnerId, accountId } = payment;
      const language = languageOf(req, jurisdiction);
      tools.maintenance.refuseWrites({ method: 'post' }, jurisdiction);
      // Who has an account is asked over the API, where they prove who they are.
      if (partnerId !== null || accountId !== null) throw new Refusal('PAYMENT_NOT_FOUND');
      const page = await shown(tools, payment, { key });
      const refused = () => paymentPage(wordsIn(language), page, { status: 409 });
      // Who has the notice could otherwise close the card payment of somebody who is typing its number.
      if (page.key === null) return refused();
      const trace = { ...tracedBy(exchange), tenant: jurisdiction, subjectId: id };
      const outcome = await withTx(tools.db, (tx) => callOff(tx, payment, trace));
      if (outcome !== 'impossible')
        return redirectTo(inLanguage(paymentPath(referenceOf(id)), language, { key: page.key }));
      return refused();
    },
  );
