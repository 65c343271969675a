// By whom and how a payment is to be collected, judged before anything is ordered: by the API and for subscriptions.
import type { JurisdictionPack, ProviderName } from '../domain/jurisdictions/pack';
import { type Interaction, providerFacts } from '../domain/payment/provider-facts';
import { referenceOf } from '../domain/payment/reference';
import type { Personal } from '../domain/personal';
import type { Language } from '../domain/vehicle-fields';
import type { FaultDetail } from '../http/errors';
import type { Config } from '../process/config';
import { isConfigured } from '../process/payment-settings';

export type PayerTerms = {
  provider: ProviderName;
  payerPhone: Personal | null;
  language: Language;
  interaction: Interaction;
  /** Null: the public page of the payment. */
  returnUrl: string | null;
  cancelUrl: string | null;
};

export type RefusedTerms = { code: 'PROVIDER_NOT_OFFERED' | 'PAYMENT_REFUSED'; details: FaultDetail[] };

/** Who collects here and can be reached from this installation, the preferred one first. */
export const offeredProviders = (config: Config, { providers }: JurisdictionPack): ProviderName[] =>
  providers.filter((provider) => isConfigured(config, provider));

/** The preferred provider where none is named. Never another one because something is missing: money has one way. */
export function judgeTerms(
  config: Config,
  pack: JurisdictionPack,
  wanted: Omit<PayerTerms, 'provider' | 'language'> & Partial<Record<'provider' | 'language', string | undefined>>,
): PayerTerms | { refused: RefusedTerms } {
  const offered = offeredProviders(config, pack);
  const provider = wanted.provider === undefined ? offered[0] : offered.find((name) => name === wanted.provider);
  if (provider === undefined) {
    const message = offered.length === 0 ? 'nobody collects here for now' : `expected one of ${offered.join(', ')}`;
    return refused('PROVIDER_NOT_OFFERED', 'provider', 'PROVIDER_NOT_OFFERED', message);
  }
  const { needsPhone, interactions } = providerFacts[provider];
  if (needsPhone && wanted.payerPhone === null)
    return refused('PAYMENT_REFUSED', 'phone', 'PHONE_MISSING', `${provider} rings the payer's telephone`);
  if (!interactions.includes(wanted.interaction))
    return refused('PAYMENT_REFUSED', 'interaction', 'INTERACTION_UNKNOWN', `${provider} has no ${wanted.interaction}`);
  return { ...wanted, provider, language: (wanted.language as Language | undefined) ?? pack.languages[0]! };
}

const refused = (code: RefusedTerms['code'], field: string, fault: string, message: string) => ({
  refused: { code, details: [{ field, code: fault, message }] },
});

/** Where a browser goes from the provider. Null where there are no public pages to go to and nothing else was said. */
export function returnAddresses(
  { PUBLIC_PAGES_URL }: Pick<Config, 'PUBLIC_PAGES_URL'>,
  paymentId: string,
  { returnUrl, cancelUrl }: Pick<PayerTerms, 'returnUrl' | 'cancelUrl'>,
): { returnUrl: string; cancelUrl: string } | null {
  const page =
    PUBLIC_PAGES_URL === undefined ? null : `${PUBLIC_PAGES_URL.replace(/\/$/, '')}/payments/${referenceOf(paymentId)}`;
  const to = returnUrl ?? page;
  return to === null ? null : { returnUrl: to, cancelUrl: cancelUrl ?? to };
}
