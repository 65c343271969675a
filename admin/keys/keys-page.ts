import { keyScopes } from '../../shared/domain/permissions';
import { type Html, html } from '../../shared/http/html';
import { type ListedApiKey, mostListedKeys } from '../../shared/store/api-key-admin';
import type { IssuedApiKey } from '../../shared/store/api-keys';
import { csrfField } from '../pages/layout';
import { time } from '../pages/show-values';

/** What the session may do besides looking. */
export type KeyRights = { mayIssue: boolean; mayRotate: boolean; mayRevoke: boolean };

export const keysPage = (
  { keys, isComplete }: { keys: readonly ListedApiKey[]; isComplete: boolean },
  partner: string,
  fault: string | null,
  rights: KeyRights,
): Html => html`
<h1>API keys</h1>
<form class="card" method="get" action="/keys">
  ${fault !== null && html`<p class="fault" role="alert">${fault}</p>`}
  <div class="fields"><label>Partner<input name="partner" value="${partner}" placeholder="name or id" maxlength="200"></label></div>
  <div class="actions"><button>Show</button> <a class="button second" href="/keys">All partners</a>
    ${rights.mayIssue && html`<a class="button second" href="/keys/issue?partner=${encodeURIComponent(partner)}">Issue a key…</a>`}
  </div>
</form>
${!isComplete && html`<p class="quiet">There are more than these ${mostListedKeys}. Choose a partner to see all of its keys.</p>`}
${keys.length > 0 ? table(keys, rights) : html`<p class="quiet">There are no keys.</p>`}`;

const table = (keys: readonly ListedApiKey[], rights: KeyRights): Html => html`
<div class="table">
<table>
  <thead><tr><th>Key</th><th>Partner</th><th>Name</th><th>State</th><th>May</th><th>From</th><th>Expires (UTC)</th>
    <th>Last used (UTC)</th><th></th></tr></thead>
  <tbody>${keys.map(
    (key) => html`
<tr>
  <td class="mono id" title="${key.id}">${key.hint}…</td>
  <td>${key.partner} <span class="quiet">${key.jurisdiction}</span></td>
  <td>${key.name}${key.isTest && html` <span class="role">test</span>`}</td>
  <td><span class="state ${stateStyles[key.state]}">${key.state}</span></td>
  <td>${key.scopes.length === keyScopes.length ? 'everything a key may' : key.scopes.join(', ')}</td>
  <td class="mono">${key.allowedNetworks.join(', ') || 'anywhere'}</td>
  <td>${time(key.expiresAt)}</td>
  <td>${time(key.lastUsedAt)}</td>
  <td class="acts">${acts(key, rights)}</td>
</tr>`,
  )}</tbody>
</table>
</div>`;

const stateStyles = { active: 'completed', replaced: 'waiting', expired: 'delayed', revoked: 'failed' } as const;

const acts = ({ id, state }: ListedApiKey, { mayRotate, mayRevoke }: KeyRights): Html => html`
${mayRotate && state === 'active' && html`<a href="/keys/${id}/rotate">Rotate…</a>`}
${mayRevoke && (state === 'active' || state === 'replaced') && html`<a href="/keys/${id}/revoke">Revoke…</a>`}`;

const factsOf = (key: ListedApiKey): Html => html`
<dl class="facts">
  <dt>Key</dt><dd><code>${key.hint}…</code> (${key.id})</dd>
  <dt>Partner</dt><dd>${key.partner} (${key.jurisdiction})</dd>
  <dt>Name</dt><dd>${key.name}</dd>
  <dt>Last used (UTC)</dt><dd>${time(key.lastUsedAt)}</dd>
</dl>`;

export const rotatePage = (key: ListedApiKey, csrf: string): Html => html`
<h1>Rotate a key</h1>
<form class="card" method="post" action="/keys/${key.id}/rotate">
  ${csrfField(csrf)}${factsOf(key)}
  <p>A new key of the same name, scopes and networks is issued. The old one goes on opening for so long:</p>
  <div class="fields"><label>Hours (0 to 720)
    <input name="overlapHours" value="24" required inputmode="numeric" maxlength="3"></label></div>
  <div class="actions"><button>Rotate</button> <a class="button second" href="/keys">Back</a></div>
</form>`;

export const revokePage = (key: ListedApiKey, csrf: string): Html => html`
<h1>Revoke a key</h1>
<form class="card" method="post" action="/keys/${key.id}/revoke">
  ${csrfField(csrf)}${factsOf(key)}
  <p>Whoever uses it is refused from the next request on. This cannot be undone.</p>
  <div class="actions"><button>Revoke</button> <a class="button second" href="/keys">Back</a></div>
</form>`;

/** The only page that ever shows a key. */
export const issuedPage = (key: ListedApiKey, { key: text }: IssuedApiKey, replaced: ListedApiKey | null): Html => html`
<h1>A new key of ${key.partner}</h1>
<div class="card">
  <p class="note" role="status">Copy it now. It is not kept and cannot be shown again.</p>
  <pre>${text}</pre>
  <p class="quiet">${key.name}${replaced !== null && html`; the key before it opens until ${time(replaced.expiresAt)} (UTC)`}</p>
  <div class="actions"><a class="button second" href="/keys">Back to the keys</a></div>
</div>`;
