import { consentPurposes } from '../../shared/domain/consents';
import type { DeliveryChoice } from '../../shared/domain/notification/allowed-channels';
import { Personal } from '../../shared/domain/personal';
import { leaveAlone } from '../../shared/messages/leave-alone';
import { accountIndex, addressIndex } from '../../shared/messages/person-index';
import { choicesFor, setChoices } from '../../shared/store/delivery-choices';
import { closeAccount } from '../../shared/store/erasures';
import { row, rows, withTx } from '../../shared/store/sql';
import { type LoggedIn, useIdentity } from '../privacy/identity-service';
import { untilBlocked } from '../support/database';

const { ask, db, process, somebody } = useIdentity();
const path = '/api/v1/me/notification-preferences';
const get = async (who: LoggedIn) => (await ask(path, who)).json;
const put = (who: { token: string }, json: unknown) => ask(path, who, { method: 'PUT', json });
const said = (index: Buffer, why: DeliveryChoice['why'], topic: DeliveryChoice['topic'] = 'everything') =>
  withTx(db(), (tx) => setChoices(tx, index, [{ channel: 'email', topic, isAllowed: false }], why));
const addressOf = ({ email }: LoggedIn) => addressIndex(process().vault, 'email', new Personal(email));
const auditOf = (who: LoggedIn) =>
  rows<{ after: unknown }>(
    db(),
    `select after from audit_entry where action = 'choose messages' and actor = $1 order by number`,
    [`account:${who.id}`],
  );

const topics = { payments: true, reminders: true, cases: true };
const allOn = { isOn: true, topics };

test('who has said nothing is told of everything, but for reminders by SMS until they agree to them', async () => {
  const person = await somebody();
  const notAgreed = { channel: 'sms', topic: 'reminders', reason: 'not-agreed' };
  expect(await get(person)).toEqual({
    timeZone: null,
    channels: { email: allOn, sms: allOn, push: allOn },
    blocked: [notAgreed],
  });
  const { textVersion } = consentPurposes['sms-notices'];
  const consents = [{ purpose: 'sms-notices', granted: true, textVersion }];
  await ask('/api/v1/me/consents', person, { method: 'PUT', json: { consents } });
  expect((await get(person)).blocked).toEqual([]);
});

test('what is said changes, what is left out stays, and the audit tells of each change', async () => {
  const person = await somebody();
  const first = await put(person, { channels: { email: { topics: { reminders: false } }, push: { isOn: false } } });
  expect([first.status, first.json.channels]).toEqual([
    200,
    { email: { isOn: true, topics: { ...topics, reminders: false } }, sms: allOn, push: { ...allOn, isOn: false } },
  ]);
  const second = await put(person, { timeZone: 'Indian/Antananarivo', channels: { push: { isOn: true } } });
  expect(second.json).toMatchObject({
    timeZone: 'Indian/Antananarivo',
    channels: { email: { topics: { reminders: false } }, push: allOn },
  });
  expect(await get(person)).toEqual(second.json);
  expect((await put(person, { timeZone: null })).json.timeZone).toBeNull();
  expect(await auditOf(person)).toMatchObject([
    {
      after: {
        choices: [
          { channel: 'email', topic: 'reminders' },
          { channel: 'push', topic: 'everything' },
        ],
      },
    },
    { after: { timeZone: 'Indian/Antananarivo', choices: [{ channel: 'push', isAllowed: true }] } },
    { after: { timeZone: null } },
  ]);
});

test('saying the same again changes nothing', async () => {
  const person = await somebody();
  const wanted = { timeZone: 'Africa/Dakar', channels: { sms: { isOn: false } } };
  await put(person, wanted);
  const before = await choicesFor(db(), [accountIndex(process().vault, person.id)]);
  expect((await put(person, wanted)).status).toBe(200);
  expect(await choicesFor(db(), [accountIndex(process().vault, person.id)])).toEqual(before);
  expect(await auditOf(person)).toHaveLength(1);
});

test('an address where nothing arrives is told, and turning the way on tries it again', async () => {
  const person = await somebody();
  await said(addressOf(person), 'bounced');
  const blocked = ['payments', 'reminders', 'cases'].map((topic) => ({ channel: 'email', topic, reason: 'bounced' }));
  const shown = await get(person);
  expect(shown.channels.email).toEqual(allOn);
  expect(shown.blocked).toEqual(expect.arrayContaining(blocked));

  const { json } = await put(person, { channels: { email: { isOn: true } } });
  expect(json.blocked).toEqual([{ channel: 'sms', topic: 'reminders', reason: 'not-agreed' }]);
  expect(await choicesFor(db(), [addressOf(person)])).toEqual([]);
  expect((await auditOf(person)).at(-1)).toMatchObject({ after: { refusals: 'taken back' } });
});

test('what was refused for the address before there was an account is seen, and taken back', async () => {
  const person = await somebody();
  await said(addressOf(person), 'unsubscribed', 'payments');
  expect((await get(person)).channels.email.topics).toEqual({ ...topics, payments: false });
  // Another topic does not touch it.
  await put(person, { channels: { email: { isOn: true, topics: { cases: true } } } });
  expect((await get(person)).channels.email.topics.payments).toBe(false);
  await put(person, { channels: { email: { topics: { payments: true } } } });
  expect((await get(person)).channels.email.topics).toEqual(topics);
});

test('of a telephone, which nobody proved to be theirs, nothing is taken back', async () => {
  const person = await somebody({ phone: '034 12 345 67', jurisdiction: 'MG' });
  const phone = addressIndex(process().vault, 'sms', new Personal('+261341234567'));
  const choices = (['everything', 'payments'] as const).map(
    (topic) => ({ channel: 'sms', topic, isAllowed: false }) as const,
  );
  await withTx(db(), (tx) => setChoices(tx, phone, choices.slice(0, 1), 'bounced'));
  await withTx(db(), (tx) => setChoices(tx, phone, choices.slice(1), 'unsubscribed'));
  expect((await get(person)).blocked).toContainEqual({ channel: 'sms', topic: 'cases', reason: 'bounced' });

  const { json } = await put(person, { channels: { sms: { isOn: true, topics: { payments: true } } } });
  expect(json.channels.sms).toEqual({ isOn: true, topics: { ...topics, payments: false } });
  expect(json.blocked).toContainEqual({ channel: 'sms', topic: 'cases', reason: 'bounced' });
  expect(await choicesFor(db(), [phone])).toMatchObject([
    { topic: 'everything', why: 'bounced' },
    { topic: 'payments', why: 'unsubscribed' },
  ]);
});

test('whoever types the number of somebody who said STOP cannot take that back', async () => {
  const person = await somebody({ phone: '034 12 345 68', jurisdiction: 'MG' });
  const phone = addressIndex(process().vault, 'sms', new Personal('+261341234568'));
  await withTx(db(), (tx) => leaveAlone(tx, { channel: 'sms', index: phone }, 'unwilling'));
  const { json } = await put(person, { channels: { sms: { isOn: true, topics: { cases: true } } } });
  expect(json.channels.sms.isOn).toBe(false);
  expect(await choicesFor(db(), [phone])).toMatchObject([{ topic: 'everything', why: 'unsubscribed' }]);
});

test('what is said while the account is erased is written of nobody', async () => {
  const person = await somebody();
  let answer!: ReturnType<typeof put>;
  await withTx(db(), async (tx) => {
    await closeAccount(tx, person.id);
    answer = put(person, { timeZone: 'Africa/Dakar', channels: { sms: { isOn: false } } });
    await untilBlocked(db());
  });
  expect((await answer).json.code).toBe('TOKEN_INVALID');
  expect(await choicesFor(db(), [accountIndex(process().vault, person.id)])).toEqual([]);
});

test.each([
  ['a zone nobody knows', { timeZone: 'Mars/Olympus' }, 'timeZone'],
  ['an offset', { timeZone: '+03:00' }, 'timeZone'],
  ['no name at all', { timeZone: '' }, 'timeZone'],
  ['a number', { timeZone: 3 }, 'timeZone'],
  ['a long name', { timeZone: `Africa/${'x'.repeat(80)}` }, 'timeZone'],
  ['a channel nobody knows', { channels: { pigeon: { isOn: true } } }, 'pigeon'],
  ['security', { channels: { email: { topics: { security: false } } } }, 'security'],
  ['everything', { channels: { email: { topics: { everything: false } } } }, 'everything'],
  ['no yes and no no', { channels: { email: { isOn: 'off' } } }, 'channels.email.isOn'],
  ['an account', { accountId: 'x' }, 'accountId'],
])('%s is refused and changes nothing', async (_what, json, field) => {
  const person = await somebody();
  const reply = await put(person, json);
  expect([reply.status, reply.json.code, reply.json.details[0].field]).toEqual([400, 'REQUEST_INVALID', field]);
  const kept = await row(db(), `select time_zone from account where id = $1`, [person.id]);
  expect([kept, await choicesFor(db(), [accountIndex(process().vault, person.id)])]).toEqual([{ time_zone: null }, []]);
});

test('somebody who is not logged in has nothing to say', async () => {
  expect((await ask(path, null)).json.code).toBe('TOKEN_MISSING');
});
