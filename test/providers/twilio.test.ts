import { inspect } from 'node:util';
import twilio from 'twilio';
import type { MessageBehaviour, MessageSimulator } from '../../scripts/local/simulators/message-simulator';
import { startTwilioSimulator } from '../../scripts/local/simulators/twilio';
import type { MessageProvider, OutgoingSms } from '../../shared/providers/messages/message-provider';
import { openTwilio } from '../../shared/providers/messages/twilio';
import { anSms, messageFaultOf, messageSettings } from './a-message';
import { calm, takeCallbacks } from './an-order';
import { useRawProvider } from './raw-provider';

let simulator: MessageSimulator;
let messenger: MessageProvider<OutgoingSms>;
let told: [string, boolean][];
const raw = useRawProvider();

const limits = { timeoutSeconds: 0.3, failuresToOpen: 3, openSeconds: 0.1 };

beforeEach(async () => {
  simulator = await startTwilioSimulator();
  told = [];
  const onBreaker = (provider: string, isOpen: boolean) => void told.push([provider, isOpen]);
  messenger = openTwilio(messageSettings(simulator.settings), { limits, onBreaker });
});
afterEach(() => simulator.stop());

const behave = (patch: Partial<MessageBehaviour>) => simulator.behave(patch);
const faultOf = (to?: string) => messageFaultOf(messenger.send(anSms(to), calm));
const openRaw = (over: Record<string, string> = {}) =>
  openTwilio(messageSettings({ ...simulator.settings, TWILIO_URL: raw.url, ...over }), { limits });

test('a message is handed on, and Twilio’s name for it comes back', async () => {
  const sms = anSms();
  const id = await messenger.send(sms, calm);
  expect(simulator.messages()).toEqual([
    { id, sender: simulator.settings.TWILIO_FROM, recipient: sms.to.reveal(), text: sms.text },
  ]);
  expect(simulator.callbacks()).toEqual([]);
});

test('it is told where to tell of it, and signs what it tells as its own library does', async () => {
  const receiver = await takeCallbacks();
  const id = await messenger.send(anSms(undefined, { statusUrl: receiver.url }), calm);
  await simulator.callbacksSettled();
  const { TWILIO_AUTH_TOKEN } = simulator.settings;
  const statuses = receiver.taken.map(({ body, headers }) => {
    const fields = Object.fromEntries(new URLSearchParams(body.toString()));
    const signature = String(headers['x-twilio-signature']);
    expect(twilio.validateRequest(TWILIO_AUTH_TOKEN!, signature, receiver.url, fields)).toBe(true);
    expect(twilio.validateRequest('another token', signature, receiver.url, fields)).toBe(false);
    expect(fields.MessageSid).toBe(id);
    return fields.MessageStatus;
  });
  expect(statuses.sort()).toEqual(['delivered', 'sent']);
  await receiver.stop();
});

test('what the library puts together is what Twilio asks for', async () => {
  raw.answer = (_, res) => void res.writeHead(201).end(JSON.stringify({ sid: `SM${'0'.repeat(32)}`, extra: 1 }));
  const statusUrl = 'https://callbacks.example/deliveries/twilio/1';
  await openRaw({ TWILIO_FROM: `MG${'1'.repeat(32)}` }).send(anSms(undefined, { statusUrl }), calm);
  const [asked] = raw.asked;
  expect(asked).toMatchObject({
    method: 'POST',
    url: `/2010-04-01/Accounts/${simulator.settings.TWILIO_ACCOUNT_SID}/Messages.json`,
  });
  expect(Object.fromEntries(new URLSearchParams(asked!.body))).toEqual({
    To: '+261341234567',
    Body: 'Vous avez payé 100 000 Ar.',
    MessagingServiceSid: `MG${'1'.repeat(32)}`,
    StatusCallback: statusUrl,
  });
});

test.each([
  ['+15005550001', 21211, 'dead'],
  ['+15005550002', 21612, null],
  ['+15005550003', 21408, null],
  ['+15005550004', 21610, 'unwilling'],
  ['+15005550009', 21614, 'dead'],
])('a message to %s is refused for good (%i)', async (to, code, address) => {
  const fault = await faultOf(to);
  expect(fault).toMatchObject({ provider: 'twilio', kind: 'refused', address });
  expect(fault.message).toContain(String(code));
  expect(told).toEqual([]);
});

test.each([
  ['a wrong token', { TWILIO_AUTH_TOKEN: 'another' }],
  ['a number that is not ours', { TWILIO_FROM: '+15005550000' }],
  ['an account that does not exist', { TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}` }],
])('%s is nothing the message could help', async (_, over) => {
  messenger = openTwilio(messageSettings({ ...simulator.settings, ...over }), { limits });
  expect(await faultOf()).toMatchObject({ kind: 'away', address: null });
});

test.each([
  [429, 'again'],
  [400, 'refused'],
  [403, 'away'],
  [500, 'away'],
  [502, 'away'],
  [503, 'away'],
  [504, 'unclear'],
  [302, 'away'],
])('status %i without a reason is: %s', async (status, kind) => {
  raw.status(status, '<h1>an answer of a gateway</h1>');
  expect(await messageFaultOf(openRaw().send(anSms(), calm))).toMatchObject({ kind, address: null });
  expect(raw.asked).toHaveLength(1);
});

test('too many at once are to be sent later', async () => {
  await behave({ isBusy: true });
  expect(await faultOf()).toMatchObject({ kind: 'again' });
});

test('what nobody listened to was certainly not taken; what nobody answered may have been', async () => {
  await behave({ isDown: 'refused' });
  expect(await faultOf()).toMatchObject({ kind: 'away' });
  await behave({ isDown: false, hangs: true });
  expect(await faultOf()).toMatchObject({ kind: 'unclear', message: expect.stringContaining('within 0.3 s') });
  expect(simulator.messages()).toHaveLength(1);
});

test.each([{ losesAnswers: true }, { isDown: 'cut' }] as const)(
  'a broken connection leaves open whether it was taken: %p',
  async (patch) => {
    await behave(patch);
    expect(await faultOf()).toMatchObject({ kind: 'unclear' });
  },
);

test('an answer that nobody understands leaves it open as well', async () => {
  await behave({ answersPages: true });
  expect(await faultOf()).toMatchObject({ kind: 'unclear' });
  raw.status(201, '{"sid":"nothing of theirs"}');
  expect(await messageFaultOf(openRaw().send(anSms(), calm))).toMatchObject({ kind: 'unclear' });
});

test('a process that stops does not wait for Twilio', async () => {
  await behave({ slowMs: 5000 });
  const stopping = new AbortController();
  const fault = messageFaultOf(messenger.send(anSms(), stopping.signal));
  stopping.abort();
  expect(await fault).toMatchObject({ message: expect.stringContaining('stopped by us') });
});

test('who fails again and again is left alone for a while, and asked again afterwards', async () => {
  await behave({ isDown: '503' });
  for (let n = 0; n < limits.failuresToOpen; n++) await faultOf();
  await behave({ isDown: false });
  expect(await faultOf()).toMatchObject({ kind: 'away', message: expect.stringContaining('BREAKER_OPEN') });
  expect(simulator.messages()).toEqual([]);
  const endsAt = Date.now() + 5000;
  while (simulator.messages().length === 0 && Date.now() < endsAt) await messenger.send(anSms(), calm).catch(() => {});
  expect(simulator.messages()).toHaveLength(1);
  expect(told).toEqual([
    ['twilio', true],
    ['twilio', false],
  ]);
});

test('nothing of the message or the account is in a fault', async () => {
  const faults = [await faultOf('+15005550001')];
  messenger = openTwilio(messageSettings({ ...simulator.settings, TWILIO_AUTH_TOKEN: 'a-secret' }), { limits });
  faults.push(await faultOf());
  await behave({ hangs: true });
  faults.push(await faultOf());
  const text = inspect(faults, { depth: 10 });
  expect(text).not.toMatch(/\+?15005550001|26134|payé|a-secret|simulated-auth-token/);
});
