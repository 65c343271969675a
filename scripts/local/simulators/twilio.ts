// Twilio's messages and what it tells of them, as its public documentation describes both.
import { createHmac, randomBytes } from 'node:crypto';
import {
  type MessageParts,
  type MessageSimulator,
  type MessageSimulatorOptions,
  type SimulatedMessage,
  startMessageSimulator,
} from './message-simulator';
import type { Callback } from './send-callbacks';
import { Refusal, type Route, readForm, type SimulatedAnswer, type SimulatedRequest } from './serve-simulator';
import { forgersSecret } from './sign';

const account = `AC${'5'.repeat(32)}`;
const token = 'simulated-auth-token';
const ownNumber = '+15005550006';

/** Twilio's numbers for those who try it out, with what they are refused with. */
const magicNumbers: Readonly<Record<string, number>> = {
  '+15005550001': 21211,
  '+15005550002': 21612,
  '+15005550003': 21408,
  '+15005550004': 21610,
  '+15005550009': 21614,
};

const refusal = (status: number, code: number): Refusal => new Refusal(problem(status, code));
const problem = (status: number, code: number): SimulatedAnswer => ({
  status,
  json: { code, message: 'Refused.', more_info: `https://www.twilio.com/docs/errors/${code}`, status },
});

export const startTwilioSimulator = (options: MessageSimulatorOptions = {}): Promise<MessageSimulator> =>
  startMessageSimulator(
    {
      routes: (parts) => [messagesRoute(parts)],
      settings: (url) => ({
        TWILIO_URL: url,
        TWILIO_ACCOUNT_SID: account,
        TWILIO_AUTH_TOKEN: token,
        TWILIO_FROM: ownNumber,
      }),
    },
    options,
  );

const messagesRoute = (parts: MessageParts): Route => ({
  method: 'POST',
  path: /^\/2010-04-01\/Accounts\/(\w+)\/Messages\.json$/,
  takesEffect: true,
  async answer(request, sid) {
    const order = readOrder(parts, request, sid);
    const message = {
      id: `SM${randomBytes(16).toString('hex')}`,
      sender: order.From ?? '',
      recipient: order.To ?? '',
      text: order.Body ?? '',
    };
    await parts.take(message);
    if (order.StatusCallback) tell(parts, message, order.StatusCallback);
    return { status: 201, json: shown(message) };
  },
});

function readOrder({ behaviour }: MessageParts, { headers, body }: SimulatedRequest, sid?: string) {
  const basic = `Basic ${Buffer.from(`${account}:${token}`).toString('base64')}`;
  if (headers.authorization !== basic) throw refusal(401, 20003);
  if (sid !== account) throw refusal(404, 20404);
  if (behaviour.isBusy) throw refusal(429, 20429);
  const order = readForm(body);
  const fault = faultIn(order);
  if (fault !== null) throw refusal(400, fault);
  return order;
}

function faultIn({ To, From, Body, StatusCallback }: Record<string, string>): number | null {
  if (!Body) return 21602;
  if (Body.length > 1600) return 21617;
  if (!To) return 21604;
  if (From !== ownNumber) return 21606;
  if (StatusCallback !== undefined && !URL.canParse(StatusCallback)) return 21609;
  if (!/^\+[1-9]\d{6,14}$/.test(To)) return 21211;
  return magicNumbers[To] ?? null;
}

const shown = ({ id, sender, recipient, text }: SimulatedMessage) => ({
  sid: id,
  account_sid: account,
  api_version: '2010-04-01',
  body: text,
  date_created: new Date().toUTCString(),
  date_sent: null,
  date_updated: new Date().toUTCString(),
  direction: 'outbound-api',
  error_code: null,
  error_message: null,
  from: sender,
  messaging_service_sid: null,
  num_media: '0',
  num_segments: String(Math.ceil(text.length / 160)),
  price: null,
  price_unit: 'USD',
  status: 'queued',
  to: recipient,
  uri: `/2010-04-01/Accounts/${account}/Messages/${id}.json`,
});

/** That it is on its way, and what became of it. */
function tell({ callbacks, behaviour, arrives }: MessageParts, message: SimulatedMessage, url: string): void {
  const end = arrives(message.recipient)
    ? { MessageStatus: 'delivered' }
    : { MessageStatus: 'undelivered', ErrorCode: String(behaviour.undeliveredCode) };
  for (const status of [{ MessageStatus: 'sent' }, end]) {
    const fields = fieldsOf(message, status);
    callbacks.send(signed(url, fields, token), () => signed(url, fields, forgersSecret));
  }
}

const fieldsOf = ({ id, sender, recipient }: SimulatedMessage, status: { MessageStatus: string }) => ({
  SmsSid: id,
  SmsStatus: status.MessageStatus,
  ...status,
  To: recipient,
  MessageSid: id,
  AccountSid: account,
  From: sender,
  ApiVersion: '2010-04-01',
});

/** HMAC-SHA1 over the address and the fields in the order of their names, each with its value behind it. */
function signed(url: string, fields: Record<string, string>, secret: string): Callback {
  const names = Object.keys(fields).sort();
  const text = url + names.map((name) => name + fields[name]).join('');
  const signature = createHmac('sha1', secret).update(text).digest('base64');
  return {
    url,
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8', 'x-twilio-signature': signature },
    body: new URLSearchParams(fields).toString(),
  };
}
