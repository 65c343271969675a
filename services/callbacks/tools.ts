// What the routes of the callbacks service share, made once per process.
import type { Process } from '../../shared/process/process';
import { openProviders, type Providers } from '../../shared/providers/payments/open-providers';
import { type Accept, openAccept } from './accept-callbacks';
import { type CallbackMetrics, openCallbackMetrics } from './callback-metrics';
import { type Forgers, openForgers } from './turn-away-forgers';

export type CallbackTools = Pick<Process, 'db' | 'vault' | 'log'> & {
  providers: Providers;
  accept: Accept;
  forgers: Forgers;
  metrics: CallbackMetrics;
  /** Of whoever hands over bounces; undefined takes none. */
  bounceSecret: string | undefined;
  /** Where each mail is given an address of its own that proves its bounces. */
  bounceAddress: string | undefined;
  /** What carriers of text messages prove themselves with; undefined believes none. */
  carriers: { callbacksUrl: string | undefined; twilioToken: string | undefined; orangeSecret: string | undefined };
  /** Signatures hold for minutes. */
  now(): Date;
};

export const openCallbackTools = ({ db, vault, log, config, redis, metrics }: Process): CallbackTools => ({
  db,
  vault,
  log,
  providers: openProviders(config),
  accept: openAccept(db),
  forgers: openForgers({ config, redis, vault }),
  metrics: openCallbackMetrics(metrics),
  bounceSecret: config.BOUNCE_SECRET,
  bounceAddress: config.BOUNCE_ADDRESS,
  carriers: {
    callbacksUrl: config.PUBLIC_CALLBACKS_URL,
    twilioToken: config.TWILIO_AUTH_TOKEN,
    orangeSecret: config.ORANGE_SMS_STATUS_SECRET,
  },
  now: () => new Date(),
});
