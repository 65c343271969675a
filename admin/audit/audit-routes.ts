// Who did what. For administrators.
import { Router } from 'express';
import { z } from 'zod';
import { type AuditEntry, listAudit } from '../../shared/store/audit';
import type { Ledger } from '../board/ledger-queue';
import { requireAdmin } from '../login/require-admin';
import { sessionIn } from '../login/require-session';
import { type Html, html } from '../pages/html';
import { page } from '../pages/layout';
import { maskedExcerpt, time } from '../pages/show-values';

const entriesPerPage = 50;
const actions = [
  'login',
  'logout',
  'retry',
  'retry all',
  'retry matching',
  'promote',
  'promote all',
  'pause',
  'resume',
  'other',
];

const Query = z.object({
  actor: z.string().trim().max(200).catch('').default(''),
  action: z
    .enum(['', ...actions] as [string, ...string[]])
    .catch('')
    .default(''),
  before: z.coerce.number().int().positive().optional().catch(undefined),
});

export const auditRoutes = (ledger: Ledger): Router =>
  Router().get('/audit', async (req, res) => {
    await requireAdmin(ledger, req, res, 'other', 'audit');
    const { actor, action, before } = Query.parse(req.query);
    const filter = { actor: actor || null, action: action || null, before: before ?? null };
    const found = await listAudit(ledger.db, filter, entriesPerPage + 1);
    const shown = found.slice(0, entriesPerPage);
    const older = new URLSearchParams({ actor, action, before: String(shown.at(-1)?.number) });
    const body = html`
<h1>Audit</h1>
${form(actor, action)}
${shown.length > 0 ? table(shown) : html`<p class="quiet">No entry matches.</p>`}
${found.length > entriesPerPage && html`<div class="actions"><a class="button second" rel="next" href="/audit?${older.toString()}">Older</a></div>`}`;
    res.send(page(sessionIn(res), 'audit', 'Audit', body));
  });

const form = (actor: string, action: string): Html => html`
<form class="card" method="get" action="/audit">
  <div class="fields">
    <label>Who<input name="actor" value="${actor}" placeholder="login"></label>
    <label>Action
      <select name="action">
        <option value="">any</option>
        ${actions.map((name) => html`<option${name === action && html` selected`}>${name}</option>`)}
      </select>
    </label>
    <div><button>Filter</button> <a class="button second" href="/audit">Clear</a></div>
  </div>
</form>`;

const table = (entries: readonly AuditEntry[]): Html => html`
<div class="table">
<table>
  <thead><tr><th class="number">No.</th><th>Time (UTC)</th><th>Who</th><th>Action</th><th>On</th><th>Outcome</th><th>Details</th><th>From</th></tr></thead>
  <tbody>${entries.map(
    (entry) => html`
<tr>
  <td class="number">${entry.number}</td>
  <td>${time(entry.at)}</td>
  <td>${entry.actor}<br><span class="quiet">${entry.role}</span></td>
  <td>${entry.action}</td>
  <td class="reason">${maskedExcerpt(entry.resource, 120)}</td>
  <td><span class="state ${entry.outcome}">${entry.outcome}</span></td>
  <td class="reason">${details(entry.details)}</td>
  <td>${entry.ip ?? '–'}<br><span class="quiet mono" title="correlation id">${entry.correlationId?.slice(0, 8)}</span></td>
</tr>`,
  )}</tbody>
</table>
</div>`;

const details = (given: Record<string, unknown>): string =>
  maskedExcerpt(
    Object.entries(given)
      .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
      .join(', '),
    300,
  );
