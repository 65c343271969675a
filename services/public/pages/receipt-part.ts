// On the page of a payment: its receipt, to be printed, and the codes to be kept on a telephone.
import { receiptNumber } from '../../../shared/domain/receipt/receipt-number';
import { type Html, html } from '../../../shared/http/html';
import type { ShownReceipt } from '../../../shared/store/receipt-reads';
import { codePath, receiptPdfPath } from '../paths';
import type { Words } from '../words';
import type { ShownPayment } from './payment-page';

const soonMs = 120_000;

/** The receipt that counts. */
const currentOf = ({ receipts }: Pick<ShownPayment, 'receipts'>): ShownReceipt | undefined =>
  receipts.find(({ state }) => state !== 'void');

/** Whether it is worth looking again soon. Where none comes for so long, somebody else has to see to it. */
export const isReceiptOnItsWay = (shown: Pick<ShownPayment, 'receipts' | 'payment'>): boolean => {
  const { settledAt } = shown.payment;
  if (settledAt === null || Date.now() - settledAt.getTime() > soonMs) return false;
  const current = currentOf(shown);
  return current === undefined ? shown.receipts.length === 0 : current.state === 'numbered';
};

export function receiptPart(words: Words, shown: ShownPayment, reference: string): Html {
  const { texts } = words;
  const said = texts.receipt;
  const current = currentOf(shown);
  const voided = shown.receipts.filter(({ state }) => state === 'void').map(receiptNumber);
  const notes = voided.map((number) => html`<p class="soft">${said.voided(number)}</p>`);
  if (current === undefined) {
    const isAwaited = voided.length === 0 && shown.payment.state === 'settled';
    return html`${isAwaited && html`<p>${said.beingMade}</p><p>${texts.payment.keep}</p>`}${notes}`;
  }
  const number = receiptNumber(current);
  return html`<h2>${said.title}</h2>
<p>${said.number(number)}${current.replaces !== null && html` ${said.replaces(current.replaces)}`}</p>
${current.state === 'issued' ? linksOf(words, current, reference) : html`<p>${said.beingMade}</p>`}
${notes}`;
}

const linksOf = ({ texts: { receipt: said } }: Words, { codes }: ShownReceipt, reference: string): Html =>
  html`<a class="go" href="${receiptPdfPath(reference)}">${said.open}</a>
${
  codes.length > 0 &&
  html`<p>${said.codes}</p>
<ul>${codes.map(
    ({ place, subject, fiscalYear }) =>
      html`<li><a href="${codePath(reference, place)}">${said.code(`${subject}, ${fiscalYear}`)}</a></li>`,
  )}</ul>`
}`;
