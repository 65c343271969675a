// The key that signs is looked up beside the work: a handler would wait for it on a second connection, with its transaction
// open.
import type { Logger } from 'pino';
import type { ProofSigner } from '../../shared/receipts/proof-signer';

/** Returns what stops it. While the database is away the key stays. */
export function keepFresh(
  signer: Pick<ProofSigner, 'refresh'>,
  { log, everySeconds }: { log: Pick<Logger, 'warn'>; everySeconds: number },
): () => void {
  const timer = setInterval(() => {
    signer
      .refresh()
      .catch((err: unknown) => log.warn({ err }, 'the key that signs receipts could not be looked up; it stays'));
  }, everySeconds * 1000);
  return () => clearInterval(timer);
}
