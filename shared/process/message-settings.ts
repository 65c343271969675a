// How carriers of messages are reached: part of the configuration, beside the settings of payment providers. A carrier
// whose secrets are not set carries nothing; one that is half configured keeps the process from starting.
import { z } from 'zod';
import type { SmsProviderName } from '../domain/jurisdictions/pack';
import { baseUrl, isSet, optional, partyFaults, secret } from './party-settings';

const perSecond = z.coerce.number().int().min(1).max(10_000);
const e164 = /^\+[1-9]\d{6,14}$/;
const twilioId = (prefix: string) => new RegExp(`^${prefix}[0-9a-fA-F]{32}$`);

export const messageShape = {
  TWILIO_URL: baseUrl('https://api.twilio.com').describe('Base address of Twilio'),
  TWILIO_ACCOUNT_SID: optional(z.string().regex(twilioId('AC'), 'expected AC and 32 hexadecimal digits')).describe(
    'Of the account at Twilio; without it nothing is sent through Twilio',
  ),
  TWILIO_AUTH_TOKEN: secret.describe('Of the account at Twilio, which also signs with it what it tells us'),
  TWILIO_FROM: optional(
    z.union([z.string().regex(e164), z.string().regex(twilioId('MG'))], {
      error: 'expected a number as +261340000000, or a messaging service MG…',
    }),
  ).describe('The number that Twilio sends from, as +261340000000, or its messaging service MG…'),
  ORANGE_SMS_URL: baseUrl('https://api.orange.com').describe('Base address of Orange’s SMS API'),
  ORANGE_SMS_CLIENT_ID: secret.describe('Of the application at Orange; without it nothing is sent through Orange'),
  ORANGE_SMS_CLIENT_SECRET: secret.describe('Of the application at Orange'),
  ORANGE_SMS_SENDER: optional(z.string().regex(e164, 'expected a number as +261340000000')).describe(
    'The number that Orange gave us to send from, as +261340000000',
  ),
  ORANGE_SMS_SENDER_NAME: optional(z.string().regex(/^[A-Za-z0-9 .-]{1,11}$/)).describe(
    'The name that telephones show instead of the number, where Orange has registered one',
  ),
  ORANGE_SMS_STATUS_SECRET: optional(
    z.string().regex(/^[\w-]{24,128}$/, 'expected 24 to 128 letters, digits, hyphens and underscores'),
  ).describe(
    'Last part of the address that Orange is given to tell deliveries at, /deliveries/orange-sms/…: it signs nothing, and who knows the address is believed',
  ),
  SMS_PER_SECOND: perSecond
    .default(5)
    .describe('Text messages that one carrier is given in a second, by all processes together'),
  MAILS_PER_SECOND: perSecond
    .default(20)
    .describe('Mails that the mail server is given in a second, by all processes together'),
} as const satisfies z.ZodRawShape;

export type MessageSettings = z.output<z.ZodObject<typeof messageShape>>;

const neededForSms = {
  twilio: ['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN', 'TWILIO_FROM'],
  'orange-sms': [
    'ORANGE_SMS_CLIENT_ID',
    'ORANGE_SMS_CLIENT_SECRET',
    'ORANGE_SMS_SENDER',
    // Without it, nobody would learn that a message did not arrive, and it would never go another way.
    'ORANGE_SMS_STATUS_SECRET',
  ],
} as const satisfies Record<SmsProviderName, readonly (keyof MessageSettings)[]>;

/** Whether messages can be sent through it. */
export const carriesSms = (settings: MessageSettings, provider: SmsProviderName): boolean =>
  neededForSms[provider].every((name) => isSet(settings[name]));

/** Faults that one setting alone does not show. */
export const messageFaults = (settings: MessageSettings & { ENVIRONMENT: string }): string[] =>
  partyFaults(settings, messageShape, neededForSms);
