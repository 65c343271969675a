// Refusals and faults as pages: somebody who only wants to pay can do nothing with a problem document.
import type { ErrorCode, Refusal } from '../../../shared/http/errors';
import { html } from '../../../shared/http/html';
import { headersOfRefusal, type TellRefusal } from '../../../shared/http/problem';
import { languageOf } from '../language';
import { inLanguage, payPath } from '../paths';
import type { PublicTexts } from '../texts/public-texts';
import { wordsIn } from '../words';
import { pageAnswer } from './frame';

export const refusalPage: TellRefusal = (refusal, correlationId, req) => {
  const words = wordsIn(languageOf(req));
  const { refused } = words.texts;
  const body = html`<p>${textOf(refusal, refused)}</p>
${refusal.status >= 500 && html`<p class="soft">${refused.correlation}<br><code>${correlationId}</code></p>`}
<p><a href="${inLanguage(payPath, words.language)}">${refused.begin}</a></p>`;
  return pageAnswer({
    status: refusal.status,
    words,
    title: refused.title,
    path: payPath,
    headers: headersOfRefusal(refusal),
    body,
  });
};

type RefusedTexts = PublicTexts['refused'];

const kindOf: Partial<Record<ErrorCode, Exclude<keyof RefusedTexts, 'tooMany'>>> = {
  MAINTENANCE: 'maintenance',
  DATABASE_UNAVAILABLE: 'unavailable',
  OBJECT_STORE_UNAVAILABLE: 'unavailable',
  OVERLOADED: 'unavailable',
  IDEMPOTENCY_KEY_IN_FLIGHT: 'unavailable',
  ROUTE_NOT_FOUND: 'notHere',
  PAYMENT_NOT_FOUND: 'notHere',
  RECEIPT_NOT_FOUND: 'notHere',
  RECEIPT_NOT_ISSUED: 'receiptNotReady',
  RECEIPT_VOID: 'receiptVoid',
  LINK_INVALID: 'notHere',
  METHOD_NOT_ALLOWED: 'notHere',
  PERMISSION_MISSING: 'foreignForm',
};

function textOf({ code, status, options }: Refusal, texts: RefusedTexts): string {
  if (code === 'RATE_LIMITED') return texts.tooMany(Math.ceil(options.retryAfterSeconds ?? 60));
  return texts[kindOf[code] ?? (status >= 500 ? 'failed' : 'unreadable')];
}
