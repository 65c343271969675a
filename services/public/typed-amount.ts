/**
 * Whole money as people type it: "25 000", "25.000" and "25,000" are the same; groups are of three, so that no decimals are
 * taken for one. Null for what is no amount.
 */
export function typedAmount(text: string): bigint | null {
  const plain = text.replace(/\s/g, '').replace(/(?:Ar|FCFA)$/i, '');
  if (!/^\d{1,12}$/.test(plain) && !/^\d{1,3}([.,])\d{3}(?:\1\d{3}){0,2}$/.test(plain)) return null;
  const amount = BigInt(plain.replace(/[.,]/g, ''));
  return amount > 0n ? amount : null;
}
