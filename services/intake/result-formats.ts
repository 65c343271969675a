// Results of lines as NDJSON and as CSV.
import { z } from 'zod';
import { csvCell } from '../../shared/domain/csv-cell';
import { toJsonInteger } from '../../shared/domain/money';
import { noticeReferenceOf } from '../../shared/domain/payment/notice-reference';
import { outcomes, type ResultRow } from '../../shared/store/result-reads';

export const resultSchema = z
  .object({
    line: z.int().min(1).describe('Physical line of the upload; the header of a CSV file is line 1'),
    ref: z.string().nullable(),
    outcome: z.enum(outcomes),
    assessmentId: z.uuid().nullable().describe("For a duplicate the vehicle's first assessment of the fiscal year"),
    amount: z.int().nullable(),
    currency: z.string().nullable(),
    errors: z.array(z.object({ field: z.string(), code: z.string(), message: z.string() })),
    reference: z.string().nullable().describe('Of the assessment, to be printed on its notice'),
  })
  .meta({ id: 'Result', title: 'What became of one line' });

export type ResultFormat = {
  mediaType: string;
  head: string;
  write(result: ResultRow): string;
};

// Two microseconds a line, which is less than its JSON takes.
const referenceOf = (assessmentId: string | null): string | null => assessmentId && noticeReferenceOf(assessmentId);

const ndjson: ResultFormat = {
  mediaType: 'application/x-ndjson',
  head: '',
  write: ({ line, ref, outcome, assessmentId, amount, currency, errors }) =>
    `${JSON.stringify({
      line,
      ref,
      outcome,
      assessmentId,
      amount: amount === null ? null : toJsonInteger(BigInt(amount)),
      currency,
      errors: errors ?? [],
      reference: referenceOf(assessmentId),
    } satisfies z.input<typeof resultSchema>)}\n`,
};

const csv: ResultFormat = {
  mediaType: 'text/csv; charset=utf-8',
  head: 'line,ref,outcome,assessmentId,amount,currency,errors,reference\r\n',
  write: ({ line, ref, outcome, assessmentId, amount, currency, errors }) => {
    const faults = (errors ?? []).map(({ field, code, message }) => `${field || 'line'} ${code}: ${message}`);
    const words = faults.join(' | ');
    const cells = [String(line), ref, outcome, assessmentId, amount, currency, words, referenceOf(assessmentId)];
    return `${cells.map(csvCell).join(',')}\r\n`;
  },
};

export const resultFormats = { ndjson, csv } as const;
