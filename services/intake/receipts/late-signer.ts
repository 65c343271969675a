import type { Process } from '../../../shared/process/process';
import { openProofSigner, type ProofSigner } from '../../../shared/receipts/proof-signer';

/**
 * The key that signs receipts, loaded when the first one is replaced: a service that mostly reads must not fail to start
 * for it. It is up to date when it resolves.
 */
export function lateSigner(tools: Pick<Process, 'db' | 'vault'>): () => Promise<ProofSigner> {
  let opened: Promise<ProofSigner> | null = null;
  return async () => {
    opened ??= openProofSigner(tools).catch((error: unknown) => {
      opened = null;
      throw error;
    });
    const signer = await opened;
    await signer.refresh();
    return signer;
  };
}
