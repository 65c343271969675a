// What somebody sees who wants no more messages: what these are about, and one button. Nothing on it says whose they are.
import type { Channel } from '../../../shared/domain/notification/kinds';
import type { Answer } from '../../../shared/http/answer';
import { type Html, html } from '../../../shared/http/html';
import { unsubscribePath } from '../../../shared/messages/unsubscribe-link';
import { pageAnswer } from '../pages/frame';
import { inLanguage } from '../paths';
import type { Words } from '../words';
import type { LinkedMessage, Standing } from './linked-message';
import { type UnsubscribeTexts, unsubscribeTexts } from './unsubscribe-texts';

export type Wish = 'refuse' | 'allow';

export function unsubscribePage(
  words: Words,
  token: string,
  { channel, topic }: Pick<LinkedMessage, 'channel' | 'topic'>,
  standing: Standing,
): Answer {
  const said = unsubscribeTexts[words.language];
  const body = html`${textOf(said, channel, said.topics[topic], standing)}
${standing !== 'off-in-account' && form(words, token, standing === 'on' ? 'refuse' : 'allow', said)}
<p class="soft">${said.securityStays}</p>`;
  return pageAnswer({ status: 200, words, title: said.title, path: unsubscribePath(token), body });
}

function textOf(said: UnsubscribeTexts, channel: Channel, about: string, standing: Standing): Html {
  if (standing === 'on') return html`<p>${said.on[channel](about)}</p>`;
  const text = standing === 'off' ? said.off[channel](about) : said.offInAccount;
  return html`<p class="note" role="status">${text}</p>`;
}

const form = ({ language }: Words, token: string, wish: Wish, { buttons }: UnsubscribeTexts): Html =>
  html`<form method="post" action="${inLanguage(unsubscribePath(token), language)}"><button name="wish" value="${wish}">${buttons[wish]}</button></form>`;
