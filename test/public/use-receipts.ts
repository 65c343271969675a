// Receipts on the public pages of a test.
import { newProofKey } from '../../shared/access/proof-keys';
import { openProofSigner, type ProofSigner } from '../../shared/receipts/proof-signer';
import { distrustRetiredKeys, replaceSigningKey } from '../../shared/store/signing-keys';
import { withTx } from '../../shared/store/sql';
import { aReceiptRow, type ReceiptFields, type TestReceipt } from '../support/receipts/receipt-rows';
import type { TestPublic } from './use-public';

export function useReceipts(pages: TestPublic) {
  let signer: ProofSigner;
  beforeAll(async () => {
    signer = await openProofSigner(pages.process());
  });
  const rotate = async ({ leaked = false } = {}): Promise<void> => {
    const fresh = await newProofKey();
    await withTx(pages.db(), async (tx) => {
      await replaceSigningKey(tx, pages.process().vault, 'receipt', fresh);
      if (leaked) await distrustRetiredKeys(tx, 'receipt');
    });
    signer = await openProofSigner(pages.process());
  };
  return {
    signer: () => signer,
    rotate,
    aReceipt: (over: ReceiptFields = {}): Promise<TestReceipt> => aReceiptRow(pages.db(), signer, over),
  };
}
