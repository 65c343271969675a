// What carriers of text messages tell, as they tell it.
import { createHmac, randomBytes } from 'node:crypto';

export const twilioToken = randomBytes(16).toString('hex');
export const orangeSecret = randomBytes(24).toString('base64url');
/** As the carriers were given it: where the test really listens is another address. */
export const publicUrl = 'https://callbacks.taxes.example';

export const carrierSettings = {
  PUBLIC_CALLBACKS_URL: publicUrl,
  TWILIO_ACCOUNT_SID: `AC${'5'.repeat(32)}`,
  TWILIO_AUTH_TOKEN: twilioToken,
  TWILIO_FROM: '+15005550006',
  ORANGE_SMS_CLIENT_ID: 'client',
  ORANGE_SMS_CLIENT_SECRET: 'secret',
  ORANGE_SMS_SENDER: '+261320000000',
  ORANGE_SMS_STATUS_SECRET: orangeSecret,
};

export type Fields = Record<string, string>;

export const twilioFields = (status: string, over: Fields = {}): Fields => ({
  SmsSid: `SM${'1'.repeat(32)}`,
  SmsStatus: status,
  MessageStatus: status,
  To: '+261341234567',
  MessageSid: `SM${'1'.repeat(32)}`,
  AccountSid: carrierSettings.TWILIO_ACCOUNT_SID,
  From: carrierSettings.TWILIO_FROM,
  ApiVersion: '2010-04-01',
  ...over,
});

type Posted = { body: string; headers: Record<string, string> };

/** Signed over the address that Twilio was given, `url`. */
export function signedByTwilio(url: string, fields: Fields, token = twilioToken): Posted {
  const text = Object.keys(fields)
    .sort()
    .reduce((all, name) => all + name + fields[name], url);
  return {
    body: new URLSearchParams(fields).toString(),
    headers: {
      'Content-Type': 'application/x-www-form-urlencoded; charset=UTF-8',
      'X-Twilio-Signature': createHmac('sha1', token).update(text).digest('base64'),
    },
  };
}

export const toldByOrange = (messageId: string, deliveryStatus: string): Posted => ({
  body: JSON.stringify({
    deliveryInfoNotification: {
      callbackData: messageId,
      deliveryInfo: { address: 'tel:+261341234567', deliveryStatus },
    },
  }),
  headers: { 'Content-Type': 'application/json' },
});
