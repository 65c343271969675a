// One upload on its way into the database.
import { Refusal } from '../../shared/http/errors';
import { keyInFlight } from '../../shared/http/idempotency-key';
import type { Process } from '../../shared/process/process';
import { type BatchRow, findBatch } from '../../shared/store/batch-reads';
import { openBatch, type ReceivedCounts, receiveBatch, touchBatch } from '../../shared/store/batches';
import { type NewChunk, type SealedChunk, sealChunk, storeChunk } from '../../shared/store/chunks';
import { answerClaim, type KeptAnswer } from '../../shared/store/idempotency';
import { withPatience, withTx } from '../../shared/store/sql';
import { acceptedAnswer, type BatchOrder, beginFingerprint } from './batch-order';
import { refuseTooManyLines } from './line-limits';
import { promiseChunks } from './promise-chunks';
import { splitters } from './split-upload';

// The client is held back meanwhile, so a restart of the database costs an upload time and nothing else.
const patienceSeconds = 30;

export class StoredUpload {
  private readonly splitter;
  private readonly fingerprint;
  private chunkCount = 0;
  private isOpen = false;
  /** The chunk being stored. One at a time beside the one being gathered: that bounds the memory of an upload. */
  private storing: Promise<void> = Promise.resolve();

  constructor(
    private readonly tools: Pick<Process, 'db' | 'vault' | 'config'>,
    private readonly order: BatchOrder,
  ) {
    this.splitter = splitters[order.mediaType](tools.config.MAX_LINE_BYTES);
    this.fingerprint = beginFingerprint(order);
  }

  /** Resolves when more bytes may come: that is the back-pressure on the client. */
  async take(bytes: Buffer): Promise<void> {
    this.fingerprint.update(bytes);
    const chunks = this.splitter.push(bytes);
    refuseTooManyLines(this.splitter, this.tools.config);
    for (const chunk of chunks) await this.store(chunk);
  }

  /** The whole body has come. Resolves once the batch is accepted and its work is promised, in one commit. */
  async accept(): Promise<KeptAnswer> {
    const chunks = this.splitter.end();
    refuseTooManyLines(this.splitter, this.tools.config);
    if (this.splitter.lines() === 0) throw new Refusal('BATCH_EMPTY');
    for (const chunk of chunks) await this.store(chunk);
    await this.storing;

    const counts = { lineCount: this.splitter.lines(), chunkCount: this.chunkCount, receivedAt: new Date() };
    const answer = acceptedAnswer(this.order, counts, this.fingerprint.digest());
    await withPatience(patienceSeconds, async () => {
      if (!(await this.tryToAccept(counts, answer))) await this.refuseUnlessAccepted();
    });
    return answer;
  }

  /** Tells the sweep that the upload lives. */
  async touch(): Promise<void> {
    if (this.isOpen) await touchBatch(this.tools.db, this.order.batchId);
  }

  private async store(chunk: NewChunk): Promise<void> {
    await this.storing;
    if (!this.isOpen) await this.open();
    this.chunkCount += 1;
    const sealed = sealChunk(this.tools.vault, this.order.batchId, chunk);
    this.storing = withPatience(patienceSeconds, () => this.storeOrRefuse(sealed));
    // Whoever awaits it next sees the failure; until then it must not count as unhandled.
    this.storing.catch(() => {});
  }

  private async open(): Promise<void> {
    const { batchId: id, ...order } = this.order;
    const batch = { ...order, id, format: this.splitter.format() };
    await withPatience(patienceSeconds, () => openBatch(this.tools.db, batch));
    this.isOpen = true;
  }

  private async storeOrRefuse(chunk: SealedChunk): Promise<void> {
    if (!(await storeChunk(this.tools.db, this.order.batchId, chunk))) throw await this.whyGone();
  }

  private tryToAccept(counts: ReceivedCounts, answer: KeptAnswer): Promise<boolean> {
    const { order } = this;
    return withTx(this.tools.db, async (tx) => {
      if (!(await receiveBatch(tx, order.batchId, counts))) return false;
      if (!(await answerClaim(tx, order.place, order.batchId, answer))) throw keyInFlight();
      await promiseChunks(tx, [{ order, ...counts }]);
      return true;
    });
  }

  /**
   * The batch is not being received: this very upload was accepted by a commit whose answer was lost, or it is gone.
   */
  private async refuseUnlessAccepted(): Promise<void> {
    const batch = await this.find();
    if (batch?.receivedAt == null) throw await this.whyGone();
  }

  private find(): Promise<BatchRow | undefined> {
    const { partnerId, isTest, batchId } = this.order;
    return findBatch(this.tools.db, { kind: 'partner', partnerId, isTest }, batchId);
  }

  private async whyGone(): Promise<Refusal> {
    const batch = await this.find();
    if (batch?.state === 'cancelled') return new Refusal('BATCH_CANCELLED');
    return new Refusal('DATABASE_UNAVAILABLE', { detail: 'The upload was given up meanwhile', retryAfterSeconds: 1 });
  }
}
