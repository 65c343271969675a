// Whoever was asked to pay by telephone, where nobody else hears of it, or where nobody but they ordered it.
import { detailsIn } from '../payments/order-payment';
import type { Vault } from '../process/vault';
import { type Concerned, personOfAddresses } from './people';

type Ordered = {
  paymentId: string;
  jurisdiction: string;
  assessmentIds: readonly string[];
  byNotice: boolean;
  orderSealed: Buffer | null;
};

/**
 * None or one. An owner whose telephone it is hears of it anyway. Their address is known by the payment alone, so they are
 * told of all that it is for.
 */
export function payerOf(
  vault: Vault,
  { paymentId, jurisdiction, assessmentIds, byNotice, orderSealed }: Ordered,
  concerned: readonly Concerned[],
): Concerned[] {
  if (orderSealed === null || (!byNotice && concerned.length > 0)) return [];
  const { payerPhone, language } = detailsIn(vault, paymentId, orderSealed);
  const person = personOfAddresses(vault, jurisdiction, { name: null, email: null, phone: payerPhone, language });
  const isKnown = concerned.some((one) => one.person.phone?.reveal() === person?.phone?.reveal());
  return person === null || isKnown ? [] : [{ person, places: [...assessmentIds.keys()] }];
}
