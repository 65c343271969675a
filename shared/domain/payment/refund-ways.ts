// Which refunds a provider can make, known before it is asked. The adapters in shared/providers/payments do what is said
// here, which a test holds them to.
import type { ProviderName } from '../jurisdictions/pack';

export const refundWays: Readonly<Record<ProviderName, 'any-amount' | 'whole-payments' | 'none'>> = {
  mvola: 'none',
  stripe: 'any-amount',
  'orange-money': 'none',
  wave: 'whole-payments',
  bange: 'any-amount',
};

type Asked = {
  provider: ProviderName;
  amount: bigint;
  /** What was ordered, and what came in the movement that is given back. */
  ordered: bigint;
  received: bigint;
  /** What the provider calls the order; without it nobody can tell it what to pay back. */
  providerReference: string | null;
};

/** Whether somebody has to pay it back by hand. */
export function isByHand({ provider, amount, ordered, received, providerReference }: Asked): boolean {
  const way = refundWays[provider];
  if (way === 'none' || providerReference === null) return true;
  return way === 'whole-payments' && (amount !== ordered || amount !== received);
}
