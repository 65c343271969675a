import { type Html, html } from '../../shared/http/html';
import type { JobFilter } from '../../shared/store/jobs/console-filter';
import { timeField } from '../pages/show-values';
import { type SearchQuery, states } from './read-filter';

type Form = {
  action: '/search' | '/failures';
  query: SearchQuery;
  filter: JobFilter;
  queues: readonly string[];
  faults: readonly string[];
  mayReadText: boolean;
};

const choice = (name: string, label: string, all: string, values: readonly string[], chosen: string): Html => html`
<label>${label}
  <select name="${name}">
    <option value="">${all}</option>
    ${values.map((value) => html`<option${value === chosen && html` selected`}>${value}</option>`)}
  </select>
</label>`;

const field = (name: string, label: string, value: string, hint = '', type = 'text'): Html =>
  html`<label>${label}<input type="${type}" name="${name}" value="${value}" placeholder="${hint}"></label>`;

/** A plain GET form: a search is an address that can be kept and sent to a colleague. */
export const searchForm = ({ action, query, filter, queues, faults, mayReadText }: Form): Html => html`
<form class="card" method="get" action="${action}">
  ${faults.map((fault) => html`<p class="fault" role="alert">${fault}</p>`)}
  <div class="fields">
    ${action === '/search' && choice('state', 'State', 'any', states, query.state)}
    ${choice('queue', 'Queue', 'all queues', queues, query.queue)}
    ${mayReadText && html`<div class="wide">${field('text', 'Text in payload or reason', query.text)}</div>`}
    ${field('partner', 'Partner', query.partner, 'name or its beginning')}
    ${field('batch', 'Batch', query.batch, 'id')}
    ${field('fingerprint', 'Cause', query.fingerprint, 'error fingerprint')}
    ${field('from', 'From (UTC)', query.from === '' ? '' : timeField(filter.fromAt), '', 'datetime-local')}
    ${field('to', 'To (UTC)', query.to === '' ? '' : timeField(filter.toAt), '', 'datetime-local')}
  </div>
  <div class="actions">
    <button>Search</button>
    <a class="button second" href="${action}">Clear</a>
    <span class="quiet">Without dates: the last 24 hours${query.batch !== '' && ', of a batch everything'}.</span>
  </div>
</form>`;
