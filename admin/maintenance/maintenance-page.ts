import { type Html, html } from '../../shared/http/html';
import { platformTenant } from '../../shared/store/audit';
import type { Maintenance } from '../../shared/store/maintenance';
import { csrfField } from '../pages/layout';
import { time } from '../pages/show-values';
import type { MaintenanceFields } from './read-maintenance';

export const nameOf = (tenant: string): string => (tenant === platformTenant ? 'the whole platform' : tenant);

/** `csrf` is null for who may only look. */
export const maintenancePage = (current: readonly Maintenance[], csrf: string | null): Html => html`
<h1>Maintenance</h1>
<p>Under maintenance the API answers reads and refuses writes with 503, telling callers when to come back. What was
  accepted before is kept.</p>
${current.length > 0 ? table(current, csrf) : html`<p class="note" role="status">There is no maintenance. Everything is open.</p>`}
${csrf !== null && html`<div class="actions"><a class="button" href="/maintenance/begin">Begin maintenance…</a></div>`}`;

const table = (current: readonly Maintenance[], csrf: string | null): Html => html`
<div class="table">
<table>
  <thead><tr><th>Of</th><th>Since (UTC)</th><th>What callers are told</th><th class="number">Wait</th><th>Workers</th><th>By</th><th></th></tr></thead>
  <tbody>${current.map(
    (one) => html`
<tr>
  <td>${nameOf(one.tenant)}</td>
  <td>${time(one.since)}</td>
  <td class="reason">${one.message}</td>
  <td class="number">${one.retryAfterSeconds} s</td>
  <td><span class="state ${one.workers === 'stop' ? 'failed' : 'completed'}">${one.workers}</span></td>
  <td class="mono">${one.changedBy}</td>
  <td class="acts">${csrf !== null && acts(one, csrf)}</td>
</tr>`,
  )}</tbody>
</table>
</div>`;

const acts = ({ tenant }: Maintenance, csrf: string): Html => html`
<form method="post" action="/maintenance/end">
  ${csrfField(csrf)}<input type="hidden" name="tenant" value="${tenant}">
  <a class="button second" href="/maintenance/begin?tenant=${encodeURIComponent(tenant)}">Change…</a>
  <button>End</button>
</form>`;

type Form = { fields: MaintenanceFields; faults: readonly string[]; csrf: string };

export const maintenanceForm = ({ fields, faults, csrf }: Form): Html => html`
<h1>Maintenance</h1>
<form class="card" method="post" action="/maintenance/begin">
  ${csrfField(csrf)}
  ${faults.map((fault) => html`<p class="fault" role="alert">${fault}</p>`)}
  <div class="fields">
    <label>Of (* for the whole platform)<input name="tenant" value="${fields.tenant}" required maxlength="2"></label>
    <div class="wide"><label>What callers are told<input name="message" value="${fields.message}" required maxlength="300"></label></div>
    <label>Come back after (seconds)<input name="retryAfterSeconds" value="${fields.retryAfterSeconds}" required inputmode="numeric" maxlength="5"></label>
    <label>Workers
      <select name="workers">
        <option value="go on"${fields.workers !== 'stop' && html` selected`}>go on</option>
        <option value="stop"${fields.workers === 'stop' && html` selected`}>stop</option>
      </select>
    </label>
  </div>
  <div class="actions"><button>Refuse writes</button> <a class="button second" href="/maintenance">Back</a></div>
</form>`;
