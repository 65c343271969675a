// Long answers, as they are made.
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';

/**
 * No faster than the client reads. A client that goes away has what it wanted; that is no fault of ours. One that takes
 * nothing for so long would keep its slot for ever; bytes that go out put the end off.
 */
export async function sendWhole(texts: AsyncGenerator<string>, res: Response, idleSeconds: number): Promise<void> {
  res.setTimeout(idleSeconds * 1000, () => res.destroy());
  try {
    await pipeline(Readable.from(texts), res);
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}
