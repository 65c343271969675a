import { type Html, html } from '../../shared/http/html';
import { caughtChannels, type KeptMessage } from '../../shared/store/caught-messages';
import { count, time } from '../pages/show-values';
import { type InboxQuery, inboxAddress } from './read-inbox-filter';

type Shown = {
  messages: readonly KeptMessage[];
  query: InboxQuery;
  faults: readonly string[];
  /** Whether there are older ones. */
  hasMore: boolean;
};

/** Nothing is masked: these messages reached nobody, and their links are what one came for. */
export const inboxPage = ({ messages, query, faults, hasMore }: Shown): Html => html`
<h1>Inbox</h1>
<p class="quiet">What this development installation caught instead of sending it, the newest first.</p>
<form class="card" method="get" action="/inbox">
  ${faults.map((fault) => html`<p class="fault" role="alert">${fault}</p>`)}
  <div class="fields">
    <label>Channel<select name="channel">${['', ...caughtChannels].map(
      (one) => html`<option value="${one}"${one === query.channel && html` selected`}>${one || 'all'}</option>`,
    )}</select></label>
    <label>Recipient<input name="recipient" value="${query.recipient}" maxlength="254" placeholder="a part of address or number"></label>
  </div>
  <div class="actions"><button>Show</button> <a class="button second" href="/inbox">All</a></div>
</form>
${messages.length === 0 && html`<p class="quiet">There are no such messages.</p>`}
${messages.map(card)}
${hasMore && html`<div class="actions"><a class="button second" rel="next" href="${inboxAddress({ ...query, before: messages.at(-1)!.id })}">Older</a></div>`}`;

const card = (message: KeptMessage): Html => html`
<article class="card">
  <h2>${message.subject || message.channel}</h2>
  <p class="quiet">${time(message.createdAt)} · ${message.channel} · from ${message.sender} to ${message.recipient}</p>
  <pre>${linked(message.body)}</pre>
  ${(message.hasHtml || message.attachments.length > 0) && besides(message)}
</article>`;

const besides = ({ id, hasHtml, attachments }: KeptMessage): Html => html`
<div class="actions">
  ${hasHtml && html`<a class="button second" href="/inbox/${id}/html" target="_blank" rel="noopener noreferrer">As HTML</a>`}
  ${attachments.map(
    ({ id: attachment, name, bytes }) =>
      html`<a href="/inbox/${id}/attachments/${attachment}" target="_blank" rel="noopener noreferrer">${name}</a> <span class="quiet">${size(bytes)}</span>`,
  )}
</div>`;

const size = (bytes: number): string => (bytes < 1000 ? `${bytes} bytes` : `${count(Math.round(bytes / 1000))} kB`);

/** The text with its addresses as links. */
const linked = (body: string): Html =>
  html`${body.split(/(https?:\/\/[^\s<>"]+)/).map((part, index) => (index % 2 === 0 ? part : html`<a href="${part}" rel="noreferrer">${part}</a>`))}`;
