// What a partner asks for when it sends a batch, apart from the lines; and the answer once they are accepted.
import { createHash, type Hash } from 'node:crypto';
import type { ReceivedCounts } from '../../shared/store/batches';
import type { KeptAnswer, KeyPlace } from '../../shared/store/idempotency';
import { batchPath, batchView } from './batch-view';
import type { BatchMediaType } from './split-upload';

export type BatchOrder = {
  /** The batch that is to be; also what holds the idempotency key. */
  batchId: string;
  place: KeyPlace;
  partnerId: string;
  jurisdiction: string;
  fiscalYear: number;
  currency: string;
  /** Sent with a test key. */
  isTest: boolean;
  /** Whether owners are told of what is assessed; never of a test. */
  notifyOwners: boolean;
  /** Null when a person sent it. */
  apiKeyId: string | null;
  mediaType: BatchMediaType;
  correlationId: string;
  traceParent: string | undefined;
};

/**
 * Begins the fingerprint that tells a repeat from another request under the same key; the body is to follow,
 * decompressed, so that a repeat may be compressed differently or not at all.
 */
export const beginFingerprint = ({ fiscalYear, mediaType, notifyOwners }: BatchOrder): Hash =>
  createHash('sha256').update(
    `POST /api/v1/batches ${fiscalYear} ${mediaType}${notifyOwners ? ' and notify owners' : ''}\n`,
  );

/** The 202 of an accepted batch, as it is kept for repeats of the request. */
export function acceptedAnswer(order: BatchOrder, counts: ReceivedCounts, fingerprint: Buffer): KeptAnswer {
  const { batchId: id, fiscalYear, currency, notifyOwners } = order;
  const view = batchView({
    id,
    state: 'processing',
    fiscalYear,
    currency,
    notifyOwners,
    lines: counts.lineCount,
    assessed: 0,
    rejected: 0,
    duplicates: 0,
    failed: 0,
    amountTotal: '0',
    receivedAt: counts.receivedAt,
    finishedAt: null,
  });
  return { status: 202, location: batchPath(id), body: JSON.stringify(view), fingerprint };
}
