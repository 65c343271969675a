// The providers that are configured, by name. One that is not is not there, and nobody is sent to it.
import { providers as names, type ProviderName } from '../../domain/jurisdictions/pack';
import { isConfigured, type PaymentSettings } from '../../process/payment-settings';
import type { PaymentProvider } from './provider';

export type Providers = ReadonlyMap<ProviderName, PaymentProvider>;

const openers: Partial<Record<ProviderName, (settings: PaymentSettings) => PaymentProvider>> = {};

/** Each has a circuit breaker of its own in this process: while one is away the others go on. */
export const openProviders = (settings: PaymentSettings): Providers =>
  new Map(
    names
      .filter((name) => openers[name] && isConfigured(settings, name))
      .map((name) => [name, openers[name]!(settings)]),
  );
