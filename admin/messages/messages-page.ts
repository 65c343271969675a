import { isKind, ruleOf } from '../../shared/domain/notification/kinds';
import { type Html, html } from '../../shared/http/html';
import { type ListedMessage, type MessageCount, mostLooked } from '../../shared/store/message-reads';
import type { NotificationState } from '../../shared/store/notifications';
import { deliver } from '../../workers/notifications/deliver.job';
import { csrfField } from '../pages/layout';
import { count, counted, maskedExcerpt, time } from '../pages/show-values';
import { jobAddress } from '../search/search-page';
import { figuresTable } from './figures-table';
import type { Figures } from './read-figures';
import { choices, type MessageQuery, messagesAddress } from './read-message-filter';

/** How states look: the classes are those of jobs. */
const styles = {
  waiting: 'waiting',
  sent: 'active',
  delivered: 'completed',
  failed: 'failed',
  expired: 'delayed',
  suppressed: 'delayed',
} as const satisfies Record<NotificationState, string>;

export const stateMark = (state: NotificationState): Html => html`<span class="state ${styles[state]}">${state}</span>`;

export const topicOf = (kind: string): string => (isKind(kind) ? ruleOf(kind).topic : '–');

export const deliveryQueue = deliver.name;

type Listed = {
  figures: Figures;
  messages: readonly ListedMessage[];
  counts: MessageCount & { most: number };
  query: MessageQuery;
  faults: readonly string[];
  /** Jurisdictions to choose from; one is no choice. */
  jurisdictions: readonly string[];
  /** Whether there are older ones that match among those that were looked at. */
  hasMore: boolean;
  mayOpenJobs: boolean;
  csrf: string;
};

export const messagesPage = (listed: Listed): Html => html`
<h1>Messages</h1>
${figuresTable(listed.figures)}
${filterForm(listed)}
${personForm(listed)}
${listed.messages.length > 0 ? table(listed) : html`<p class="quiet">There are no such messages.</p>`}
${ending(listed)}`;

const filterForm = ({ faults, query, jurisdictions }: Listed): Html => html`
<form class="card" method="get" action="/messages">
  ${faults.map((fault) => html`<p class="fault" role="alert">${fault}</p>`)}
  ${query.person !== '' && html`<input type="hidden" name="person" value="${query.person}">`}
  <div class="fields">
    <label>State${choice('state', choices.state, query)}</label>
    <label>Kind${choice('kind', choices.kind, query)}</label>
    <label>Way${choice('channel', choices.channel, query)}</label>
    <label>Carrier${choice('provider', choices.provider, query)}</label>
    ${jurisdictions.length > 1 && html`<label>Jurisdiction${choice('jurisdiction', jurisdictions, query)}</label>`}
    <label>Since (UTC)<input type="date" name="since" value="${query.since}"></label>
  </div>
  <div class="actions"><button>Show</button> <a class="button second" href="/messages">All</a>
    <a class="button second" href="/messages/templates">Texts</a></div>
</form>`;

const choice = (
  name: 'state' | 'kind' | 'channel' | 'provider' | 'jurisdiction',
  options: readonly string[],
  query: MessageQuery,
): Html => html`
<select name="${name}">${['', ...options].map(
  (option) =>
    html`<option value="${option}"${option === query[name] && html` selected`}>${option === '' ? 'all' : option}</option>`,
)}</select>`;

const personForm = ({ csrf, query }: Listed): Html =>
  query.person === ''
    ? html`
<form class="card" method="post" action="/messages/find" autocomplete="off">
  ${csrfField(csrf)}
  <div class="fields">
    <label class="wide">E-mail or telephone of one person, in full<input name="address" required maxlength="254"></label>
    <div><button class="second">Find theirs</button></div>
  </div>
</form>`
    : html`<p class="note" role="status">Messages to the address that you typed, and to the account that has it.
  <a href="${messagesAddress({ ...query, person: '', before: '' })}">Everybody’s</a></p>`;

const table = ({ messages, mayOpenJobs }: Listed): Html => html`
<div class="table">
<table>
  <thead><tr><th>Made (UTC)</th><th>Kind</th><th>State</th><th class="number">Attempts</th><th>Last attempt</th>
    <th>Reason</th><th></th></tr></thead>
  <tbody>${messages.map((one) => messageRow(one, mayOpenJobs))}</tbody>
</table>
</div>`;

const messageRow = (one: ListedMessage, mayOpenJobs: boolean): Html => html`
<tr>
  <td><a href="/messages/${one.id}">${time(one.createdAt)}</a><br><span class="quiet">${one.jurisdiction ?? 'platform'}</span></td>
  <td>${maskedExcerpt(one.kind, 40)}<br><span class="quiet">${topicOf(one.kind)}, ${maskedExcerpt(one.language, 10)}</span></td>
  <td>${stateMark(one.state)}</td>
  <td class="number">${count(one.attempts)}</td>
  <td>${one.last === null ? '–' : html`${one.last.provider} <span class="quiet">${one.last.channel}</span><br>${one.last.state}`}</td>
  <td class="reason">${maskedExcerpt(one.failedReason ?? one.last?.reason ?? '', 160)}</td>
  <td class="acts">${mayOpenJobs && one.jobEventId !== null && html`<a href="${jobAddress(deliveryQueue, one.jobEventId)}">Job</a>`}</td>
</tr>`;

/** How many there are as far as was looked, and the way on from there. */
function ending({ messages, counts, query, hasMore }: Listed): Html {
  const isCut = counts.looked === mostLooked;
  const on = hasMore ? messages.at(-1)!.id : isCut ? counts.lastLooked : null;
  const total = counts.matching > counts.most ? `more than ${count(counts.most)}` : count(counts.matching);
  const words = `${total} ${query.before === '' ? '' : 'from here on'}${isCut ? ` among the ${count(mostLooked)} looked at` : ''}`;
  return html`<div class="actions">
  ${on !== null && html`<a class="button second" rel="next" href="${messagesAddress({ ...query, before: on })}">${hasMore ? 'Older' : 'Look further back'}</a>`}
  ${counts.looked > 0 && html`<span class="quiet">${words.trim()}, ${counted(messages.length, 'message')} shown</span>`}
</div>`;
}
