// GET /api/v1/batches/{id}/results: what became of each line, as a stream in order of lines.
import type { Request, Response } from 'express';
import { z } from 'zod';
import { rowScopeOf } from '../../shared/http/caller';
import { acceptedType } from '../../shared/http/content-type';
import { Refusal } from '../../shared/http/errors';
import { writeHead } from '../../shared/http/exchange';
import { defineRoute, type Route } from '../../shared/http/route';
import { type BatchRow, findBatch } from '../../shared/store/batch-reads';
import { type Outcome, outcomes, type ResultRow, resultsAfter } from '../../shared/store/result-reads';
import { type Database, withPatience } from '../../shared/store/sql';
import { batchParams, readPatienceSeconds } from './get-batch';
import { type ResultFormat, resultFormats, resultSchema } from './result-formats';
import { sendWhole } from './send-whole';
import type { IntakeTools } from './tools';

// 2000 results are some 400 kB of text; memory stays flat however many there are.
const rowsPerPage = 2000;

const query = z.strictObject({
  format: z.enum(['ndjson', 'csv']).optional().describe('Takes precedence over Accept'),
  outcome: z.enum(outcomes).optional(),
});

export const getResults = (tools: IntakeTools): Route =>
  defineRoute(
    {
      method: 'get',
      path: '/api/v1/batches/{id}/results',
      audience: 'member',
      permission: 'batches:read',
      tag: 'Batches',
      summary: 'What became of each line',
      description: 'While the batch is processed this is what there is so far; the header Batch-State says so.',
      params: batchParams,
      query,
      responses: {
        200: {
          description: 'One result a line, in order of lines',
          content: { 'application/x-ndjson': resultSchema, 'text/csv': z.string() },
          headers: { 'Batch-State': 'State of the batch when the answer began' },
        },
      },
      errors: ['BATCH_NOT_FOUND', 'NOT_ACCEPTABLE', 'OVERLOADED'],
    },
    async ({ req, res, params, query: { format, outcome }, caller, reach }) => {
      const scope = rowScopeOf({ caller, reach });
      const shape = resultFormats[format ?? acceptedFormat(req)];
      const batch = await withPatience(readPatienceSeconds, () => findBatch(tools.db, scope, params.id));
      if (batch === undefined) throw new Refusal('BATCH_NOT_FOUND');
      if (req.method === 'HEAD') {
        beginAnswer(res, shape, batch);
        res.end();
      } else
        await tools.downloads.run(caller.partnerId ?? caller.actor, () =>
          sendResults(tools, res, batch, shape, outcome),
        );
      return 'sent';
    },
  );

const acceptedFormat = (req: Request): 'ndjson' | 'csv' =>
  acceptedType(req, ['application/x-ndjson', 'text/csv']) === 'text/csv' ? 'csv' : 'ndjson';

const beginAnswer = (res: Response, { mediaType }: ResultFormat, { state }: BatchRow): void =>
  writeHead(res, 200, { 'Content-Type': mediaType, 'Cache-Control': 'no-store', 'Batch-State': state });

async function sendResults(
  { db, config }: IntakeTools,
  res: Response,
  batch: BatchRow,
  shape: ResultFormat,
  outcome: Outcome | undefined,
): Promise<void> {
  // The first page before the first byte: a database that is away is then still an answer and not a broken stream.
  const pages = pagesOfResults(db, batch, outcome);
  const first = await pages.next();
  beginAnswer(res, shape, batch);
  await sendWhole(textOf(shape, first, pages), res, config.UPLOAD_IDLE_SECONDS);
}

type Pages = AsyncGenerator<ResultRow[], void>;

async function* textOf({ head, write }: ResultFormat, first: IteratorResult<ResultRow[], void>, pages: Pages) {
  if (head !== '') yield head;
  for (let page = first; !page.done; page = await pages.next()) yield page.value.map(write).join('');
}

async function* pagesOfResults(db: Database, { id }: BatchRow, outcome: Outcome | undefined): Pages {
  for (let line = 0; ; ) {
    const after = line;
    const page = await withPatience(readPatienceSeconds, () => resultsAfter(db, id, after, rowsPerPage, outcome));
    if (page.length > 0) yield page;
    if (page.length < rowsPerPage) return;
    line = page.at(-1)!.line;
  }
}
