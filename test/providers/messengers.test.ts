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

const aCarrier = (): MessageProvider<OutgoingSms> => ({
  // Redis remembers carriers of earlier runs.
  name: `carrier-${randomUUID()}`,
  channel: 'sms',
  send: async () => 'taken',
  close: () => {},
});
const times = (count: number, ...messengers: MessageProvider<OutgoingSms>[]) =>
  Array.from({ length: count }, (_, n) => messengers[n % messengers.length]!.send(anSms(), calm));

test('a carrier is given no more in a second than its limit', async () => {
  const noPatience = limited(aCarrier(), 3, null, 0);
  expect(await fates(times(5, noPatience))).toEqual(['again', 'again', 'sent', 'sent', 'sent']);
});

test('what is over the limit waits a moment for its place, and each carrier has a limit of its own', async () => {
  const settings = messageSettings({ ...simulators.settings, SMS_PER_SECOND: '3' });
  const { sms } = openMessengers(settings);
  const [twilio, orange] = [sms.get('twilio')!, sms.get('orange-sms')!];
  const startedAt = performance.now();
  const late = fates(times(5, twilio));
  expect(await fates(times(3, orange))).toEqual(['sent', 'sent', 'sent']);
  expect(performance.now() - startedAt).toBeLessThan(900);
  expect(await late).toEqual(['sent', 'sent', 'sent', 'sent', 'sent']);
  expect(performance.now() - startedAt).toBeGreaterThan(900);
});

test('a process that stops waits for no place', async () => {
  const messenger = limited(aCarrier(), 1, null, 60);
  await messenger.send(anSms(), calm);
  const stopping = new AbortController();
  const waiting = messageFaultOf(messenger.send(anSms(), stopping.signal));
  stopping.abort();
  expect(await waiting).toMatchObject({ kind: 'again' });
});

test('two processes share one limit through Redis', async () => {
  const connections = [new Redis(process.env.REDIS_URL!), new Redis(process.env.REDIS_URL!)];
  // One that is not connected yet would be counted for within the process.
  await Promise.all(connections.map((redis) => redis.ping()));
  const carrier = aCarrier();
  const messengers = connections.map((redis) => limited(carrier, 4, redis, 0));
  const sent = (await fates(times(8, ...messengers))).filter((fate) => fate === 'sent');
  for (const redis of connections) redis.disconnect();
  expect(sent).toHaveLength(4);
});
