// An upload of any length -> a batch. Chunks are stored as they come, each in a short transaction; one last transaction
// turns them into a batch that is processed. Never one transaction for the whole: a slow client would hold a connection
// and keep vacuum from its work.
//
// If the process dies on the way, the batch stays in `receiving` and the sweep deletes it; the client, left without an
// answer, sends it again under the same key, which is free once its lease has run out.
import type { Logger } from 'pino';
import type { Answer } from '../../shared/http/answer';
import { firstAnswer, keyInFlight, repeatOrRefuse } from '../../shared/http/idempotency-key';
import type { Config } from '../../shared/process/config';
import type { Vault } from '../../shared/process/vault';
import { discardBatch } from '../../shared/store/batches';
import { claimKey, extendClaim, findClaims, type KeptClaim, releaseClaim } from '../../shared/store/idempotency';
import { type Database, withPatience, withTx } from '../../shared/store/sql';
import { type BatchOrder, beginFingerprint } from './batch-order';
import { StoredUpload } from './stored-upload';

export type UploadTools = { db: Database; vault: Vault; config: Config; log: Logger };

const leaseSeconds = 60;
const beatSeconds = 10;
const patienceSeconds = 5;

/** `bytes` is read no faster than it is stored. Throws the Refusal that ends it, and leaves nothing behind then. */
export async function receiveUpload(
  tools: UploadTools,
  order: BatchOrder,
  bytes: AsyncIterable<Buffer> | Iterable<Buffer>,
): Promise<Answer> {
  const taken = await claim(tools.db, order);
  if (taken !== null) return repeatUpload(taken, order, bytes);

  const upload = new StoredUpload(tools, order);
  const stopBeating = keepBeating(tools, order, upload);
  try {
    for await (const part of bytes) await upload.take(part);
    const answer = await upload.accept();
    tools.log.info({ batchId: order.batchId, correlationId: order.correlationId }, 'a batch was uploaded');
    return firstAnswer(answer);
  } catch (error) {
    await discard(tools, order);
    throw error;
  } finally {
    stopBeating();
  }
}

/** Null when the key is ours now, else who has it. */
async function claim(db: Database, { place, batchId }: BatchOrder): Promise<KeptClaim | null> {
  return withPatience(patienceSeconds, async () => {
    if (await claimKey(db, place, batchId, leaseSeconds)) return null;
    const [kept] = await findClaims(db, [place]);
    if (kept === undefined) throw keyInFlight();
    // Ours after all: the claim was committed, but its answer was lost.
    return kept.holder === batchId ? null : kept;
  });
}

/** Reads the body once more, only to tell a repeat from another request under the same key. */
async function repeatUpload(
  kept: KeptClaim,
  order: BatchOrder,
  bytes: AsyncIterable<Buffer> | Iterable<Buffer>,
): Promise<Answer> {
  if (kept.answer === null) throw keyInFlight();
  const fingerprint = beginFingerprint(order);
  for await (const part of bytes) fingerprint.update(part);
  return repeatOrRefuse(kept, fingerprint.digest());
}

/** Keeps the sweep off the batch and the key's lease from running out. A beat that fails is made up for by the next. */
function keepBeating({ db, log }: UploadTools, { place, batchId }: BatchOrder, upload: StoredUpload): () => void {
  const beat = async () => {
    await upload.touch();
    await extendClaim(db, place, batchId, leaseSeconds);
  };
  const timer = setInterval(() => {
    beat().catch((err: unknown) => log.warn({ err, batchId }, 'an upload could not give its sign of life'));
  }, beatSeconds * 1000);
  return () => clearInterval(timer);
}

/** Nothing was accepted, so nothing stays. Should this fail, the sweep does it later. */
async function discard({ db, log }: UploadTools, { place, batchId }: BatchOrder): Promise<void> {
  await withPatience(patienceSeconds, () =>
    withTx(db, async (tx) => {
      await discardBatch(tx, batchId);
      await releaseClaim(tx, place, batchId);
    }),
  ).catch((err: unknown) => log.warn({ err, batchId }, 'an upload that ended early is left to the sweep'));
}
