import { type Html, html } from '../../shared/http/html';
import type { Cause } from '../../shared/store/jobs/console-causes';
import { momentOf } from '../../shared/store/jobs/console-filter';
import { count, maskedExcerpt, time } from '../pages/show-values';
import { type SearchQuery, searchAddress } from './read-filter';
import { jobAddress } from './search-page';

const ofCause = (query: SearchQuery, cause: Cause): SearchQuery => ({
  ...query,
  queue: cause.name,
  fingerprint: cause.fingerprint ?? '',
  state: '',
});

type Rights = { mayAct: boolean; mayOpen: boolean };

const causeRow = (cause: Cause, query: SearchQuery, { mayAct, mayOpen }: Rights): Html => html`
<tr>
  <td class="number">${count(cause.count)}</td>
  <td class="reason">${maskedExcerpt(cause.reason ?? 'no reason was recorded', 300)}
    <br><span class="quiet mono">${cause.fingerprint ?? 'without fingerprint'}</span></td>
  <td>${cause.name}</td>
  <td>${time(momentOf(cause.firstId))}</td>
  <td>${time(momentOf(cause.lastId))}</td>
  <td class="acts">
    <a href="${searchAddress('/search', { ...ofCause(query, cause), state: 'failed' })}">Jobs</a>${
      mayOpen &&
      html` ·
    <a href="${jobAddress(cause.name, cause.lastId)}">Example</a>`
    }${
      mayAct &&
      cause.fingerprint !== null &&
      html` ·
    <a href="${searchAddress('/failures/retry', ofCause(query, cause))}">Retry all…</a>`
    }</td>
</tr>`;

export const causeTable = (causes: readonly Cause[], query: SearchQuery, rights: Rights): Html => html`
<div class="table">
<table>
  <thead><tr>
    <th class="number">Jobs</th><th>Cause</th><th>Queue</th><th>First promised (UTC)</th><th>Last promised (UTC)</th><th></th>
  </tr></thead>
  <tbody>${causes.map((cause) => causeRow(cause, query, rights))}</tbody>
</table>
</div>`;

type Confirmation = { query: SearchQuery; matching: number; atOnce: number; csrf: Html };

/** Says what would happen before it does. */
export const confirmRetry = ({ query, matching, atOnce, csrf }: Confirmation): Html => html`
<h1>Retry failed jobs</h1>
<div class="card">
  <dl class="facts">
    <dt>Queue</dt><dd>${query.queue || 'all queues'}</dd>
    ${query.fingerprint !== '' && html`<dt>Cause</dt><dd class="mono">${query.fingerprint}</dd>`}
    ${query.text !== '' && html`<dt>Text</dt><dd>${maskedExcerpt(query.text, 200)}</dd>`}
    ${query.partner !== '' && html`<dt>Partner</dt><dd>${query.partner}</dd>`}
    ${query.batch !== '' && html`<dt>Batch</dt><dd class="mono">${query.batch}</dd>`}
    <dt>Promised</dt><dd>${query.from} to ${query.to}</dd>
    <dt>Failed jobs</dt><dd><strong>${matching > atOnce ? `more than ${count(atOnce)}` : count(matching)}</strong></dd>
  </dl>
  <p>Each starts afresh with all its attempts. ${
    matching > atOnce && `The oldest ${count(atOnce)} go first; repeat this for the rest. `
  }Work of one partner still waits for its turn among the others.</p>
  <form method="post" action="/failures/retry">
    ${csrf}
    ${Object.entries(query).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
    <div class="actions">
      ${matching > 0 && html`<button>Retry ${count(Math.min(matching, atOnce))}</button>`}
      <a class="button second" href="${searchAddress('/failures', query)}">Back</a>
    </div>
  </form>
</div>`;
