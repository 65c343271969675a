// What has to be known of a provider before it is asked for anything. The adapters in shared/providers/payments do what
// is said here, which a test holds them to.
import type { ProviderName } from '../jurisdictions/pack';

export const interactions = ['redirect', 'client-secret'] as const;
export type Interaction = (typeof interactions)[number];

export type ProviderFacts = {
  /** It rings the payer's telephone, so the order has to name one. */
  needsPhone: boolean;
  /** How the payer may be led to it; one that rings a telephone takes either for the same. */
  interactions: readonly Interaction[];
  /** An order that it has can be called off. */
  canCallOff: boolean;
  /** `published` by the provider itself; known from `third-parties` alone; `assumed` where nothing is public. */
  contract: 'published' | 'third-parties' | 'assumed';
};

export const providerFacts: Readonly<Record<ProviderName, ProviderFacts>> = {
  mvola: { needsPhone: true, interactions, canCallOff: false, contract: 'published' },
  stripe: { needsPhone: false, interactions, canCallOff: true, contract: 'published' },
  'orange-money': { needsPhone: false, interactions: ['redirect'], canCallOff: false, contract: 'third-parties' },
  wave: { needsPhone: false, interactions: ['redirect'], canCallOff: true, contract: 'published' },
  bange: { needsPhone: false, interactions: ['redirect'], canCallOff: true, contract: 'assumed' },
};
