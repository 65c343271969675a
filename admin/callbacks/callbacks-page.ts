import { providers } from '../../shared/domain/jurisdictions/pack';
import { type Html, html } from '../../shared/http/html';
import { type CallbackRow, callbackStates } from '../../shared/store/callback-reads';
import { csrfField } from '../pages/layout';
import { count, counted, maskedExcerpt, time } from '../pages/show-values';
import { type CallbackQuery, callbacksAddress } from './read-callback-filter';

/** How states look: the classes are those of jobs. */
const styles = { waiting: 'waiting', processed: 'completed', failed: 'failed', refused: 'delayed' } as const;

type Listed = {
  callbacks: readonly CallbackRow[];
  query: CallbackQuery;
  faults: readonly string[];
  /** Whether there are older ones. */
  hasMore: boolean;
  mayReplay: boolean;
  /** Of a replay that just ended. */
  note: string | null;
};

export const callbacksPage = ({ callbacks, query, faults, hasMore, mayReplay, note }: Listed): Html => html`
<h1>Callbacks</h1>
${note !== null && html`<p class="note" role="status">${note}</p>`}
<form class="card" method="get" action="/callbacks">
  ${faults.map((fault) => html`<p class="fault" role="alert">${fault}</p>`)}
  <div class="fields">
    <label>Provider${choice('provider', ['', ...providers], query.provider)}</label>
    <label>State${choice('state', ['', ...callbackStates], query.state)}</label>
    <label>Day (UTC)<input type="date" name="day" value="${query.day}"></label>
  </div>
  <div class="actions"><button>Show</button> <a class="button second" href="/callbacks">All</a>
    ${mayReplay && html`<a class="button second" href="${replayAddress(query.provider)}">Handle failed ones again…</a>`}
  </div>
</form>
${callbacks.length > 0 ? table(callbacks) : html`<p class="quiet">There are no such callbacks.</p>`}
${hasMore && html`<div class="actions"><a class="button second" rel="next" href="${callbacksAddress({ ...query, before: callbacks.at(-1)!.id })}">Older</a></div>`}`;

const replayAddress = (provider: string) => `/callbacks/replay${provider === '' ? '' : `?provider=${provider}`}`;

const choice = (name: string, options: readonly string[], chosen: string): Html => html`
<select name="${name}">${options.map(
  (option) =>
    html`<option value="${option}"${option === chosen && html` selected`}>${option === '' ? 'all' : option}</option>`,
)}</select>`;

const table = (callbacks: readonly CallbackRow[]): Html => html`
<div class="table">
<table>
  <thead><tr><th>Received (UTC)</th><th>Provider</th><th>Event</th><th>State</th><th>Payment</th><th class="number">Took</th>
    <th>Reason</th></tr></thead>
  <tbody>${callbacks.map(
    (one) => html`
<tr>
  <td>${time(one.receivedAt)}</td>
  <td>${one.provider}</td>
  <td>${maskedExcerpt(one.eventType, 50)}<br><a class="mono id" href="/callbacks/${one.id}">${one.id}</a></td>
  <td><span class="state ${styles[one.state]}">${one.state}</span></td>
  <td class="mono id">${one.paymentId ?? '–'}</td>
  <td class="number">${tookText(one)}</td>
  <td class="reason">${reasonText(one)}</td>
</tr>`,
  )}</tbody>
</table>
</div>`;

const tookText = ({ processingMs }: CallbackRow): string => (processingMs === null ? '–' : `${count(processingMs)} ms`);

const reasonText = ({ error, refusedReason }: CallbackRow): string => maskedExcerpt(error ?? refusedReason ?? '', 240);

/** `csrf` is null for who may only look. */
export const callbackPage = (one: CallbackRow, csrf: string | null): Html => html`
<h1>Callback</h1>
<div class="card">
<dl class="facts">
  <dt>Id</dt><dd class="mono">${one.id}</dd>
  <dt>Provider</dt><dd>${one.provider}</dd>
  <dt>Event</dt><dd>${maskedExcerpt(one.eventType, 50)} <span class="mono">${maskedExcerpt(one.eventId, 255)}</span></dd>
  <dt>Signature</dt><dd>${signatureText(one)}</dd>
  <dt>State</dt><dd><span class="state ${styles[one.state]}">${one.state}</span></dd>
  <dt>Payment</dt><dd class="mono">${one.paymentId ?? 'none that is known'}</dd>
  <dt>Transaction</dt><dd class="mono">${maskedExcerpt(one.transaction ?? '–', 100)}</dd>
  <dt>What it says</dt><dd><code>${one.news === null ? 'nobody read it' : maskedExcerpt(JSON.stringify(one.news), 1000)}</code></dd>
  <dt>Received (UTC)</dt><dd>${time(one.receivedAt)}</dd>
  <dt>Processed (UTC)</dt><dd>${time(one.processedAt)}</dd>
  <dt>Took</dt><dd>${tookText(one)}</dd>
  ${reasonText(one) !== '' && html`<dt>Reason</dt><dd>${reasonText(one)}</dd>`}
</dl>
<p class="quiet">What the provider wrote is sealed and not shown: people are named there.</p>
<div class="actions">
  ${
    csrf !== null &&
    one.state === 'failed' &&
    html`<form method="post" action="/callbacks/${one.id}/replay">${csrfField(csrf)}<button>Handle again</button></form>`
  }
  <a class="button second" href="/callbacks">Back</a>
</div>
</div>`;

const signatureText = ({ isSignatureValid }: CallbackRow): string =>
  isSignatureValid === null ? 'none' : isSignatureValid ? 'valid' : 'invalid';

type Confirmation = { provider: string; failed: number; atOnce: number; csrf: string };

/** Says what would happen before it does. */
export const confirmReplay = ({ provider, failed, atOnce, csrf }: Confirmation): Html => html`
<h1>Handle failed callbacks again</h1>
<form class="card" method="post" action="/callbacks/replay">
  ${csrfField(csrf)}<input type="hidden" name="provider" value="${provider}">
  <dl class="facts">
    <dt>Of</dt><dd>${provider || 'all providers'}</dd>
    <dt>Failed</dt><dd><strong>${failed > atOnce ? `more than ${count(atOnce)}` : count(failed)}</strong></dd>
  </dl>
  <p>The payment of each is looked for anew. What one led to before it failed is not done twice; what is still about
    nothing known stays failed.</p>
  <div class="actions">
    ${failed > 0 && html`<button>Handle ${counted(Math.min(failed, atOnce), 'callback')} again</button>`}
    <a class="button second" href="${callbacksAddress({ state: 'failed', provider })}">Back</a>
  </div>
</form>`;
