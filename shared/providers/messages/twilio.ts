// Text messages through Twilio. The official library makes the requests; they go through what every party outside is
// called through: its own would neither stop with us, nor say whether a message was certainly not taken, and it reads
// proxies, regions and certificates from the environment.
import twilio from 'twilio';
import { z } from 'zod';
import type { MessageSettings } from '../../process/message-settings';
import { openProviderClient, type ProviderClient, type ProviderKit } from '../calls/provider-client';
import { asMessageFault, type Meanings } from './message-faults';
import type { MessageProvider, OutgoingSms } from './message-provider';

/** https://www.twilio.com/docs/api/errors; what is not here is judged by its status. */
const meanings: Meanings = {
  // Our number, our account, our address for statuses: nothing the message could help.
  20003: 'away',
  20005: 'away',
  21603: 'away',
  21606: 'away',
  21609: 'away',
  21659: 'away',
  21660: 'away',
  30002: 'away',
  20429: 'again',
  21611: 'again',
  // The country is not switched on, or there is no way from our number to this one.
  21408: 'refused',
  21214: 'refused',
  21612: 'refused',
  21211: 'dead',
  21217: 'dead',
  21265: 'dead',
  21610: 'unwilling',
  21614: 'dead',
  21635: 'dead',
};

/** `body`, `to` and more come along, and are not looked at. */
const answerShape = z.looseObject({ sid: z.string().regex(/^[A-Z]{2}[0-9a-f]{32}$/) });

export function openTwilio(settings: MessageSettings, kit: ProviderKit = {}): MessageProvider<OutgoingSms> {
  const client = openProviderClient('twilio', settings.TWILIO_URL, kit);
  const { TWILIO_ACCOUNT_SID: account = '', TWILIO_AUTH_TOKEN: token = '', TWILIO_FROM: from = '' } = settings;
  const sender = from.startsWith('MG') ? { messagingServiceSid: from } : { from };
  return {
    name: 'twilio',
    channel: 'sms',
    async send({ to, text, statusUrl }, signal) {
      // A library object costs 0.05 ms, and one for each message is what ties a request to its signal.
      const library = twilio(account, token, { httpClient: openHttp(client, signal), edge: '', region: '' });
      const status = statusUrl === null ? {} : { statusCallback: statusUrl };
      try {
        return (await library.messages.create({ to: to.reveal(), body: text, ...sender, ...status })).sid;
      } catch (error) {
        throw asMessageFault(error, meanings);
      }
    },
    close: () => {},
  };
}

type LibraryHttp = InstanceType<typeof twilio.RequestClient>;
type LibraryRequest = {
  uri: string;
  username?: string;
  password?: string;
  data?: Record<string, unknown>;
};

/** The one method that the library calls. Made as its own class, it would open a connection pool for each message. */
const openHttp = (client: ProviderClient, signal: AbortSignal): LibraryHttp =>
  ({
    async request({ uri, username, password, data = {} }: LibraryRequest) {
      const form = Object.fromEntries(Object.entries(data).map(([name, value]) => [name, String(value)]));
      const body = await client.call(
        {
          name: 'send',
          isSafe: false,
          method: 'POST',
          path: new URL(uri).pathname,
          headers: { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` },
          body: { form },
          schema: answerShape,
        },
        signal,
      );
      return { statusCode: 201, body, headers: {} };
    },
  }) as unknown as LibraryHttp;
