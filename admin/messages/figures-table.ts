import { type Html, html } from '../../shared/http/html';
import { count, time } from '../pages/show-values';
import type { CarrierFigures, Figures } from './read-figures';

const spans = { day: '24 hours', week: '7 days' } as const;
const shown = ['sent', 'delivered', 'undelivered', 'refused', 'failed'] as const;

export const figuresTable = ({ carriers, cutAt }: Figures): Html =>
  carriers.length === 0
    ? html`<p class="quiet">Nothing was sent in the last seven days.</p>`
    : html`
<div class="table figures">
<table>
  <thead><tr><th>Carrier</th><th>Last</th><th class="number">Attempts</th>
    ${shown.map((state) => html`<th class="number">${capital(state)}</th>`)}<th class="number">Went through</th></tr></thead>
  <tbody>${carriers.map(carrierRow)}</tbody>
</table>
</div>
<p class="quiet">Went through: taken by the carrier and not handed back, of those it has answered. Delivered is what a carrier
  says of its own accord; mail servers hardly ever do.${
    cutAt !== null && html` There are more attempts than are counted here: these are all since ${time(cutAt)}.`
  }</p>`;

const carrierRow = ({ channel, provider, span, attempts, by, rate }: CarrierFigures): Html => html`
<tr${span === 'week' && html` class="end"`}>
  <td>${span === 'day' && html`${provider} <span class="quiet">${channel}</span>`}</td>
  <td>${spans[span]}</td>
  <td class="number">${count(attempts)}</td>
  ${shown.map((state) => html`<td class="number">${by[state] === 0 ? html`<span class="quiet">0</span>` : count(by[state])}</td>`)}
  <td class="number">${rate === null ? '–' : `${(rate * 100).toFixed(1)} %`}</td>
</tr>`;

const capital = (word: string): string => word[0]!.toUpperCase() + word.slice(1);
