import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import {
  type MessageSimulators,
  startMessageSimulators,
} from '../../scripts/local/simulators/start-message-simulators';
import { limited } from '../../shared/providers/messages/limit-messages';
import type { MessageProvider, OutgoingSms } from '../../shared/providers/messages/message-provider';
import { openMessengers } from '../../shared/providers/messages/open-messengers';
import { anSms, messageFaultOf, messageSettings } from './a-message';
import { calm } from './an-order';

let simulators: MessageSimulators;
beforeEach(async () => {
  simulators = await startMessageSimulators('http://127.0.0.1:9');
});
afterEach(() => simulators.stop());

test('who is configured carries messages, and nobody else', async () => {
  const { 'orange-sms': orange, twilio } = simulators.byName;
  expect([...openMessengers(messageSettings({})).sms.keys()]).toEqual([]);
  expect([...openMessengers(messageSettings(twilio.settings)).sms.keys()]).toEqual(['twilio']);
  const messengers = openMessengers(messageSettings(simulators.settings));
  expect([...messengers.sms.keys()]).toEqual(['orange-sms', 'twilio']);
  expect(messengers.mail).toBeNull();
  for (const messenger of messengers.sms.values()) await messenger.send(anSms(), calm);
  expect([orange.messages().length, twilio.messages().length]).toEqual([1, 1]);
  messengers.close();
});

test('one that is away keeps nothing from the other', async () => {
  await simulators.byName['orange-sms'].behave({ isDown: '503' });
  const { sms } = openMessengers(messageSettings(simulators.settings), { limits: { failuresToOpen: 1 } });
  const orange = sms.get('orange-sms')!;
  for (let n = 0; n < 3; n++) expect(await messageFaultOf(orange.send(anSms(), calm))).toMatchObject({ kind: 'away' });
  await expect(sms.get('twilio')!.send(anSms(), calm)).resolves.toMatch(/^SM/);
});

const fates = async (sends: Promise<unknown>[]): Promise<string[]> =>
  (await Promise.allSettled(sends)).map((end) => (end.status === 'fulfilled' ? 'sent' : end.reason.kind)).sort();

test('a carrier is given no more in a second than its limit, and the other has its own', async () => {
  const settings = messageSettings({ ...simulators.settings, SMS_PER_SECOND: '3' });
  const { sms } = openMessengers(settings);
  const five = (name: 'twilio' | 'orange-sms') =>
    fates(Array.from({ length: 5 }, () => sms.get(name)!.send(anSms(), calm)));
  expect(await five('twilio')).toEqual(['again', 'again', 'sent', 'sent', 'sent']);
  expect(await five('orange-sms')).toEqual(['again', 'again', 'sent', 'sent', 'sent']);
  expect(simulators.byName.twilio.messages()).toHaveLength(3);
});

test('two processes share one limit through Redis', async () => {
  const connections = [new Redis(process.env.REDIS_URL!), new Redis(process.env.REDIS_URL!)];
  // One that is not connected yet would be counted for within the process.
  await Promise.all(connections.map((redis) => redis.ping()));
  const carrier: MessageProvider<OutgoingSms> = {
    // Redis remembers carriers of earlier runs.
    name: `carrier-${randomUUID()}`,
    channel: 'sms',
    send: async () => 'taken',
    close: () => {},
  };
  const messengers = connections.map((redis) => limited(carrier, 4, redis));
  const sends = Array.from({ length: 8 }, (_, n) => messengers[n % 2]!.send(anSms(), calm));
  const sent = (await fates(sends)).filter((fate) => fate === 'sent');
  for (const redis of connections) redis.disconnect();
  expect(sent).toHaveLength(4);
});
