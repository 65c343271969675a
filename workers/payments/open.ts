// What the handlers of this pool share: the providers that are configured, the vault that opens what was ordered, and a
// clock that tests run on times of their own.
import type { OpenPool } from '../../shared/jobs/worker';
import type { Config } from '../../shared/process/config';
import type { Vault } from '../../shared/process/vault';
import { openProviders, type Providers } from '../../shared/providers/payments/open-providers';

export type PaymentTools = { vault: Vault; config: Config; providers: Providers; now(): Date };

export const open: OpenPool = async ({ vault, config, log }): Promise<PaymentTools> => {
  const providers = openProviders(config);
  if (providers.size === 0) log.warn('no payment provider is configured: payments wait until they expire');
  return { vault, config, providers, now: () => new Date() };
};
