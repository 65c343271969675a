// GET /api/v1/batches/{id}: how far a batch is, once or as events until it is finished.
import type { Response } from 'express';
import { z } from 'zod';
import { rowScopeOf } from '../../shared/http/caller';
import { acceptedType } from '../../shared/http/content-type';
import { Refusal } from '../../shared/http/errors';
import { defineRoute, type Route } from '../../shared/http/route';
import type { BatchRow } from '../../shared/store/batch-reads';
import { findBatch } from '../../shared/store/batch-reads';
import { withPatience } from '../../shared/store/sql';
import { batchSchema, batchView } from './batch-view';
import { beginEventStream, openEventStream } from './event-stream';
import type { IntakeTools } from './tools';

export const batchParams = z.strictObject({ id: z.uuid() });
export const readPatienceSeconds = 5;

export const getBatch = (tools: IntakeTools): Route =>
  defineRoute(
    {
      method: 'get',
      path: '/api/v1/batches/{id}',
      audience: 'member',
      permission: 'batches:read',
      tag: 'Batches',
      summary: 'How far a batch is',
      description:
        'As text/event-stream the same object comes as an event `batch` whenever it changes. The server ends the ' +
        'stream when the batch is finished, and after ten minutes in any case; ask again then.',
      params: batchParams,
      responses: {
        200: {
          description: 'The batch',
          content: { 'application/json': batchSchema, 'text/event-stream': z.string() },
        },
      },
      errors: ['BATCH_NOT_FOUND', 'NOT_ACCEPTABLE', 'OVERLOADED'],
    },
    async ({ req, res, params, caller, reach }) => {
      const scope = rowScopeOf({ caller, reach });
      const type = acceptedType(req, ['application/json', 'text/event-stream']);
      const batch = await withPatience(readPatienceSeconds, () => findBatch(tools.db, scope, params.id));
      if (batch === undefined) throw new Refusal('BATCH_NOT_FOUND');
      if (type === 'application/json') return { status: 200, body: batchView(batch) };
      if (req.method === 'HEAD') {
        beginEventStream(res);
        res.end();
      } else await tools.eventStreams.run(caller.partnerId ?? caller.actor, () => sendEvents(tools, res, batch));
      return 'sent';
    },
  );

const isFinished = ({ state }: BatchRow): boolean => state === 'completed' || state === 'cancelled';

/** Resolves when the stream is closed, by whomever. */
async function sendEvents({ watch }: IntakeTools, res: Response, first: BatchRow): Promise<void> {
  // The client left while we looked the batch up; nobody would say so once more.
  if (res.closed) return;
  const closed = new Promise((resolve) => res.once('close', resolve));
  let last = '';
  const stream = openEventStream(res);
  const show = (batch: BatchRow) => {
    const data = JSON.stringify(batchView(batch));
    if (data !== last) stream.send('batch', data);
    last = data;
    if (isFinished(batch)) stream.end();
  };
  show(first);
  const stop = isFinished(first) ? undefined : watch.follow(first.id, { onBatch: show, onEnd: stream.end });
  await closed;
  stop?.();
}
