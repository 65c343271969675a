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
  now: () => new Date(),
});
