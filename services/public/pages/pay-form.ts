// The form that orders a payment: one button for each way to pay, so that nothing has to be chosen first.
import { randomBytes } from 'node:crypto';
import { dayIn } from '../../../shared/domain/days';
import { currencySigns } from '../../../shared/domain/explanation/number-text';
import type { ProviderName } from '../../../shared/domain/jurisdictions/pack';
import { providerFacts } from '../../../shared/domain/payment/provider-facts';
import { Html, html } from '../../../shared/http/html';
import type { Notice } from '../load-notice';
import { inLanguage, noticePath } from '../paths';
import type { Words } from '../words';
import type { Wrong } from './notice-page';

/** As it was typed. */
export type Filled = { wanted: string; amount: string; phone: string };

export const otherAmount = 'other';

/**
 * The key makes pressing twice one payment; each time the page is opened it is another. What is to be paid is in the form
 * as an amount: nobody pays more than they were shown.
 */
export function payForm(words: Words, notice: Notice, wrong: Wrong | null): Html {
  const { texts, language } = words;
  const { offered, reference } = notice;
  if (offered.length === 0) return html`<h2>${texts.pay.title}</h2><p>${texts.pay.nobody}</p>`;
  const ringing = offered.filter((provider) => providerFacts[provider].needsPhone);
  const leading = offered.filter((provider) => !providerFacts[provider].needsPhone);
  return html`<h2 id="pay">${texts.pay.title}</h2>
<form method="post" action="${inLanguage(noticePath(reference), language)}" aria-labelledby="pay" autocomplete="off">
<input type="hidden" name="key" value="${randomBytes(16).toString('base64url')}">
${amountField(words, notice, wrong)}
${ringing.map((provider) => html`${phoneField(words, wrong)}${payButton(words, provider, false)}`)}
${leading.map((provider) => payButton(words, provider, ringing.length > 0))}
</form>`;
}

/** Only one way to pay needs the telephone: the buttons of the others do without. */
const payButton = ({ texts: { pay } }: Words, provider: ProviderName, isApart: boolean): Html =>
  html`<button name="provider" value="${provider}"${isApart && new Html(' formnovalidate')}>${pay.button[provider]}</button>
<p class="soft">${pay.hint[provider]}</p>`;

function phoneField({ texts: { pay } }: Words, wrong: Wrong | null): Html {
  const isWrong = wrong?.fault === 'phone';
  return html`<label class="field" for="phone">${pay.phoneLabel}</label>
<input class="text" id="phone" name="phone" type="tel" inputmode="tel" autocomplete="tel" required maxlength="30" value="${wrong?.filled.phone}" aria-describedby="phone-hint"${isWrong && new Html(' aria-invalid="true"')}>
<p class="soft" id="phone-hint">${pay.phoneHint}</p>`;
}

type Choice = { value: string; text: string };

function amountField(words: Words, notice: Notice, wrong: Wrong | null): Html {
  const { texts, money } = words;
  const { row, payable, pack, instalments } = notice;
  const all: Choice = { value: payable.toString(), text: texts.pay.all(money(payable, row.currency)) };
  if (!pack.payments.partial && instalments.length === 0)
    return html`<input type="hidden" name="wanted" value="${all.value}">`;
  const choices = [all, ...instalmentChoices(words, notice)];
  const chosen = wrong?.filled.wanted ?? all.value;
  const isOther = chosen === otherAmount || !choices.some(({ value }) => value === chosen);
  return html`<fieldset>
<legend>${texts.pay.howMuch}</legend>
${choices.map(({ value, text }) => radio(value, text, value === chosen))}
${radio(otherAmount, texts.pay.otherAmount, isOther)}
<label class="field" for="amount">${texts.pay.otherAmountLabel(currencySigns[row.currency])}</label>
<input class="text" id="amount" name="amount" inputmode="numeric" maxlength="20" value="${wrong?.filled.amount}">
</fieldset>`;
}

const radio = (value: string, text: string, isChosen: boolean): Html =>
  html`<label class="choice"><input type="radio" name="wanted" value="${value}"${isChosen && new Html(' checked')}> <span>${text}</span></label>`;

/** The next one, and where several are late all of those; what others are paying is not asked for again. */
function instalmentChoices({ texts, money, day }: Words, { row, unpaid, left, payable, pack }: Notice): Choice[] {
  const reserved = left - payable;
  let sum = -reserved;
  const upTo = unpaid.map((one) => {
    sum += one.unpaid;
    return { ...one, sum };
  });
  const next = upTo.find((one) => one.sum > 0n);
  const today = dayIn(pack.timeZone, new Date());
  const late = upTo.findLast((one) => one.dueOn <= today);
  return [...new Set([next, late])].flatMap((one) => {
    if (one === undefined || one.sum <= 0n || one.sum >= payable) return [];
    const text = texts.pay.instalment(one.number, day(one.dueOn), money(one.sum, row.currency));
    return [{ value: one.sum.toString(), text }];
  });
}
