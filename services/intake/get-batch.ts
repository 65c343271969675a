// GET /api/v1/batches/{id}: how far a batch is, once or as events until it is finished.
import type { Request, Response } from 'express';
import { z } from 'zod';
import { acceptedType } from '../../shared/http/content-type';
import { Refusal } from '../../shared/http/errors';
import { defineRoute, type Route } from '../../shared/http/route';
import type { BatchRow } from '../../shared/store/batch-reads';
import { findBatch } from '../../shared/store/batch-reads';
import { withPatience } from '../../shared/store/sql';
import { batchSchema, batchView } from './batch-view';
import { openEventStream } from './event-stream';
import type { IntakeTools } from './tools';

export const batchParams = z.strictObject({ id: z.uuid() });
export const readPatienceSeconds = 5;

export const getBatch = (tools: IntakeTools): Route =>
  defineRoute(
    {
      method: 'get',
      path: '/api/v1/batches/{id}',
      audience: 'partner',
      tag: 'Batches',
      summary: 'How far a batch is',
      description:
        'As text/event-stream the same object comes as an event `batch` whenever it changes, until the batch is ' +
        'finished; the server then ends the stream.',
      params: batchParams,
      responses: {
        200: {
          description: 'The batch',
          content: { 'application/json': batchSchema, 'text/event-stream': z.string() },
        },
      },
      errors: ['BATCH_NOT_FOUND', 'NOT_ACCEPTABLE'],
    },
    async ({ req, res, params, caller }) => {
      const type = acceptedType(req, ['application/json', 'text/event-stream']);
      const batch = await withPatience(readPatienceSeconds, () => findBatch(tools.db, caller.partnerId, params.id));
      if (batch === undefined) throw new Refusal('BATCH_NOT_FOUND');
      if (type === 'application/json') return { status: 200, body: batchView(batch) };
      sendEvents(tools, req, res, batch);
      return 'sent';
    },
  );

const isFinished = ({ state }: BatchRow): boolean => state === 'completed' || state === 'cancelled';

function sendEvents({ watch }: IntakeTools, _req: Request, res: Response, first: BatchRow): void {
  let last = '';
  const stream = openEventStream(res);
  const show = (batch: BatchRow) => {
    const data = JSON.stringify(batchView(batch));
    if (data !== last) stream.send('batch', data);
    last = data;
    if (isFinished(batch)) stream.end();
  };
  show(first);
  if (isFinished(first)) return;
  const stop = watch.follow(first.id, { onBatch: show, onStop: stream.end });
  res.once('close', stop);
}
