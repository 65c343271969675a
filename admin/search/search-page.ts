import { type Html, html } from '../../shared/http/html';
import { momentOf } from '../../shared/store/jobs/console-filter';
import type { ConsoleJob } from '../../shared/store/jobs/console-rows';
import { counted, maskedExcerpt, time } from '../pages/show-values';
import { type ReadFilter, type SearchQuery, searchAddress } from './read-filter';
import type { Found } from './search-jobs';

export const jobAddress = (name: string, eventId: string): string =>
  `/board/queue/${encodeURIComponent(name)}/${eventId}`;

/** The name of a tenant where it has one. */
export type PartnerNames = ReadonlyMap<string, string>;

const idOf = ({ name, eventId }: ConsoleJob, mayOpen: boolean): Html =>
  mayOpen
    ? html`<a class="mono id" href="${jobAddress(name, eventId)}">${eventId}</a>`
    : html`<span class="mono id">${eventId}</span>`;

const jobRow = (job: ConsoleJob, partners: PartnerNames, mayOpen: boolean): Html => html`
<tr>
  <td>${time(job.createdAt)}</td>
  <td>${job.name}<br>${idOf(job, mayOpen)}</td>
  <td><span class="state ${job.state}">${job.state}</span>${job.held && html`<br><span class="quiet">held back</span>`}</td>
  <td class="number">${job.attempt} of ${job.maxAttempts}</td>
  <td>${partners.get(job.tenant ?? '') ?? '–'}</td>
  <td class="reason">${
    job.failedReason === null
      ? html`<code class="quiet">${maskedExcerpt(JSON.stringify(job.payload), 160)}</code>`
      : maskedExcerpt(job.failedReason, 240)
  }</td>
</tr>`;

/** Who may not see the board opens nothing on it. */
export const jobTable = (jobs: readonly ConsoleJob[], partners: PartnerNames, mayOpen: boolean): Html => html`
<div class="table">
<table>
  <thead><tr>
    <th>Promised (UTC)</th><th>Job</th><th>State</th><th class="number">Attempts</th><th>Partner</th><th>Reason or payload</th>
  </tr></thead>
  <tbody>${jobs.map((job) => jobRow(job, partners, mayOpen))}</tbody>
</table>
</div>`;

/** How far the search came, and the way on from there. */
export function searchEnd(found: Found, query: SearchQuery, { filter }: ReadFilter): Html {
  const { next, more, scanned, jobs } = found;
  const lookedAt = html`<span class="quiet">Looked at ${counted(scanned, 'job')}`;
  if (next !== null) {
    const on = searchAddress('/search', query, {
      to: query.to || filter.toAt.toISOString(),
      before: next.eventId,
      beforeName: next.name,
    });
    return html`<div class="actions">
      <a class="button second" href="${on}" rel="next">${more === 'matches' ? 'Older' : 'Search further back'}</a>
      ${lookedAt}, back to ${time(momentOf(next.eventId))}.</span></div>`;
  }
  const spanMs = filter.toAt.getTime() - filter.fromAt.getTime();
  const before = searchAddress('/search', query, {
    from: new Date(filter.fromAt.getTime() - spanMs).toISOString(),
    to: filter.fromAt.toISOString(),
  });
  return html`<div class="actions">
    <a class="button second" href="${before}">Search the time before</a>
    ${lookedAt}: all from ${time(filter.fromAt)} to ${time(filter.toAt)}${jobs.length === 0 && ', and none matches'}.</span></div>`;
}
