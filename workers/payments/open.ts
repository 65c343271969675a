// What the handlers of this pool share: the providers that are configured, the vault that opens what was ordered, and a
// clock that tests run on times of their own.
import { Gauge } from 'prom-client';
import type { OpenPool } from '../../shared/jobs/worker';
import type { Config } from '../../shared/process/config';
import type { Vault } from '../../shared/process/vault';
import { openProviders, type Providers } from '../../shared/providers/payments/open-providers';
import type { TariffCache } from '../../shared/store/tariffs';

export type PaymentTools = { vault: Vault; config: Config; providers: Providers; now(): Date };

/** What renewals need besides: the tariffs that were compiled, which never change. */
export type RenewalTools = PaymentTools & { tariffCache: TariffCache };

export const open: OpenPool = async ({ vault, config, log, metrics }): Promise<RenewalTools> => {
  const answering = new Gauge({
    name: 'payment_provider_answers',
    help: '0 while a provider is left alone because it does not answer',
    labelNames: ['provider'],
    registers: [metrics.registry],
  });
  const onBreaker = (provider: string, isOpen: boolean) => {
    answering.set({ provider }, isOpen ? 0 : 1);
    log.warn({ provider }, isOpen ? 'the provider is away; what is asked of it waits' : 'the provider answers again');
  };
  const providers = openProviders(config, { onBreaker });
  for (const provider of providers.keys()) answering.set({ provider }, 1);
  if (providers.size === 0) log.warn('no payment provider is configured: payments wait until they expire');
  return { vault, config, providers, now: () => new Date(), tariffCache: new Map() };
};
