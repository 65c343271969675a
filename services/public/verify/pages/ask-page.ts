// Where somebody types what stands on a receipt, or pastes what its code holds.
import { receiptNumber } from '../../../../shared/domain/receipt/receipt-number';
import type { Answer } from '../../../../shared/http/answer';
import { Html, html } from '../../../../shared/http/html';
import { faultText, pageAnswer } from '../../pages/frame';
import { inLanguage, verifyPath } from '../../paths';
import type { LookUpFault } from '../texts/verify-texts';
import type { VerifyWords } from '../verify-words';
import { offlineParts } from './offline-parts';
import { verifySite } from './verify-site';

export type Typed = { fault: LookUpFault; number: string; subject: string; code: string };

// Its hyphens hold it together.
const example = receiptNumber({ jurisdiction: 'MG', year: 2026, number: 123 }).replaceAll('-', '\u2011');

/** `typed`: shown again with what is wrong about it. */
export function verifyAskPage(words: VerifyWords, typed: Typed | null = null): Answer {
  const { language, verify } = words;
  const { ask, offline } = verify;
  const body = html`<div id="typing">
<p>${ask.text}</p>
<p class="note" id="needs-network" hidden>${offline.needsNetwork}</p>
${byNumber(words, typed)}
${byCode(words, typed)}
<p class="soft" id="ready" hidden>${offline.ready}</p>
</div>
${offlineParts(language, verify)}`;
  const status = typed === null ? 200 : typed.fault === 'unknown' ? 404 : 422;
  return pageAnswer({ site: verifySite, status, words, title: ask.title, path: verifyPath, body });
}

function byNumber({ verify: { ask }, language }: VerifyWords, typed: Typed | null): Html {
  const fault = typed !== null && typed.fault !== 'code' ? typed.fault : null;
  return html`<form method="post" action="${inLanguage(verifyPath, language)}">
<h2>${ask.byNumber}</h2>
${fault !== null && html`<div id="number-fault">${faultText(ask.faults[fault])}</div>`}
<label class="field" for="number">${ask.number}</label>
<input class="text code" id="number" name="number" value="${typed?.number.slice(0, 40)}" required maxlength="40" autocomplete="off" autocapitalize="characters" spellcheck="false"${described('number', fault === 'number' || fault === 'unknown')}>
<p class="soft" id="number-hint">${ask.numberHint(example)}</p>
<label class="field" for="subject">${ask.subject}</label>
<input class="text code" id="subject" name="subject" value="${typed?.subject.slice(0, 40)}" required maxlength="40" autocomplete="off" autocapitalize="characters" spellcheck="false"${described('subject', fault === 'subject' || fault === 'unknown', 'number-fault')}>
<p class="soft" id="subject-hint">${ask.subjectHint}</p>
<button>${ask.button}</button>
</form>`;
}

function byCode({ verify: { ask }, language }: VerifyWords, typed: Typed | null): Html {
  const isWrong = typed?.fault === 'code';
  return html`<form method="post" action="${inLanguage(verifyPath, language)}" id="by-code">
<h2>${ask.byCode}</h2>
${isWrong && html`<div id="code-fault">${faultText(ask.faults.code)}</div>`}
<label class="field" for="code">${ask.code}</label>
<textarea class="text" id="code" name="code" required maxlength="2000" autocomplete="off" autocapitalize="off" spellcheck="false"${described('code', isWrong)}>${typed?.code.slice(0, 2000)}</textarea>
<p class="soft" id="code-hint">${ask.codeHint}</p>
<button class="plain">${ask.codeButton}</button>
</form>`;
}

const described = (field: string, isWrong: boolean, fault = `${field}-fault`): Html =>
  new Html(
    isWrong ? ` aria-describedby="${fault} ${field}-hint" aria-invalid="true"` : ` aria-describedby="${field}-hint"`,
  );
