import type { HandleMany, WhenDead } from '../../shared/jobs/handler';
import { type ChunkKey, failChunk } from '../../shared/store/assess-chunks';
import type { assessChunk } from './assess-chunk.job';
import { assessChunks } from './assess-chunks';
import type { TaxTools } from './open';

export const handleMany: HandleMany<typeof assessChunk, TaxTools> = (jobs, context) => assessChunks(jobs, context);

/** The batch shows how many of its chunks are stuck, and stays open until somebody retries or cancels. */
export const whenDead: WhenDead<typeof assessChunk> = (tx, key: ChunkKey, why) => failChunk(tx, key, why);
