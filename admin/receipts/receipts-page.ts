import { receiptNumber } from '../../shared/domain/receipt/receipt-number';
import { type ReceiptState, receiptStates } from '../../shared/domain/receipt/receipt-state';
import { type Html, html } from '../../shared/http/html';
import type { ReceiptSummary } from '../../shared/store/receipt-reads';
import { csrfField } from '../pages/layout';
import { count, maskedExcerpt, time } from '../pages/show-values';
import { jurisdictions, type ReceiptQuery, receiptsAddress } from './read-receipt-filter';

/** How states look: the classes are those of jobs. */
const styles = { numbered: 'waiting', issued: 'completed', void: 'failed' } as const satisfies Record<
  ReceiptState,
  string
>;

type Listed = {
  receipts: readonly ReceiptSummary[];
  /** Up to one more than `most`. */
  total: number;
  most: number;
  query: ReceiptQuery;
  faults: readonly string[];
  /** Whether there are older ones. */
  hasMore: boolean;
  /** Whether there is more than one jurisdiction to choose from. */
  isOfAll: boolean;
  csrf: string;
};

export const receiptsPage = (listed: Listed): Html => html`
<h1>Receipts</h1>
${filterForm(listed)}
${listed.receipts.length > 0 ? table(listed) : html`<p class="quiet">There are no such receipts.</p>`}
${listed.receipts.length > 0 && ending(listed)}`;

const filterForm = ({ faults, query, isOfAll }: Listed): Html => html`
<form class="card" method="get" action="/receipts">
  ${faults.map((fault) => html`<p class="fault" role="alert">${fault}</p>`)}
  <div class="fields">
    <label>Number<input name="number" value="${query.number}" placeholder="MG-2026-000123" maxlength="30"></label>
    <label>Payment<input name="payment" value="${query.payment}" maxlength="36"></label>
    <label>State${choice('state', receiptStates, query)}</label>
    ${isOfAll && html`<label>Jurisdiction${choice('jurisdiction', jurisdictions, query)}</label>`}
  </div>
  <div class="actions"><button>Show</button> <a class="button second" href="/receipts">All</a></div>
</form>`;

const choice = (name: 'state' | 'jurisdiction', options: readonly string[], query: ReceiptQuery): Html => html`
<select name="${name}">${['', ...options].map(
  (option) =>
    html`<option value="${option}"${option === query[name] && html` selected`}>${option === '' ? 'all' : option}</option>`,
)}</select>`;

const table = ({ receipts, csrf }: Listed): Html => html`
<div class="table">
<table>
  <thead><tr><th>Number</th><th>State</th><th>Payment</th><th class="number">Received</th><th>Issued (UTC)</th>
    <th>Declared void (UTC)</th><th></th></tr></thead>
  <tbody>${receipts.map((one) => receiptRow(one, csrf))}</tbody>
</table>
</div>`;

const receiptRow = (one: ReceiptSummary, csrf: string): Html => html`
<tr>
  <td class="id">${receiptNumber(one)}<br><span class="quiet">paid ${one.paidOn}</span></td>
  <td><span class="state ${styles[one.state]}">${one.state}</span></td>
  <td><a class="mono id" href="${receiptsAddress({ payment: one.paymentId })}">${one.paymentId}</a></td>
  <td class="number">${count(Number(one.received))} ${one.currency}</td>
  <td>${time(one.issuedAt)}</td>
  <td>${one.voidedAt === null ? '–' : html`${time(one.voidedAt)}<br>${maskedExcerpt(one.voidReason ?? '', 160)}`}${
    one.replacedBy !== null && html`<br><span class="quiet">replaced by another</span>`
  }</td>
  <td class="acts">${
    one.sha256 !== null &&
    html`<form method="post" action="/receipts/${one.id}/pdf">${csrfField(csrf)}<button class="second">PDF</button></form>`
  }</td>
</tr>`;

const ending = ({ receipts, total, most, query, hasMore }: Listed): Html => html`
<div class="actions">
  ${hasMore && html`<a class="button second" rel="next" href="${receiptsAddress({ ...query, before: receipts.at(-1)!.id })}">Older</a>`}
  <span class="quiet">${total > most ? `more than ${count(most)}` : count(total)} altogether</span>
</div>`;
