// What carriers of text messages tell later, in their own words -> what it means for the attempt. The bodies hold telephone
// numbers, which nobody here looks at.
import type { IncomingHttpHeaders } from 'node:http';
import twilio from 'twilio';
import { z } from 'zod';
import type { AddressFault } from '../../domain/notification/allowed-channels';
import type { ToldOutcome } from '../../messages/note-delivery';
import { readBody } from '../calls/read-body';

/** `idle`: it is on its way, or nobody knows; nothing changes. Null: not what the carrier's contract says. */
export type ToldStatus = Required<ToldOutcome> | 'idle';

const delivered: ToldStatus = { state: 'delivered', reason: null, address: null };

export type SignedForm = { url: string; headers: IncomingHttpHeaders; fields: Readonly<Record<string, string>> };

/** Over the address as it was given to Twilio, never as it came: a Host header is anybody's. In constant time. */
export function isOfTwilio(token: string, { url, headers, fields }: SignedForm): boolean {
  const signature = headers['x-twilio-signature'];
  return typeof signature === 'string' && twilio.validateRequest(token, signature, url, fields);
}

const twilioFields = z.object({
  MessageStatus: z.string().regex(/^[a-z_-]{1,40}$/),
  ErrorCode: z
    .string()
    .regex(/^\d{0,6}$/)
    .optional(),
});

/** Nobody has the number, or it is a fixed line: https://www.twilio.com/docs/api/errors */
const deadCodes: ReadonlySet<string> = new Set(['21211', '21614', '21635', '30005', '30006']);
// Whoever has the number answered STOP.
const unwillingCode = '21610';

export function readTwilioStatus(fields: Readonly<Record<string, string>>): ToldStatus | null {
  const { data } = twilioFields.safeParse(fields);
  if (!data) return null;
  const { MessageStatus: status, ErrorCode: code = '' } = data;
  if (status === 'delivered' || status === 'read') return delivered;
  // New ones come now and then, and all so far were of messages under way.
  if (status !== 'undelivered' && status !== 'failed' && status !== 'canceled') return 'idle';
  const reason = `twilio told "${status}"${code === '' ? '' : ` (${code})`}`;
  return { state: 'undelivered', reason, address: addressFaultOf(code) };
}

function addressFaultOf(code: string): AddressFault | null {
  if (code === unwillingCode) return 'unwilling';
  return deadCodes.has(code) ? 'dead' : null;
}

const orangeShape = z.object({
  deliveryInfoNotification: z.object({
    /** What the answer to the message ended in. */
    callbackData: z.string().regex(/^[\w.-]{1,100}$/),
    deliveryInfo: z.object({
      deliveryStatus: z.enum([
        'DeliveredToTerminal',
        // Of telephones of other networks often the last that is told.
        'DeliveredToNetwork',
        'DeliveryUncertain',
        'MessageWaiting',
        'DeliveryImpossible',
      ]),
    }),
  }),
});

export function readOrangeStatus(body: Buffer): { messageId: string; status: ToldStatus } | null {
  const { data } = readBody(body, orangeShape);
  if (data === null) return null;
  const { callbackData: messageId, deliveryInfo } = data.deliveryInfoNotification;
  return { messageId, status: statusOfOrange(deliveryInfo.deliveryStatus) };
}

function statusOfOrange(status: string): ToldStatus {
  if (status === 'DeliveredToTerminal') return delivered;
  if (status !== 'DeliveryImpossible') return 'idle';
  return { state: 'undelivered', reason: `orange-sms told "${status}"`, address: null };
}
