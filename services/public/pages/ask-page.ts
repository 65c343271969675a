// Where somebody types the reference of a notice.
import { noticeReferenceOf } from '../../../shared/domain/payment/notice-reference';
import type { Answer } from '../../../shared/http/answer';
import { Html, html } from '../../../shared/http/html';
import { payPath } from '../paths';
import type { ReferenceFault } from '../texts/public-texts';
import type { Words } from '../words';
import { faultText, pageAnswer } from './frame';

/** Of no assessment: the id is of a moment before there were any. Its hyphens hold it together. */
const example = noticeReferenceOf('017b2c5e-9d41-7a3c-9f20-6b1d8e4c0a57').replaceAll('-', '\u2011');

const statuses: Readonly<Record<ReferenceFault, number>> = { length: 422, symbol: 422, mistyped: 422, unknown: 404 };

/** `typed`: shown again with what is wrong about it. */
export function askPage(words: Words, typed: { text: string; fault: ReferenceFault } | null = null): Answer {
  const { language, texts } = words;
  const { ask } = texts;
  const describedBy = typed === null ? 'hint' : 'fault hint';
  const body = html`${typed === null ? html`<p>${ask.text}</p>` : null}
<form method="get" action="${payPath}">
<input type="hidden" name="language" value="${language}">
<label class="field" for="reference">${ask.label}</label>
${typed && html`<div id="fault">${faultText(ask.faults[typed.fault])}</div>`}
<input class="text code" id="reference" name="reference" value="${typed?.text.slice(0, 40)}" required maxlength="40" autocomplete="off" autocapitalize="characters" spellcheck="false" aria-describedby="${describedBy}"${typed && new Html(' aria-invalid="true"')}>
<p class="soft" id="hint">${ask.hint(example)}</p>
<button>${ask.button}</button>
</form>`;
  const status = typed === null ? 200 : statuses[typed.fault];
  return pageAnswer({ status, words, title: ask.title, path: payPath, body });
}
