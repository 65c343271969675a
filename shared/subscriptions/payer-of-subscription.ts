// How a subscriber pays, which lies sealed beside the subscription: a telephone number is part of it.
import { personal } from '../domain/personal';
import type { PayerTerms } from '../payments/payer-terms';
import type { Vault } from '../process/vault';
import { type SubscriptionRow, subscriptionContext } from '../store/subscriptions';

type Kept = Omit<PayerTerms, 'provider' | 'payerPhone'> & { payerPhone: string | null };

export function sealPayer(vault: Vault, id: string, { provider: _, payerPhone, ...terms }: PayerTerms): Buffer {
  const kept: Kept = { ...terms, payerPhone: payerPhone?.reveal() ?? null };
  return vault.seal(JSON.stringify(kept), subscriptionContext(id));
}

export function payerOf(vault: Vault, { id, provider, orderSealed }: SubscriptionRow): PayerTerms {
  if (orderSealed === null) throw new Error(`how subscription ${id} is paid was forgotten`);
  const { payerPhone, ...terms } = JSON.parse(vault.open(orderSealed, subscriptionContext(id)).toString()) as Kept;
  return { ...terms, provider, payerPhone: personal(payerPhone) };
}
