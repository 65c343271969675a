// What the sinks of a development installation caught instead of sending it. Anywhere else this page does not exist.

import { type Html, html } from '../../shared/http/html';
import { type KeptMessage, listCaughtMessages } from '../../shared/store/caught-messages';
import type { ConsoleTools } from '../console-tools';
import { page } from '../pages/layout';
import { time } from '../pages/show-values';
import { type ConsoleRoute, definePage } from '../route';

const shownMessages = 50;

export const inboxRoutes = ({ db, config }: Pick<ConsoleTools, 'db' | 'config'>): ConsoleRoute[] =>
  config.ENVIRONMENT !== 'development'
    ? []
    : [
        definePage(
          { path: '/inbox', permission: 'inbox:read', menu: { text: 'Inbox', longText: 'Inbox of the sinks' } },
          async (call) => {
            call.res.send(page(call, 'Inbox', inboxPage(await listCaughtMessages(db, shownMessages))));
          },
        ),
      ];

/** Nothing is masked: these messages reached nobody, and their links are what one came for. */
const inboxPage = (messages: readonly KeptMessage[]): Html => html`
<h1>Inbox</h1>
<p class="quiet">The last ${shownMessages} messages that this development installation caught instead of sending them.</p>
${messages.length === 0 && html`<p class="quiet">Nothing was caught yet.</p>`}
${messages.map(
  ({ createdAt, channel, sender, recipient, subject, body }) => html`
<article class="card">
  <h2>${subject || channel}</h2>
  <p class="quiet">${time(createdAt)} · ${channel} · from ${sender} to ${recipient}</p>
  <pre>${linked(body)}</pre>
</article>`,
)}`;

/** The text with its addresses as links. */
const linked = (body: string): Html =>
  html`${body.split(/(https?:\/\/[^\s<>"]+)/).map((part, index) => (index % 2 === 0 ? part : html`<a href="${part}" rel="noreferrer">${part}</a>`))}`;
