// What a receipt is worth, for whoever holds its code or its number.
import type { Answer } from '../../../../shared/http/answer';
import { type Html, html } from '../../../../shared/http/html';
import { pageAnswer } from '../../pages/frame';
import { serviceName } from '../../pages/service-name';
import { inLanguage, verifyPath } from '../../paths';
import type { ToldReceipt } from '../load-verdicts';
import type { VerifyWords } from '../verify-words';
import { receiptFacts, verdictHeading } from './verdict-parts';
import { verifySite } from './verify-site';

/** `told`: none is not genuine; several are the years of one vehicle. `path`: for whoever wants another language. */
export function verdictPage(words: VerifyWords, told: readonly ToldReceipt[], path: string): Answer {
  const { verify, language } = words;
  const [first = null, ...others] = told;
  const verdict = first?.verdict ?? 'not-genuine';
  const body = html`${first === null ? html`<p>${verify.verdicts[verdict].text}</p>` : verdictOf(words, first)}
${others.map((one) => html`${verdictHeading(verify, one.verdict)}${verdictOf(words, one)}`)}
<p><a href="${inLanguage(verifyPath, language)}">${verify.another}</a></p>`;
  return pageAnswer({
    site: verifySite,
    status: first === null ? 404 : 200,
    words,
    title: verify.verdicts[verdict].title,
    path,
    // The address of a code holds a plate: not even our own pages are told of it.
    headers: { 'Referrer-Policy': 'no-referrer' },
    heading: verdictHeading(verify, verdict),
    body,
  });
}

function verdictOf({ verify, day, language }: VerifyWords, told: ToldReceipt): Html {
  const { facts } = verify;
  const { service } = told;
  return html`<p>${verify.verdicts[told.verdict].text}</p>
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
