// A notice: what it is for, what is owed and why, and how to pay it.
import { isOpen } from '../../../shared/domain/assessment/assessment-state';
import { explainInWords } from '../../../shared/domain/explanation/explain-in-words';
import type { Explanation } from '../../../shared/domain/explanation/explanation';
import { referenceOf } from '../../../shared/domain/payment/reference';
import type { Answer } from '../../../shared/http/answer';
import { type Html, html } from '../../../shared/http/html';
import type { PaymentUnderWay } from '../../../shared/store/notices';
import type { Notice } from '../load-notice';
import { inLanguage, noticePath, paymentPath, payPath } from '../paths';
import type { PayFault } from '../texts/public-texts';
import type { Words } from '../words';
import { factList, faultText, pageAnswer } from './frame';
import { type Filled, payForm } from './pay-form';
import { serviceName } from './service-name';

/** `wrong`: what somebody filled in, shown again with what is wrong about it. */
export type Wrong = { status: number; fault: PayFault; filled: Filled };

export function noticePage(words: Words, notice: Notice, wrong: Wrong | null = null): Answer {
  const { texts, language } = words;
  const { row, reference, payable } = notice;
  const isPayable = isOpen(row.state) && payable > 0n;
  const body = html`${faultText(wrong && texts.pay.faults[wrong.fault])}
${subject(words, notice)}
${isOver(row.state) ? html`<p class="note">${texts.notice.over[row.state]}</p>` : amounts(words, notice)}
${notice.underWay.map((payment) => underWay(words, notice, payment))}
${isPayable && notice.underWay.length > 0 && html`<p>${texts.underWay.restToPay}</p>`}
${isPayable && payForm(words, notice, wrong)}
<p><a href="${inLanguage(payPath, language)}">${texts.notice.another}</a></p>`;
  const status = wrong?.status ?? 200;
  return pageAnswer({ status, words, title: texts.notice.title, path: noticePath(reference), body });
}

const isOver = (state: Notice['row']['state']): state is 'paid' | 'exempt' | 'cancelled' => !isOpen(state);

function subject({ texts: { notice: texts }, language }: Words, { row, reference, tariff }: Notice): Html {
  const what =
    row.registration === null
      ? ([texts.service, serviceName(tariff.names, tariff.title, language)] as const)
      : ([texts.plate, row.registration] as const);
  return factList([
    what,
    [texts.fiscalYear, String(row.fiscalYear)],
    [texts.reference, html`<code>${reference}</code>`],
    [texts.state, texts.states[row.state]],
  ]);
}

function amounts(words: Words, notice: Notice): Html {
  const { money, day, texts } = words;
  const { row, left } = notice;
  const sum = (digits: string) => money(BigInt(digits), row.currency);
  return html`${factList([
    [texts.notice.amount, sum(row.amount)],
    row.charges === '0' ? null : [texts.notice.charges, sum(row.charges)],
    row.paid === '0' ? null : [texts.notice.paid, sum(row.paid)],
    [texts.notice.left, money(left, row.currency), 'sum'],
    [texts.notice.dueOn, row.dueOn === null ? texts.notice.noDueDay : day(row.dueOn)],
  ])}
${notice.instalments.length > 0 && instalments(words, notice)}
<details><summary>${texts.notice.why}</summary>
${sentences(words, notice).map((sentence) => html`<p>${sentence}</p>`)}
</details>`;
}

/** Without what exemptions say: on which ground somebody asked for one is nobody else's business. */
function sentences({ language }: Words, { row, tariff }: Notice): string[] {
  const explanation = row.explanation as Explanation;
  const steps = explanation.steps.filter(({ rule }) => !rule.startsWith('exemption-'));
  return explainInWords({ ...explanation, steps }, tariff, language).sentences;
}

function instalments({ texts, money, day }: Words, { row, instalments: all, unpaid }: Notice): Html {
  const open = new Set(unpaid.map(({ number }) => number));
  return html`<h2>${texts.notice.instalments}</h2>
${factList(
  all.map(({ number, amount, dueOn }) => [
    `${texts.notice.instalment(number)} – ${day(dueOn)}`,
    `${money(BigInt(amount), row.currency)}${open.has(number) ? '' : ` – ${texts.notice.instalmentPaid}`}`,
  ]),
)}`;
}

/** What somebody ordered who has an account is told of, but neither shown nor called off: it may say who pays. */
function underWay(words: Words, { row, pack }: Notice, payment: PaymentUnderWay): Html {
  const { texts, language, money, time } = words;
  const { amount, provider, expiresAt, isAnybodys } = payment;
  const reference = referenceOf(payment.id);
  const until = time(expiresAt, pack.timeZone);
  const text = texts.underWay.text(money(BigInt(amount), row.currency), texts.payment.providers[provider], until);
  return html`<section class="note">
<strong>${texts.underWay.title}</strong><br>
${text}
${isAnybodys && html`<p><a href="${inLanguage(paymentPath(reference), language)}">${texts.underWay.see}</a></p>`}
</section>`;
}
