import { z } from 'zod';
import { defineEvent } from '../jobs/define-event';

/** A chunk of a batch is stored and its batch is accepted. Caused by services/intake, once per chunk. */
export const chunkReceived = defineEvent('chunk.received', z.object({ batchId: z.uuid(), chunk: z.int().min(0) }));
