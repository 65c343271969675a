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
  /** It can be asked for what moved on a day; of others a statement says so. */
  hasList: boolean;
  /** `published` by the provider itself; known from `third-parties` alone; `assumed` where nothing is public. */
  contract: 'published' | 'third-parties' | 'assumed';
};

export const providerFacts: Readonly<Record<ProviderName, ProviderFacts>> = {
  mvola: { needsPhone: true, interactions, canCallOff: false, hasList: false, contract: 'published' },
  stripe: { needsPhone: false, interactions, canCallOff: true, hasList: true, contract: 'published' },
  'orange-money': {
    needsPhone: false,
    interactions: ['redirect'],
    canCallOff: false,
    hasList: false,
    contract: 'third-parties',
  },
  wave: { needsPhone: false, interactions: ['redirect'], canCallOff: true, hasList: true, contract: 'published' },
  bange: { needsPhone: false, interactions: ['redirect'], canCallOff: true, hasList: true, contract: 'assumed' },
};
