import type { HandleMany, WhenDead } from '../../shared/jobs/handler';
import { type ChunkKey, failChunk } from '../../shared/store/assess-chunks';
import { assessChunks } from './assess-chunks';
import type { assessSmallBatch } from './assess-small-batch.job';
import type { TaxTools } from './open';

export const handleMany: HandleMany<typeof assessSmallBatch, TaxTools> = (jobs, context) => assessChunks(jobs, context);

export const whenDead: WhenDead<typeof assessSmallBatch> = (tx, key: ChunkKey, why) => failChunk(tx, key, why);
