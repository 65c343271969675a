// The providers that are configured, by name. One that is not is not there, and nobody is sent to it.
import { providers as names, type ProviderName } from '../../domain/jurisdictions/pack';
import { isConfigured, type PaymentSettings } from '../../process/payment-settings';
import type { ProviderKit } from '../calls/provider-client';
import { openBange } from './bange';
import { openMvola } from './mvola';
import { openOrangeMoney } from './orange-money';
import { plausible } from './plausible';
import type { PaymentProvider } from './provider';
import { openStripe } from './stripe';
import { openWave } from './wave';

export type Providers = ReadonlyMap<ProviderName, PaymentProvider>;

const openers: Record<ProviderName, (settings: PaymentSettings, kit: ProviderKit) => PaymentProvider> = {
  mvola: openMvola,
  stripe: openStripe,
  'orange-money': openOrangeMoney,
  wave: openWave,
  bange: openBange,
};

/** Each has a circuit breaker of its own in this process: while one is away the others go on. */
export const openProviders = (settings: PaymentSettings, kit: ProviderKit = {}): Providers =>
  new Map(
    names.filter((name) => isConfigured(settings, name)).map((name) => [name, plausible(openers[name](settings, kit))]),
  );
