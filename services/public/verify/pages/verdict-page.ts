// What a receipt is worth, for whoever holds its code or its number.
import type { Answer } from '../../../../shared/http/answer';
import { type Html, html } from '../../../../shared/http/html';
import { pageAnswer } from '../../pages/frame';
import { serviceName } from '../../pages/service-name';
import { inLanguage, verifyPath } from '../../paths';
import type { ToldReceipt } from '../load-verdicts';
import type { VerifyWords } from '../verify-words';
import { receiptFacts, verdictText } from './verdict-parts';
import { verifySite } from './verify-site';

/** `told`: none is not genuine; several are the years of one vehicle. `path`: for whoever wants another language. */
export function verdictPage(words: VerifyWords, told: readonly ToldReceipt[], path: string): Answer {
  const { verify, language } = words;
  const body = html`${told.length === 0 ? verdictText(verify, 'not-genuine') : told.map((one) => verdictOf(words, one))}
<p><a href="${inLanguage(verifyPath, language)}">${verify.another}</a></p>`;
  return pageAnswer({
    site: verifySite,
    status: told.length === 0 ? 404 : 200,
    words,
    title: verify.siteName,
    path,
    // The address of a code holds a plate: not even our own pages are told of it.
    headers: { 'Referrer-Policy': 'no-referrer' },
    body,
  });
}

function verdictOf({ verify, day, language }: VerifyWords, told: ToldReceipt): Html {
  const { facts } = verify;
  const { service } = told;
  return html`${verdictText(verify, told.verdict)}
${told.replacedBy !== null && html`<p>${verify.replacedBy(told.replacedBy)}</p>`}
${receiptFacts(verify, {
  subject: [
    service === null
      ? [facts.plate, told.registration ?? '']
      : [facts.service, serviceName(service.names, service.code, language)],
  ],
  fiscalYear: String(told.fiscalYear),
  standing: facts.standings[told.standing],
  issuedOn: day(told.issuedOn),
  validUntil: day(told.validUntil),
  number: told.number,
})}`;
}
