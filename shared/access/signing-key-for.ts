// The key that signs for a purpose: the one in the table, or the first one.
import type { Vault } from '../process/vault';
import {
  currentSigningKey,
  lockSigningKeys,
  replaceSigningKey,
  type SigningKey,
  type SigningPurpose,
} from '../store/signing-keys';
import { type Database, withTx } from '../store/sql';

export type NewSigningKey = Omit<SigningKey, 'retiredAt'>;

/** Keys take a moment to make, so a first one is made before the transaction; whoever comes second uses the first one's. */
export async function signingKeyFor(
  { db, vault }: { db: Database; vault: Vault },
  purpose: SigningPurpose,
  make: () => Promise<NewSigningKey>,
): Promise<SigningKey> {
  const current = await currentSigningKey(db, vault, purpose);
  if (current !== undefined) return current;
  const fresh = await make();
  return withTx(db, async (tx) => {
    await lockSigningKeys(tx, purpose);
    const other = await currentSigningKey(tx, vault, purpose);
    if (other !== undefined) return other;
    await replaceSigningKey(tx, vault, purpose, fresh);
    return { ...fresh, retiredAt: null };
  });
}
