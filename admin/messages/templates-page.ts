import { type KindRule, kindNames, type NotificationKind, ruleOf } from '../../shared/domain/notification/kinds';
import { type Language, languages } from '../../shared/domain/vehicle-fields';
import { type Html, html } from '../../shared/http/html';
import type { RenderedMessage } from '../../shared/messages/render-message';
import { fitsGsm, smsSegments } from '../../shared/messages/sms-length';
import { counted } from '../pages/show-values';

const addressOf = (kind: NotificationKind, language: Language): string => `/messages/templates/${kind}/${language}`;

export const templatesPage = (): Html => html`
<h1>Texts of messages</h1>
<p class="quiet">What people are told, with samples for values. Which way is taken depends on what each person chose.</p>
<div class="table">
<table>
  <thead><tr><th>Kind</th><th>Topic</th><th>Ways</th><th>When</th><th>Text</th></tr></thead>
  <tbody>${kindNames.map((kind) => {
    const rule = ruleOf(kind);
    return html`
<tr>
  <td class="mono">${kind}</td>
  <td>${rule.topic}</td>
  <td>${waysText(rule)}</td>
  <td>${whenText(rule)}</td>
  <td>${languages.map((language) => html`<a href="${addressOf(kind, language)}">${language}</a> `)}</td>
</tr>`;
  })}</tbody>
</table>
</div>`;

const waysText = ({ channels, mode }: KindRule): string => channels.join(mode === 'every' ? ' and ' : ', else ');

const whenText = ({ isUrgent, isGathered }: KindRule): string =>
  isUrgent ? 'at once' : isGathered ? 'outside quiet hours, one a day' : 'outside quiet hours';

type Preview = { kind: NotificationKind; language: Language; message: RenderedMessage };

export const previewPage = ({ kind, language, message }: Preview): Html => html`
<h1>${kind}</h1>
<div class="actions">
  ${languages.map(
    (one) =>
      html`<a class="button${one !== language && ' second'}" href="${addressOf(kind, one)}"${one === language && html` aria-current="true"`}>${one}</a>`,
  )}
  <a class="button second" href="/messages/templates">All</a>
</div>
<h2>Mail</h2>
<div class="card">
  <dl class="facts">
    <dt>Subject</dt><dd lang="${language}">${message.subject}</dd>
    <dt>Ways</dt><dd>${waysText(ruleOf(kind))}</dd>
  </dl>
  <div class="mails">
    <iframe sandbox title="The mail on a wide screen" src="${addressOf(kind, language)}/mail"></iframe>
    <iframe sandbox class="phone" title="The mail on a telephone" src="${addressOf(kind, language)}/mail"></iframe>
  </div>
</div>
<h2>Mail without HTML</h2>
<div class="card"><pre lang="${language}">${message.text}</pre></div>
${message.sms !== '' && smsCard(message.sms, language)}
<h2>Inbox</h2>
<div class="card"><h2 lang="${language}">${message.title}</h2><pre lang="${language}">${message.body}</pre></div>`;

const smsCard = (sms: string, language: Language): Html => html`
<h2>SMS</h2>
<div class="card"><pre lang="${language}">${sms}</pre>
<p class="quiet">${counted(sms.length, 'character')} in ${fitsGsm(sms) ? 'GSM-7' : 'UCS-2'}, ${counted(smsSegments(sms), 'segment')}</p></div>`;
