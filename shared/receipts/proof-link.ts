// The address that a receipt's code holds. What is behind it can be verified without asking anybody: see verify-proof.
import type { ReceiptContent, ReceiptItem } from '../domain/receipt/content';

/** Throws for an item without a token: nothing was credited to it, so there is nothing to prove. */
export function proofLink(
  { verifyAt }: Pick<ReceiptContent, 'verifyAt'>,
  { token }: Pick<ReceiptItem, 'token'>,
): string {
  if (token === null) throw new Error('there is no proof of an item to which nothing was credited');
  return `${verifyAt}/${token}`;
}
