// Text messages through Orange's SMS API for Africa and the Middle East, which follows GSMA's OneAPI. Where deliveries are
// told is agreed upon with Orange once, not with each message.
import { z } from 'zod';
import type { MessageSettings } from '../../process/message-settings';
import { askWithToken } from '../calls/access-token';
import { openProviderClient, type ProviderKit } from '../calls/provider-client';
import { asMessageFault, type Meanings } from './message-faults';
import type { MessageProvider, OutgoingSms } from './message-provider';

const meanings: Meanings = {
  // "A service error occurred": told with 400 as well.
  SVC0001: 'away',
  SVC0002: 'refused',
  SVC0003: 'refused',
  SVC0004: 'dead',
};

/** `…/requests/<id>`: deliveries are told by the last part. */
const answerShape = z.looseObject({
  outboundSMSMessageRequest: z.looseObject({ resourceURL: z.string().regex(/\/[\w.-]{1,100}$/) }),
});

export function openOrangeSms(settings: MessageSettings, kit: ProviderKit = {}): MessageProvider<OutgoingSms> {
  const ask = askWithToken(openProviderClient('orange-sms', settings.ORANGE_SMS_URL, kit), {
    path: '/oauth/v3/token',
    clientId: settings.ORANGE_SMS_CLIENT_ID ?? '',
    clientSecret: settings.ORANGE_SMS_CLIENT_SECRET ?? '',
  });
  const senderAddress = `tel:${settings.ORANGE_SMS_SENDER}`;
  const senderName = settings.ORANGE_SMS_SENDER_NAME;
  return {
    name: 'orange-sms',
    channel: 'sms',
    async send({ to, text }, signal) {
      const request = {
        address: [`tel:${to.reveal()}`],
        senderAddress,
        ...(senderName !== undefined && { senderName }),
        outboundSMSTextMessage: { message: text },
      };
      try {
        const answer = await ask(
          {
            name: 'send',
            isSafe: false,
            method: 'POST',
            path: `/smsmessaging/v1/outbound/${encodeURIComponent(senderAddress)}/requests`,
            body: { json: { outboundSMSMessageRequest: request } },
            schema: answerShape,
          },
          signal,
        );
        return answer.outboundSMSMessageRequest.resourceURL.split('/').at(-1)!;
      } catch (error) {
        throw asMessageFault(error, meanings);
      }
    },
    close: () => {},
  };
}
