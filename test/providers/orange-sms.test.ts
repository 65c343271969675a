import { inspect } from 'node:util';
import type { MessageBehaviour } from '../../scripts/local/simulators/message-simulator';
import { type OrangeSmsSimulator, startOrangeSmsSimulator } from '../../scripts/local/simulators/orange-sms';
import type { MessageProvider, OutgoingSms } from '../../shared/providers/messages/message-provider';
import { openOrangeSms } from '../../shared/providers/messages/orange-sms';
import { anSms, messageFaultOf, messageSettings } from './a-message';
import { calm, takeCallbacks } from './an-order';
import { useRawProvider } from './raw-provider';

let simulator: OrangeSmsSimulator;
let messenger: MessageProvider<OutgoingSms>;
let receiver: Awaited<ReturnType<typeof takeCallbacks>>;
const raw = useRawProvider();

const limits = { timeoutSeconds: 0.3, failuresToOpen: 3, openSeconds: 0.1 };

beforeEach(async () => {
  receiver = await takeCallbacks();
  simulator = await startOrangeSmsSimulator({ callbacksUrl: receiver.url });
  messenger = openOrangeSms(messageSettings(simulator.settings), { limits });
});
afterEach(async () => {
  await simulator.stop();
  await receiver.stop();
});

const behave = (patch: Partial<MessageBehaviour>) => simulator.behave(patch);
const send = (to?: string) => messenger.send(anSms(to), calm);
const faultOf = (to?: string) => messageFaultOf(send(to));

/** Gives out a token, and answers everything else as it is told. */
function answerRaw(status: number, body: unknown): void {
  raw.answer = (req, res) => {
    const isToken = req.url === '/oauth/v3/token';
    const answer = isToken ? { access_token: 'a-token', expires_in: '3600', token_type: 'Bearer' } : body;
    res.writeHead(isToken ? 200 : status).end(typeof answer === 'string' ? answer : JSON.stringify(answer));
  };
}
const openRaw = (over: Record<string, string> = {}) =>
  openOrangeSms(messageSettings({ ...simulator.settings, ORANGE_SMS_URL: raw.url, ...over }), { limits });

test('a message is handed on, and its delivery is told by the name that came back', async () => {
  const id = await send();
  expect(simulator.messages()).toMatchObject([{ id, recipient: '+261341234567', text: 'Vous avez payé 100 000 Ar.' }]);
  await simulator.callbacksSettled();
  expect(receiver.taken.map(({ url }) => url)).toEqual(
    Array(2).fill(`/callbacks/deliveries/orange-sms/${simulator.settings.ORANGE_SMS_STATUS_SECRET}`),
  );
  const infos = receiver.taken.map(({ body }) => JSON.parse(body.toString()).deliveryInfoNotification);
  expect(infos.map(({ callbackData }) => callbackData)).toEqual([id, id]);
  expect(infos.map(({ deliveryInfo }) => deliveryInfo.deliveryStatus).sort()).toEqual([
    'DeliveredToNetwork',
    'DeliveredToTerminal',
  ]);
});

test('it is asked as its documentation has it, with the name of the sender where there is one', async () => {
  const resourceURL = 'https://api.orange.com/smsmessaging/v1/outbound/tel:+261320000000/requests/6718ac59-1';
  answerRaw(201, { outboundSMSMessageRequest: { resourceURL } });
  await expect(openRaw({ ORANGE_SMS_SENDER_NAME: 'Impots' }).send(anSms(), calm)).resolves.toBe('6718ac59-1');
  const [token, request] = raw.asked;
  expect(token).toMatchObject({ method: 'POST', url: '/oauth/v3/token', body: 'grant_type=client_credentials' });
  expect(token!.headers.authorization).toMatch(/^Basic /);
  expect(request).toMatchObject({
    method: 'POST',
    url: '/smsmessaging/v1/outbound/tel%3A%2B261320000000/requests',
    headers: { authorization: 'Bearer a-token', 'content-type': 'application/json' },
  });
  expect(JSON.parse(request!.body)).toEqual({
    outboundSMSMessageRequest: {
      address: ['tel:+261341234567'],
      senderAddress: 'tel:+261320000000',
      senderName: 'Impots',
      outboundSMSTextMessage: { message: 'Vous avez payé 100 000 Ar.' },
    },
  });
});

test('one token serves many messages, and another is asked for once when it is no longer taken', async () => {
  await Promise.all([send(), send(), send()]);
  expect(simulator.tokens.issued()).toBe(1);
  simulator.tokens.forget();
  await send();
  expect(simulator.tokens.issued()).toBe(2);
  expect(simulator.messages()).toHaveLength(4);
});

test('a token that ends within a minute is not used again', async () => {
  await behave({ tokenSeconds: 30 });
  await send();
  await send();
  expect(simulator.tokens.issued()).toBe(2);
});

test('a number that is nobody’s is refused for good', async () => {
  expect(await faultOf('+261340000001')).toMatchObject({
    provider: 'orange-sms',
    kind: 'refused',
    address: 'dead',
    message: expect.stringContaining('SVC0004'),
  });
});

const oneApi = (kind: 'serviceException' | 'policyException', messageId: string) => ({
  requestError: { [kind]: { messageId, text: 'about tel:+261341234567', variables: [] } },
});

test.each([
  [400, oneApi('serviceException', 'SVC0001'), 'away'],
  [400, oneApi('serviceException', 'SVC0002'), 'refused'],
  [403, oneApi('policyException', 'POL0001'), 'away'],
  [403, { code: 52, message: 'no credit' }, 'away'],
  [404, { code: 60, message: 'no such resource' }, 'away'],
  [401, { code: 42, message: 'expired credentials' }, 'away'],
  [429, { code: 53 }, 'again'],
  [500, '<h1>oops</h1>', 'away'],
  [503, '', 'away'],
  [504, '', 'unclear'],
  [201, '<h1>a page</h1>', 'unclear'],
  [201, { outboundSMSMessageRequest: {} }, 'unclear'],
])('status %i with %j is: %s', async (status, body, kind) => {
  answerRaw(status, body);
  const fault = await messageFaultOf(openRaw().send(anSms(), calm));
  expect(fault).toMatchObject({ kind, address: null });
  expect(inspect(fault)).not.toContain('26134');
});

test('without a token nothing was sent', async () => {
  messenger = openOrangeSms(messageSettings({ ...simulator.settings, ORANGE_SMS_CLIENT_SECRET: 'another' }), {
    limits,
  });
  expect(await faultOf()).toMatchObject({ kind: 'away', message: expect.stringContaining('CREDENTIALS_REFUSED') });
  await behave({ slowMs: 1000 });
  messenger = openOrangeSms(messageSettings(simulator.settings), { limits });
  expect(await faultOf()).toMatchObject({ kind: 'away' });
});

test('what nobody answered may have been taken', async () => {
  await behave({ hangs: true });
  expect(await faultOf()).toMatchObject({ kind: 'unclear' });
  await behave({ hangs: false, losesAnswers: true });
  expect(await faultOf()).toMatchObject({ kind: 'unclear' });
  expect(simulator.messages()).toHaveLength(2);
});

test('where nobody listens, nothing was taken', async () => {
  await behave({ isDown: 'refused' });
  expect(await faultOf()).toMatchObject({ kind: 'away' });
});
