import { keyScopes, permissions } from '../../shared/domain/permissions';
import { type Html, html } from '../../shared/http/html';
import { csrfField } from '../pages/layout';
import type { KeyFields } from './read-key-form';

export const issuePage = (fields: KeyFields, faults: readonly string[], csrf: string): Html => html`
<h1>Issue a key</h1>
<form class="card" method="post" action="/keys/issue">
  ${csrfField(csrf)}
  ${faults.map((fault) => html`<p class="fault" role="alert">${fault}</p>`)}
  <div class="fields">
    <label>Partner (name or id)<input name="partner" value="${fields.partner}" required maxlength="200"></label>
    <label>Name of the key<input name="name" value="${fields.name}" required maxlength="100"></label>
    <label>Last day (UTC; empty for none)<input name="expiresOn" type="date" value="${fields.expiresOn}"></label>
    <label>Kind
      <select name="kind">
        <option value="live">live</option>
        <option value="test"${fields.kind === 'test' && html` selected`}>test: what it sends counts for nothing</option>
      </select>
    </label>
    <div class="wide"><label>Networks it may be used from (empty for anywhere)
      <input name="networks" value="${fields.networks}" placeholder="192.0.2.0/24, 2001:db8::/32" maxlength="2000"></label></div>
  </div>
  <fieldset class="boxes">
    <legend>What it may do</legend>
    ${keyScopes.map(
      (scope) =>
        html`<label><input type="checkbox" name="scopes" value="${scope}"${
          fields.scopes.includes(scope) && html` checked`
        }> ${permissions[scope]} <code>${scope}</code></label>`,
    )}
  </fieldset>
  <div class="actions"><button>Issue</button> <a class="button second" href="/keys">Back</a></div>
</form>`;
