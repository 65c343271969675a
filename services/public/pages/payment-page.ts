// How a payment stands. While it is under way the page shows itself again; on the way to a provider it is the bridge
// there.

import { packOf } from '../../../shared/domain/jurisdictions/packs';
import { noticeReferenceOf } from '../../../shared/domain/payment/notice-reference';
import { isUnderWay } from '../../../shared/domain/payment/payment-state';
import { providerFacts } from '../../../shared/domain/payment/provider-facts';
import { referenceOf } from '../../../shared/domain/payment/reference';
import type { Answer } from '../../../shared/http/answer';
import { type Html, html } from '../../../shared/http/html';
import type { NextAction } from '../../../shared/providers/payments/provider';
import type { PaidThing } from '../../../shared/store/notices';
import type { PaymentRow } from '../../../shared/store/payments';
import type { ShownReceipt } from '../../../shared/store/receipt-reads';
import { callOffPath, inLanguage, noticePath, paymentPath } from '../paths';
import type { Words } from '../words';
import { factList, faultText, type Page, pageAnswer } from './frame';
import { isReceiptOnItsWay, receiptPart } from './receipt-part';

export type ShownPayment = {
  payment: PaymentRow;
  /** The first of what it is for. */
  things: readonly PaidThing[];
  /** The newest first. */
  receipts: readonly ShownReceipt[];
  next: NextAction | null;
  /** The payer has just ordered it, and is to be led to the provider. */
  isLeaving: boolean;
  /** Where the page was asked for by who ordered the payment. */
  key: string | null;
};

/** In the query: the payer is on the way to the provider. */
export const leaving = { to: 'provider' };

const secondsBetween = { soon: 5, later: 15 };
const soonMs = 120_000;
const patientMs = 15_000;

export function paymentPage(words: Words, shown: ShownPayment, wrong: { status: number } | null = null): Answer {
  const { texts } = words;
  const { payment } = shown;
  const reference = referenceOf(payment.id);
  const body = html`${faultText(wrong && texts.payment.cannotCallOff)}
<div role="status">${standing(words, shown)}</div>
${facts(words, shown, reference)}
${receiptPart(words, shown, reference)}
${ways(words, shown, reference)}`;
  return pageAnswer({
    status: wrong?.status ?? 200,
    words,
    title: texts.payment.title,
    path: paymentPath(reference),
    query: queryOf(shown),
    refresh: wrong === null ? refreshOf(shown) : null,
    body,
  });
}

/** Leads to the same page again. */
const queryOf = ({ isLeaving, key }: Pick<ShownPayment, 'isLeaving' | 'key'>): Record<string, string> => ({
  ...(isLeaving && leaving),
  ...(key !== null && { key }),
});

/** At once to the provider for whoever is on the way. A browser replaces this page by that one: going back skips it. */
function refreshOf(shown: ShownPayment): NonNullable<Page['refresh']> | null {
  const { payment, next, isLeaving } = shown;
  if (!isUnderWay(payment.state)) return isReceiptOnItsWay(shown) ? { seconds: secondsBetween.soon } : null;
  const url = isLeaving ? providerUrl(next) : null;
  if (url !== null) return { seconds: 0, url };
  return { seconds: ageOf(payment) < soonMs ? secondsBetween.soon : secondsBetween.later };
}

const ageOf = ({ createdAt }: PaymentRow): number => Date.now() - createdAt.getTime();

/** An address that is none of the web's would be a script of somebody's. */
const providerUrl = (next: NextAction | null): string | null =>
  next?.kind === 'redirect' && /^https?:\/\//i.test(next.url) ? next.url : null;

function standing(words: Words, shown: ShownPayment): Html {
  const { payment } = shown;
  const { texts, money } = words;
  switch (payment.state) {
    case 'created':
    case 'requested':
    case 'pending':
      return html`<p class="note">${underWay(words, shown)}</p>`;
    case 'settled':
      return settled(words, payment);
    case 'failed':
    case 'expired':
    case 'cancelled':
      return html`<p class="bad">${texts.payment[payment.state]}</p><p>${texts.payment.mayBeLate}</p>`;
    case 'refunded':
      return html`<p class="note">${texts.payment.refunded}</p>`;
    case 'partly-refunded': {
      const text = texts.payment.partlyRefunded(money(BigInt(payment.refunded), payment.currency));
      return html`<p class="note">${text}</p>`;
    }
    case 'disputed':
      return html`<p class="note">${texts.payment.disputed}</p>`;
  }
}

function settled({ texts: { payment: said }, dayOf }: Words, { settledAt, createdAt, jurisdiction }: PaymentRow): Html {
  const day = dayOf(settledAt ?? createdAt, packOf(jurisdiction).timeZone);
  return html`<p class="note">${said.settled(day)}</p>`;
}

function underWay({ texts: { payment: said } }: Words, { payment, next, isLeaving }: ShownPayment): string {
  const provider = said.providers[payment.provider];
  if (payment.state !== 'pending') return ageOf(payment) < patientMs ? said.asking : said.stillAsking(provider);
  if (next === null) return said.unclear(provider);
  if (next.kind === 'approve-on-phone') return said.approve(provider);
  return isLeaving ? said.leaving : said.goOn;
}

function facts(words: Words, { payment, things }: ShownPayment, reference: string): Html {
  const { texts, money } = words;
  const more = (things[0]?.total ?? 0) - things.length;
  const amount = money(BigInt(payment.amount), payment.currency);
  return factList([
    ...things.map(({ registration, service, fiscalYear }) =>
      registration === null
        ? ([texts.notice.service, `${service}, ${fiscalYear}`] as const)
        : ([texts.notice.plate, `${registration}, ${fiscalYear}`] as const),
    ),
    more > 0 ? ['', texts.payment.others(more)] : null,
    [texts.payment.amount, amount, 'sum'],
    [texts.payment.provider, texts.payment.providers[payment.provider]],
    [texts.payment.reference, html`<code>${reference}</code>`],
  ]);
}

/** What there is to do. */
function ways(words: Words, shown: ShownPayment, reference: string): Html {
  const { payment, things, next, key } = shown;
  const { texts, language, time } = words;
  const said = texts.payment;
  const notice = things.length === 1 ? inLanguage(noticePath(noticeReferenceOf(things[0]!.id)), language) : null;
  if (!isUnderWay(payment.state)) {
    const isFree = ['failed', 'expired', 'cancelled'].includes(payment.state);
    if (notice === null) return html``;
    return isFree
      ? html`<a class="go" href="${notice}">${said.tryAgain}</a>`
      : html`<p><a href="${notice}">${said.toNotice}</a></p>`;
  }
  const url = payment.state === 'pending' ? providerUrl(next) : null;
  const here = inLanguage(paymentPath(reference), language, queryOf(shown));
  return html`${url && html`<a class="go" href="${url}" rel="noreferrer">${said.go}</a>`}
<p>${said.until(time(payment.expiresAt, packOf(payment.jurisdiction).timeZone))}</p>
<p class="soft">${said.refreshes} <a href="${here}">${said.lookAgain}</a></p>
${key !== null && mayCallOff(payment) && callOffForm(words, reference, key)}
${notice && html`<p><a href="${notice}">${said.toNotice}</a></p>`}`;
}

const callOffForm = ({ texts, language }: Words, reference: string, key: string): Html =>
  html`<form method="post" action="${inLanguage(callOffPath(reference), language, { key })}"><button class="plain">${texts.payment.callOff}</button></form>`;

/** Whoever has an account calls their payments off over the API. */
function mayCallOff({ partnerId, accountId, state, provider, providerReference }: PaymentRow): boolean {
  const isAnybodys = partnerId === null && accountId === null;
  return isAnybodys && (state === 'created' || (providerFacts[provider].canCallOff && providerReference !== null));
}
