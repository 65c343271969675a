// Batches whose lines are all at hand are accepted by group commit: the requests of one moment share one transaction
// with one statement per table, instead of a transaction each.
import type { LineFormat } from '../../shared/domain/read-lines';
import type { Answer } from '../../shared/http/answer';
import { firstAnswer, keyInFlight, repeatOrRefuse } from '../../shared/http/idempotency-key';
import { inSets } from '../../shared/process/in-sets';
import type { Vault } from '../../shared/process/vault';
import { type NewChunk, type SealedChunk, sealChunk } from '../../shared/store/chunks';
import { findClaims, type KeptAnswer, type KeyPlace } from '../../shared/store/idempotency';
import { insertWholeBatches, type WholeBatch } from '../../shared/store/small-batches';
import { type Database, isPassingFault, type Tx, withPatience, withTx } from '../../shared/store/sql';
import { acceptedAnswer, type BatchOrder } from './batch-order';
import { promiseChunks } from './promise-chunks';

export type SmallBatch = { order: BatchOrder; format: LineFormat; chunk: NewChunk; fingerprint: Buffer };
export type AcceptSmallBatch = (batch: SmallBatch) => Promise<Answer>;

type Member = Omit<SmallBatch, 'chunk'> & { chunk: SealedChunk; receivedAt: Date; answer: KeptAnswer };

// How long requests wait for a database that restarts before they are refused.
const patienceSeconds = 10;

/**
 * Each request gets its own outcome: accepted, the first answer once more, or a refusal because of its key. Doing the
 * whole set again after a lost connection is safe, even when the commit happened: a member then finds its own claim.
 */
export function openSmallBatches(db: Database, vault: Vault): AcceptSmallBatch {
  const limits = { maxSize: 250, maxWaiting: 10_000, concurrency: 1 };
  const accept = inSets({ ...limits, aloneAfter: (error) => !isPassingFault(error) }, (members: Member[]) =>
    withPatience(patienceSeconds, () => withTx(db, (tx) => acceptSet(tx, members))),
  );
  return (batch) => {
    const receivedAt = new Date();
    const counts = { lineCount: batch.chunk.lineCount, chunkCount: 1, receivedAt };
    // Before it joins a set, so that no transaction is open meanwhile and trying again seals nothing twice.
    const chunk = sealChunk(vault, batch.order.batchId, batch.chunk);
    return accept({ ...batch, chunk, receivedAt, answer: acceptedAnswer(batch.order, counts, batch.fingerprint) });
  };
}

async function acceptSet(tx: Tx, members: readonly Member[]): Promise<(Answer | Error)[]> {
  const firstOfKey = [
    ...new Map(members.toReversed().map((member) => [placeName(member.order.place), member])).values(),
  ];
  const accepted = await insertWholeBatches(tx, firstOfKey.map(wholeBatch));
  const isMine = ({ order }: Member) => accepted.has(order.batchId);
  await promiseChunks(
    tx,
    firstOfKey.filter(isMine).map(({ order, chunk }) => ({ order, lineCount: chunk.lineCount, chunkCount: 1 })),
  );
  const outcomeOf = await outcomesOfTaken(
    tx,
    members.filter((member) => !isMine(member)),
  );
  return members.map((member) => (isMine(member) ? firstAnswer(member.answer) : outcomeOf(member)));
}

const wholeBatch = ({ order, format, chunk, receivedAt, answer }: Member): WholeBatch => ({
  id: order.batchId,
  partnerId: order.partnerId,
  jurisdiction: order.jurisdiction,
  fiscalYear: order.fiscalYear,
  currency: order.currency,
  isTest: order.isTest,
  notifyOwners: order.notifyOwners,
  apiKeyId: order.apiKeyId,
  place: order.place,
  format,
  chunk,
  lineCount: chunk.lineCount,
  chunkCount: 1,
  receivedAt,
  answer,
});

/** What the holders of keys that were taken mean for those who came with the same key. */
async function outcomesOfTaken(tx: Tx, late: readonly Member[]): Promise<(member: Member) => Answer | Error> {
  const places = late.map(({ order }) => order.place);
  const kept = late.length === 0 ? [] : await findClaims(tx, places);
  const byPlace = new Map(kept.map((claim) => [placeName(claim), claim]));
  return ({ order, answer, fingerprint }) => {
    const claim = byPlace.get(placeName(order.place));
    if (claim === undefined) return keyInFlight();
    // Our own commit, whose answer was lost with the connection.
    if (claim.holder === order.batchId) return firstAnswer(answer);
    try {
      return repeatOrRefuse(claim, fingerprint);
    } catch (refusal) {
      return refusal as Error;
    }
  };
}

const placeName = ({ scope, key }: KeyPlace): string => `${scope} ${key}`;
