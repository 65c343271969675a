// A batch as the API shows it.
import { z } from 'zod';
import { toJsonInteger } from '../../shared/domain/money';
import type { BatchRow } from '../../shared/store/batch-reads';

const count = z.int().min(0);

export const batchSchema = z
  .object({
    id: z.uuid(),
    state: z.enum(['receiving', 'processing', 'completed', 'cancelled']),
    fiscalYear: z.int(),
    counts: z.object({
      lines: count.describe('Lines of the upload that are not blank'),
      assessed: count,
      rejected: count.describe('Lines with faults; the results name each'),
      duplicates: count.describe('Lines whose vehicle had its assessment of the fiscal year already'),
      pending: count,
      failed: count.describe('Lines that could not be processed and wait for our operators'),
      cancelled: count.describe('Lines that were not run because the batch was cancelled'),
    }),
    progress: z.int().min(0).max(100).describe('Percent; 100 only when the batch is completed'),
    amountTotal: z.int().describe('Sum of all assessments in the smallest unit of the currency in use'),
    currency: z.string(),
    notifyOwners: z.boolean().describe('Whether owners are told of what is assessed'),
    receivedAt: z.iso.datetime().nullable().describe('When the whole upload was accepted'),
    finishedAt: z.iso.datetime().nullable(),
    links: z.object({ self: z.string(), results: z.string(), cancel: z.string().optional() }),
  })
  .meta({ id: 'Batch', title: 'A batch of lines' });

export type BatchView = z.output<typeof batchSchema>;

export const batchPath = (id: string): string => `/api/v1/batches/${id}`;

export function batchView(batch: BatchRow): BatchView {
  const { id, state, fiscalYear, lines, assessed, rejected, duplicates, failed, currency, notifyOwners } = batch;
  const settled = assessed + rejected + duplicates;
  const left = Math.max(0, lines - settled - failed);
  const self = batchPath(id);
  const isOpen = state === 'receiving' || state === 'processing';
  return {
    id,
    state,
    fiscalYear,
    counts: {
      lines,
      assessed,
      rejected,
      duplicates,
      pending: isOpen ? left : 0,
      failed,
      cancelled: state === 'cancelled' ? left : 0,
    },
    progress: state === 'completed' ? 100 : Math.min(99, Math.floor((100 * settled) / Math.max(1, lines))),
    amountTotal: toJsonInteger(BigInt(batch.amountTotal)),
    currency,
    notifyOwners,
    receivedAt: batch.receivedAt?.toISOString() ?? null,
    finishedAt: batch.finishedAt?.toISOString() ?? null,
    links: { self, results: `${self}/results`, ...(isOpen && { cancel: `${self}/cancel` }) },
  };
}
