import { consentPurposes } from '../../shared/domain/consents';
import { allowedChannels, type DeliveryChoice } from '../../shared/domain/notification/allowed-channels';
import { channels, kindNames, ruleOf } from '../../shared/domain/notification/kinds';

const today = consentPurposes['sms-notices'].textVersion;
const agreed = { granted: true, textVersion: today };
const refusal = (over: Partial<DeliveryChoice>): DeliveryChoice => ({
  channel: 'email',
  topic: 'payments',
  isAllowed: false,
  why: 'chosen',
  ...over,
});
const bounced = channels.map((channel) => refusal({ channel, topic: 'everything', why: 'bounced' }));

test('who has said nothing is told by every way but reminders by SMS, in the order of the kind', () => {
  expect(allowedChannels(ruleOf('payment-received'), [], undefined)).toEqual({
    allowed: ['email', 'sms'],
    refused: [],
  });
  expect(allowedChannels(ruleOf('reminder-before-due'), [], undefined)).toEqual({
    allowed: ['email'],
    refused: [{ channel: 'sms', reason: 'not-agreed' }],
  });
});

test('reminders by SMS need consent to the text of today', () => {
  const allowedWith = (said: { granted: boolean; textVersion: string }) =>
    allowedChannels(ruleOf('reminder-before-due'), [], said).allowed;
  expect(allowedWith(agreed)).toEqual(['sms', 'email']);
  expect(allowedWith({ ...agreed, granted: false })).toEqual(['email']);
  expect(allowedWith({ ...agreed, textVersion: '2019-01' })).toEqual(['email']);
});

test('a topic that was turned off is not told by that way, others are', () => {
  const said = [refusal({ topic: 'reminders', channel: 'sms', why: 'unsubscribed' })];
  expect(allowedChannels(ruleOf('reminder-after-due'), said, agreed)).toEqual({
    allowed: ['email'],
    refused: [{ channel: 'sms', reason: 'unsubscribed' }],
  });
  expect(allowedChannels(ruleOf('payment-failed'), said, agreed).allowed).toEqual(['sms', 'email']);
});

test('a channel that was turned off is used for no topic, whatever was said to topics', () => {
  const said = [refusal({ topic: 'everything' }), refusal({ isAllowed: true })];
  expect(allowedChannels(ruleOf('payment-received'), said, agreed)).toEqual({
    allowed: ['sms'],
    refused: [{ channel: 'email', reason: 'chosen' }],
  });
});

test('security has no choice, and is tried also where nothing arrived before', () => {
  const off = channels.map((channel) => refusal({ channel, topic: 'everything' }));
  const security = kindNames.map(ruleOf).filter(({ topic }) => topic === 'security');
  expect(security.length).toBeGreaterThan(0);
  for (const rule of security)
    for (const said of [off, bounced, [...off, ...bounced]])
      expect(allowedChannels(rule, said, undefined)).toEqual({ allowed: ['email'], refused: [] });
});

test('one refusal is enough, and that of the person is named before that of the address', () => {
  const said = [refusal({ isAllowed: true }), ...bounced, refusal({})];
  expect(allowedChannels(ruleOf('payment-received'), said, agreed).refused).toEqual([
    { channel: 'email', reason: 'chosen' },
    { channel: 'sms', reason: 'bounced' },
  ]);
});

test('every kind names each of its ways once, as allowed or as refused', () => {
  for (const rule of kindNames.map(ruleOf)) {
    for (const choices of [[], bounced]) {
      const { allowed, refused } = allowedChannels(rule, choices, undefined);
      expect([...allowed, ...refused.map(({ channel }) => channel)].toSorted()).toEqual(rule.channels.toSorted());
    }
  }
});
