import { randomUUID } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { publicTexts } from '../../services/public/texts/public-texts';
import { unsubscribeTexts } from '../../services/public/unsubscribe/unsubscribe-texts';
import {
  type Channel,
  channels,
  kindNames,
  type NotificationKind,
  ruleOf,
} from '../../shared/domain/notification/kinds';
import { Personal } from '../../shared/domain/personal';
import { languages } from '../../shared/domain/vehicle-fields';
import { accountIndex, addressIndex } from '../../shared/messages/person-index';
import { readUnsubscribe, unsubscribeUrl } from '../../shared/messages/unsubscribe-link';
import { beginAttempt } from '../../shared/store/delivery-attempts';
import { choicesFor, setChoices } from '../../shared/store/delivery-choices';
import { closeAccount } from '../../shared/store/erasures';
import { rows, withTx } from '../../shared/store/sql';
import { aPerson } from '../privacy/people';
import { untilBlocked } from '../support/database';
import { usePublic, wordsOf } from './use-public';

const pages = usePublic({ PUBLIC_PAGES_URL: 'https://pay.example.mg/' }, { workers: false });
const { db } = pages;
const vault = () => pages.process().vault;
const said = unsubscribeTexts.mg;
const oneClick = { 'List-Unsubscribe': 'One-Click' };

type Sent = { id: string; path: string; accountId: string; account: Buffer; address: Buffer };
type Message = { kind: NotificationKind; channel: Channel; hasAccount: boolean };

/** A message as it is once it was sent and forgotten: neither recipient nor contents are left. */
async function aMessage({
  kind = 'payment-received',
  channel = 'email',
  hasAccount = true,
}: Partial<Message> = {}): Promise<Sent> {
  const id = uuidv7();
  const person = await aPerson(db(), vault());
  await rows(
    db(),
    `insert into notification (id, account_id, kind, language, state) values ($1, $2, $3, 'mg', 'sent')`,
    [id, hasAccount ? person.id : null, kind],
  );
  const address = addressIndex(vault(), channel, new Personal(person.email));
  const by = { provider: 'x', jobEventId: uuidv7(), segments: null };
  await withTx(db(), (tx) => beginAttempt(tx, { ...by, notificationId: id, channel, addressIndex: address }));
  const url = unsubscribeUrl(pages.process().config, vault(), id, channel)!;
  return { id, path: new URL(url).pathname, accountId: person.id, account: accountIndex(vault(), person.id), address };
}
const post = (path: string, form: Record<string, string>, headers: Record<string, string> = {}) =>
  pages.ask(path, { method: 'POST', form, headers });
const choicesOf = ({ account, address }: Sent) => choicesFor(db(), [account, address]);

test('the page says what the messages are about, in their language, and opening it changes nothing', async () => {
  const message = await aMessage();
  const { status, text, headers } = await pages.ask(message.path, { headers: { 'Accept-Language': 'en' } });
  expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  expect(wordsOf(text)).toContain(said.on.email(said.topics.payments));
  expect(wordsOf(text)).toContain(said.buttons.refuse);
  expect(wordsOf(text)).not.toMatch(/person-|example|@/);
  expect(await choicesOf(message)).toEqual([]);
});

test('the button refuses that topic by that way for the account, and another allows it again', async () => {
  const message = await aMessage();
  const refused = await post(message.path, { wish: 'refuse' });
  expect([refused.status, refused.location]).toEqual([303, `${message.path}?language=mg`]);
  expect(await choicesOf(message)).toMatchObject([
    { subjectIndex: message.account, channel: 'email', topic: 'payments', isAllowed: false, why: 'unsubscribed' },
  ]);
  const shown = wordsOf((await pages.ask(refused.location!)).text);
  expect(shown).toContain(said.off.email(said.topics.payments));
  expect(shown).toContain(said.buttons.allow);

  expect((await post(message.path, { wish: 'allow' })).status).toBe(303);
  // Nothing was chosen in the account, so nothing says that it was.
  expect(await choicesOf(message)).toEqual([]);
  expect(wordsOf((await pages.ask(message.path)).text)).toContain(said.on.email(said.topics.payments));
});

test('without an account it is the address that is not written to, and nothing is kept once it is allowed again', async () => {
  const message = await aMessage({ hasAccount: false, channel: 'sms', kind: 'reminder-before-due' });
  await post(message.path, { wish: 'refuse' });
  expect(await choicesOf(message)).toMatchObject([
    { subjectIndex: message.address, channel: 'sms', topic: 'reminders', isAllowed: false, why: 'unsubscribed' },
  ]);
  await post(message.path, { wish: 'allow' });
  expect(await choicesOf(message)).toEqual([]);
});

test.each([
  ['as a form', undefined],
  ['as multipart', 'multipart'],
])('one click of a mail program refuses at once, without cookies and whence it comes, %s', async (_what, kind) => {
  const message = await aMessage();
  const body = kind === undefined ? new URLSearchParams(oneClick) : new FormData();
  if (body instanceof FormData) body.set('List-Unsubscribe', 'One-Click');
  const response = await fetch(pages.url() + message.path, {
    method: 'POST',
    redirect: 'manual',
    body,
    headers: { Origin: 'https://mail.example', 'Sec-Fetch-Site': 'cross-site' },
  });
  expect(response.status).toBe(200);
  expect(response.headers.get('set-cookie')).toBeNull();
  expect(await choicesOf(message)).toMatchObject([{ isAllowed: false, why: 'unsubscribed' }]);
});

test('a mail program that clicks twice gets the same answer', async () => {
  const message = await aMessage();
  const answers = await Promise.all([1, 2, 3].map(() => post(message.path, oneClick)));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(await choicesOf(message)).toHaveLength(1);
});

test('the form of another site changes nothing', async () => {
  const message = await aMessage();
  const { status } = await post(message.path, { wish: 'refuse' }, { 'Sec-Fetch-Site': 'cross-site' });
  expect([status, await choicesOf(message)]).toEqual([403, []]);
});

test.each<[string, Record<string, string>]>([
  ['nothing', {}],
  ['another wish', { wish: 'everything' }],
  ['another click', { 'List-Unsubscribe': 'Two-Clicks' }],
  ['both', { ...oneClick, wish: 'allow' }],
])('a form with %s is refused', async (_what, form) => {
  const message = await aMessage();
  expect([(await post(message.path, form)).status, await choicesOf(message)]).toEqual([400, []]);
});

test.each([
  ['multipart/form-data; boundary=x', '--y\r\nrubbish', 400],
  ['multipart/form-data', 'List-Unsubscribe=One-Click', 400],
  ['application/json', '{}', 415],
  ['application/x-www-form-urlencoded', `wish=refuse&wish=allow`, 400],
  ['application/x-www-form-urlencoded', `wish=${'x'.repeat(10_000)}`, 413],
])('a body of %s that is none is refused', async (type, body, status) => {
  const message = await aMessage();
  const response = await fetch(pages.url() + message.path, { method: 'POST', body, headers: { 'Content-Type': type } });
  expect([response.status, await choicesOf(message)]).toEqual([status, []]);
});

test('a link of ours for another message, of nobody or of somebody else’s making leads nowhere', async () => {
  const { path, id } = await aMessage();
  const { path: other } = await aMessage();
  const unknown = new URL(unsubscribeUrl(pages.process().config, vault(), randomUUID(), 'email')!).pathname;
  const forged = [
    unknown,
    path.slice(0, -20) + other.slice(-20),
    path.replace('/unsubscribe/e', '/unsubscribe/s'),
    path.slice(0, -1),
    `${path}x`,
    `/unsubscribe/${id}`,
    '/unsubscribe/%00',
  ];
  for (const one of forged) {
    const { status, text } = await pages.ask(one, { headers: { 'Accept-Language': 'en' } });
    expect([one, status, wordsOf(text)]).toEqual([one, 410, expect.stringContaining(publicTexts.en.refused.notHere)]);
    expect((await post(one, oneClick)).status).toBe(410);
  }
});

test('messages about security cannot be refused', async () => {
  for (const kind of kindNames.filter((name) => ruleOf(name).topic === 'security')) {
    const message = await aMessage({ kind });
    expect([kind, (await pages.ask(message.path)).status]).toEqual([kind, 410]);
    expect([(await post(message.path, oneClick)).status, await choicesOf(message)]).toEqual([410, []]);
  }
});

test('nothing is said by an account that was closed and whose addresses are gone', async () => {
  const message = await aMessage();
  await withTx(db(), (tx) => closeAccount(tx, message.accountId));
  await rows(db(), `delete from delivery_attempt where notification_id = $1`, [message.id]);
  expect((await post(message.path, oneClick)).status).toBe(410);
});

test('what is refused while the account is erased is written of nobody', async () => {
  const message = await aMessage();
  let answer!: Promise<{ status: number }>;
  await withTx(db(), async (tx) => {
    await closeAccount(tx, message.accountId);
    answer = post(message.path, oneClick);
    await untilBlocked(db());
  });
  expect([(await answer).status, await choicesOf(message)]).toEqual([410, []]);
});

test('who turned a way off in the account is told so, and a link turns nothing else on', async () => {
  const message = await aMessage();
  const everything = [{ channel: 'email', topic: 'everything', isAllowed: false } as const];
  await withTx(db(), (tx) => setChoices(tx, message.account, everything, 'chosen'));
  const shown = (await pages.ask(message.path)).text;
  expect(wordsOf(shown)).toContain(said.offInAccount);
  expect(shown).not.toContain('<button');
});

describe('what was chosen in the account, whoever was sent the message', () => {
  const choose = (message: Sent, isAllowed: boolean) =>
    withTx(db(), (tx) =>
      setChoices(tx, message.account, [{ channel: 'email', topic: 'payments', isAllowed }], 'chosen'),
    );
  const chosenOff = [{ channel: 'email', topic: 'payments', isAllowed: false, why: 'chosen' }];

  test('stays off, and the page says where it is turned on again', async () => {
    const message = await aMessage();
    await choose(message, false);
    const allowed = await post(message.path, { wish: 'allow' });
    expect(allowed.status).toBe(303);
    expect(await choicesOf(message)).toMatchObject(chosenOff);
    const shown = (await pages.ask(allowed.location!)).text;
    expect(wordsOf(shown)).toContain(said.offInAccount);
    expect(shown).not.toContain('<button');
  });

  test('stays off where the link had refused the same before, or does so afterwards', async () => {
    const [before, afterwards] = [await aMessage(), await aMessage()];
    await post(before.path, { wish: 'refuse' });
    await choose(before, false);
    await choose(afterwards, false);
    await post(afterwards.path, { wish: 'refuse' });
    for (const message of [before, afterwards]) {
      await post(message.path, { wish: 'allow' });
      expect(await choicesOf(message)).toMatchObject(chosenOff);
    }
  });

  test('does not keep the address from being written to again', async () => {
    const message = await aMessage();
    await choose(message, false);
    const refused = [{ channel: 'email', topic: 'payments', isAllowed: false } as const];
    await withTx(db(), (tx) => setChoices(tx, message.address, refused, 'unsubscribed'));
    await post(message.path, { wish: 'allow' });
    expect(await choicesOf(message)).toMatchObject([{ subjectIndex: message.account, ...chosenOff[0] }]);
  });
});

test.each(languages)('every channel and topic has its text in %s', async (language) => {
  for (const channel of channels) {
    const message = await aMessage({ channel, kind: 'document-verified' });
    const { text } = await pages.ask(`${message.path}?language=${language}`);
    const { on, topics, title, offInAccount } = unsubscribeTexts[language];
    expect(wordsOf(text)).toContain(title);
    expect(wordsOf(text)).toContain(on[channel](topics.cases));
    const casesOff = [{ channel, topic: 'cases', isAllowed: false } as const];
    await withTx(db(), (tx) => setChoices(tx, message.account, casesOff, 'chosen'));
    expect(wordsOf((await pages.ask(`${message.path}?language=${language}`)).text)).toContain(offInAccount);
  }
});

test('without an address of the pages there is no link, and each link is read as what it was made of', () => {
  const id = uuidv7();
  expect(unsubscribeUrl({ PUBLIC_PAGES_URL: undefined }, vault(), id, 'email')).toBeNull();
  for (const channel of channels) {
    const url = unsubscribeUrl({ PUBLIC_PAGES_URL: 'https://pay.example.mg/here/' }, vault(), id, channel)!;
    expect(url).toMatch(/^https:\/\/pay\.example\.mg\/here\/unsubscribe\/[\w-]{39}$/);
    expect(readUnsubscribe(vault(), url.split('/').at(-1)!)).toEqual({ notificationId: id, channel });
  }
});
