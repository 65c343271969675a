import { type Html, html } from '../../shared/http/html';
import { auditActions } from '../../shared/store/audit';
import type { AuditEntry } from '../../shared/store/audit-search';
import { csrfField } from '../pages/layout';
import { maskedExcerpt, time } from '../pages/show-values';
import { type AuditQuery, askedFor, auditAddress, outcomes } from './read-audit-filter';
import { changes } from './show-changes';

type Shown = { query: AuditQuery; faults: readonly string[]; entries: readonly AuditEntry[]; hasMore: boolean };

export const auditPage = ({ query, faults, entries, hasMore }: Shown, exporting: Html | null): Html => html`
<h1>Audit</h1>
${filterForm(query, faults)}
${entries.length > 0 ? table(entries, query) : html`<p class="quiet">No entry matches.</p>`}
<div class="actions">
  ${hasMore && html`<a class="button second" rel="next" href="${auditAddress(query, { before: entries.at(-1)!.cursor })}">Older</a>`}
  ${entries.length > 0 && exporting}
</div>`;

/** A plain GET form: a search is an address that can be kept and sent to a colleague. */
const filterForm = (query: AuditQuery, faults: readonly string[]): Html => html`
<form class="card" method="get" action="/audit">
  ${faults.map((fault) => html`<p class="fault" role="alert">${fault}</p>`)}
  <div class="fields">
    ${field('tenant', 'Jurisdiction', query.tenant, '* for the platform')}
    <div class="wide">${field('actor', 'Who', query.actor, 'account:… or an e-mail address')}</div>
    ${choice('action', 'Action', query.action, auditActions)}
    ${field('resource', 'On', query.resource, 'how it begins')}
    ${choice('outcome', 'Outcome', query.outcome, outcomes)}
    ${field('correlation', 'Correlation id', query.correlation)}
    ${field('from', 'From (UTC)', localTime(query.from), '', 'datetime-local')}
    ${field('to', 'Before (UTC)', localTime(query.to), '', 'datetime-local')}
  </div>
  <div class="actions"><button>Search</button> <a class="button second" href="/audit">Clear</a></div>
</form>`;

const field = (name: string, label: string, value: string, hint = '', type = 'text'): Html =>
  html`<label>${label}<input type="${type}" name="${name}" value="${value}" placeholder="${hint}"></label>`;

const choice = (name: string, label: string, chosen: string, values: readonly string[]): Html => html`
<label>${label}
  <select name="${name}">
    <option value="">any</option>
    ${values.map((value) => html`<option${value === chosen && html` selected`}>${value}</option>`)}
  </select>
</label>`;

/** The field takes no zone. */
const localTime = (moment: string): string => moment.replace(/Z$/, '');

const table = (entries: readonly AuditEntry[], query: AuditQuery): Html => html`
<div class="table">
<table>
  <thead><tr><th>Time (UTC)</th><th class="number">No.</th><th>Who</th><th>Action</th><th>On</th><th>Outcome</th><th>What changed</th><th>From</th></tr></thead>
  <tbody>${entries.map((entry) => row(entry, query))}</tbody>
</table>
</div>`;

const row = (entry: AuditEntry, query: AuditQuery): Html => html`
<tr>
  <td>${time(entry.at)}</td>
  <td class="number">${entry.tenant} ${entry.number}</td>
  <td><a class="mono" href="${auditAddress(query, { actor: entry.actor })}" title="${entry.actor}">${shortActor(entry.actor)}</a><br><span class="quiet">${entry.role}</span></td>
  <td>${entry.action}</td>
  <td class="resource">${maskedExcerpt(entry.resource, 120)}</td>
  <td><span class="state ${entry.outcome}">${entry.outcome}</span></td>
  <td class="reason">${changes(entry)}</td>
  <td>${entry.ip ?? '–'}<br>${
    entry.correlationId !== null &&
    html`<a class="mono" href="${auditAddress(query, { correlation: entry.correlationId })}" title="All of this request">${entry.correlationId.slice(0, 8)}</a>`
  }</td>
</tr>`;

// The first characters of an id are its time and much the same for all; the last ones tell accounts apart.
const shortActor = (actor: string): string => actor.replace(/:[0-9a-f-]{23}-[0-9a-f]{4}([0-9a-f]{8})$/, ':…$1');

/** Sends the same filter, without the place in the list: a download is everything that matches. */
export const exportForm = (query: AuditQuery, csrf: string): Html => html`
<form class="actions" method="post" action="/audit/export">
  ${csrfField(csrf)}
  ${Object.entries(askedFor({ ...query, before: '' })).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
  <button class="second" name="format" value="csv">Download as CSV</button>
  <button class="second" name="format" value="ndjson">Download as NDJSON</button>
</form>`;
