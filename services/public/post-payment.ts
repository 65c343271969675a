// POST /pay/{reference}: somebody orders a payment of a notice.
import { z } from 'zod';
import { providers } from '../../shared/domain/jurisdictions/pack';
import { providerFacts } from '../../shared/domain/payment/provider-facts';
import { referenceOf } from '../../shared/domain/payment/reference';
import type { Personal } from '../../shared/domain/personal';
import { valid } from '../../shared/http/mount-routes';
import { errorsOfForm, formMediaType } from '../../shared/http/read-form';
import { defineRoute, type Route, type RouteDescription } from '../../shared/http/route';
import { tracedBy } from '../../shared/http/traced-by';
import { awaitNextAction } from '../../shared/payments/await-next-action';
import { languageOf } from './language';
import { loadNotice, type Notice } from './load-notice';
import { type OrderedOnce, orderedOnce } from './ordered-once';
import { readOwnForm } from './own-form';
import { askPage } from './pages/ask-page';
import { pageContent, redirectTo } from './pages/frame';
import { noticePage } from './pages/notice-page';
import { otherAmount } from './pages/pay-form';
import { leaving } from './pages/payment-page';
import { inLanguage, noticePath, paymentPath } from './paths';
import { payerPhone } from './payer-phone';
import { keyOfPayment } from './payment-key';
import { noticeParams, ofPages, pageQuery } from './route-fields';
import type { PayFault } from './texts/public-texts';
import type { PublicTools } from './tools';
import { typedAmount } from './typed-amount';
import { wordsIn } from './words';

const Form = z
  .strictObject({
    key: z
      .string()
      .regex(/^[\w-]{22}$/)
      .describe('Of the page: pressing twice makes one payment'),
    provider: z.enum(providers),
    wanted: z.string().max(20).describe(`The amount that was chosen, or \`${otherAmount}\``),
    amount: z.string().max(20).default(''),
    phone: z.string().max(30).default(''),
  })
  .meta({ id: 'PaymentForm', title: 'The form of the page' });
type Form = z.output<typeof Form>;

// The provider's page is the next one for most who wait so long; who would wait longer sees that we still try.
const waitSeconds = 10;

const description = {
  ...ofPages,
  method: 'post',
  path: noticePath('{reference}'),
  limit: 'payment',
  summary: 'What the page of a notice sends: orders a payment',
  params: noticeParams,
  query: pageQuery,
  body: { description: 'The form', content: { [formMediaType]: Form } },
  responses: {
    303: { description: 'To the payment', content: {} },
    404: { description: 'No notice has this reference', content: pageContent },
    409: { description: 'It cannot be paid like this any more; the form again', content: pageContent },
    422: { description: 'What was filled in cannot be paid like this; the form again', content: pageContent },
  },
  errors: [...errorsOfForm, 'PERMISSION_MISSING', 'IDEMPOTENCY_KEY_IN_FLIGHT', 'DATABASE_UNAVAILABLE'],
} as const satisfies RouteDescription;

export const postPayment = (tools: PublicTools): Route =>
  defineRoute(description, async ({ req, res, params: { reference }, exchange }) => {
    const form = valid(Form, await readOwnForm(req, res));
    const notice = await loadNotice(tools, reference);
    if ('fault' in notice) return askPage(wordsIn(languageOf(req)), { text: reference, fault: notice.fault });
    const { row } = notice;
    const language = languageOf(req, row.jurisdiction);
    tools.maintenance.refuseWrites(description, row.jurisdiction);
    const again = (status: number, fault: PayFault, shown: Notice) =>
      noticePage(wordsIn(language), shown, { status, fault, filled: form });

    const asked = readAsked(form, notice);
    if ('fault' in asked) return again(422, asked.fault, notice);
    const wanted = { ...asked, assessmentId: row.id, provider: form.provider, key: form.key, language };
    const ordered = await orderedOnce(tools, { ...wanted, trace: tracedBy(exchange) });
    if ('outcome' in ordered) {
      const now = await loadNotice(tools, reference);
      return again(409, faultOf(form, ordered), 'fault' in now ? notice : now);
    }
    await awaitNextAction(tools.db, ordered.paymentId, waitSeconds);
    const key = keyOfPayment(tools.vault, ordered.paymentId);
    return redirectTo(inLanguage(paymentPath(referenceOf(ordered.paymentId)), language, { ...leaving, key }));
  });

type Asked = { amount: bigint; payerPhone: Personal | null };

function readAsked({ provider, wanted, amount, phone }: Form, { offered }: Notice): Asked | { fault: PayFault } {
  if (!offered.includes(provider)) return { fault: 'not-offered' };
  const sum = typedAmount(wanted === otherAmount ? amount : wanted);
  if (sum === null) return { fault: 'amount' };
  // A number is kept for nobody who does not ask for it.
  if (!providerFacts[provider].needsPhone) return { amount: sum, payerPhone: null };
  const payer = payerPhone(phone);
  return payer === null ? { fault: 'phone' } : { amount: sum, payerPhone: payer };
}

const faultOfPart: Partial<Record<string, PayFault>> = {
  ONLY_ALL_AT_ONCE: 'only-all-at-once',
  TOO_LITTLE: 'too-little',
};

/** What was chosen and not typed was right when the page was made: it has changed since. */
function faultOf({ wanted }: Form, refused: Exclude<OrderedOnce, { paymentId: string }>): PayFault {
  if (refused.outcome === 'too often') return 'too-often';
  const { code, details } = refused;
  if (code === 'NOTHING_TO_PAY' || code === 'ASSESSMENT_NOT_FOUND') return 'nothing-to-pay';
  if (code === 'PAYMENT_UNDER_WAY') return 'under-way';
  if (code === 'PROVIDER_NOT_OFFERED') return 'not-offered';
  if (wanted !== otherAmount) return 'changed';
  return faultOfPart[details[0]?.code ?? ''] ?? 'more-than-owed';
}
