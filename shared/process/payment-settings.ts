// How payment providers are reached: part of the configuration, in a file of its own because there are many keys. A
// provider whose secrets are not set is not offered; one that is half configured keeps the process from starting.
import { z } from 'zod';
import { baseUrl, isSet, optional, partyFaults, secret } from './party-settings';

/** The newest first; all of them are believed, so that a provider may go over to another while callbacks are under way. */
const secrets = z
  .string()
  .transform((text) => text.split(',').flatMap((one) => one.trim() || []))
  .prefault('');

export const paymentShape = {
  MVOLA_URL: baseUrl('https://api.mvola.mg').describe('Base address of MVola'),
  MVOLA_CONSUMER_KEY: secret.describe('Of the application at MVola; without it MVola is not offered'),
  MVOLA_CONSUMER_SECRET: secret.describe('Of the application at MVola'),
  MVOLA_MERCHANT_PHONE: optional(z.string().regex(/^03\d{8}$/)).describe(
    'The number that MVola pays to, as 0340000000',
  ),
  MVOLA_PARTNER_NAME: z.string().min(1).max(50).default('TaxCollector').describe('Our name at MVola'),
  STRIPE_URL: baseUrl('https://api.stripe.com').describe('Base address of Stripe'),
  STRIPE_SECRET_KEY: secret.describe('Without it Stripe is not offered'),
  STRIPE_WEBHOOK_SECRETS: secrets.describe('Secrets of the webhook endpoint at Stripe, separated by commas'),
  ORANGE_MONEY_URL: baseUrl('https://api.orange.com').describe('Base address of Orange Money'),
  ORANGE_MONEY_CLIENT_ID: secret.describe('Of the application at Orange; without it Orange Money is not offered'),
  ORANGE_MONEY_CLIENT_SECRET: secret.describe('Of the application at Orange'),
  ORANGE_MONEY_MERCHANT_KEY: secret.describe('Of the merchant at Orange Money'),
  WAVE_URL: baseUrl('https://api.wave.com').describe('Base address of Wave'),
  WAVE_API_KEY: secret.describe('Without it Wave is not offered'),
  WAVE_WEBHOOK_SECRETS: secrets.describe('Secrets of the webhook at Wave, separated by commas'),
  BANGE_URL: optional(z.url({ protocol: /^https?$/ })).describe('Base address of BANGE, whose contract is assumed'),
  BANGE_API_KEY: secret.describe('Without it BANGE is not offered'),
  BANGE_WEBHOOK_SECRETS: secrets.describe('Secrets of the callbacks of BANGE, separated by commas'),
} as const satisfies z.ZodRawShape;

export type PaymentSettings = z.output<z.ZodObject<typeof paymentShape>>;

type Setting = keyof PaymentSettings;

/** What each provider cannot do without: all of it is set or none. */
export const neededFor = {
  mvola: ['MVOLA_CONSUMER_KEY', 'MVOLA_CONSUMER_SECRET', 'MVOLA_MERCHANT_PHONE'],
  stripe: ['STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRETS'],
  'orange-money': ['ORANGE_MONEY_CLIENT_ID', 'ORANGE_MONEY_CLIENT_SECRET', 'ORANGE_MONEY_MERCHANT_KEY'],
  wave: ['WAVE_API_KEY', 'WAVE_WEBHOOK_SECRETS'],
  bange: ['BANGE_URL', 'BANGE_API_KEY', 'BANGE_WEBHOOK_SECRETS'],
} as const satisfies Record<string, readonly Setting[]>;

/** Whether the provider can be offered. */
export const isConfigured = (settings: PaymentSettings, provider: keyof typeof neededFor): boolean =>
  neededFor[provider].every((name) => isSet(settings[name]));

/** Faults that one setting alone does not show. */
export const paymentFaults = (settings: PaymentSettings & { ENVIRONMENT: string }): string[] =>
  partyFaults(settings, paymentShape, neededFor);
