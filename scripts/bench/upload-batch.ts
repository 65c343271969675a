// B1, our side: one batch through the intake's HTTP, the broker and the tax workers into the table.
import { setTimeout as pause } from 'node:timers/promises';
import { type Database, row } from '../../shared/store/sql';
import type { FreshServers } from './figure';
import { postBatch } from './post-batch';
import type { RunSize } from './run-peer';
import { samplePieces } from './sample-lines';
import { startPlatform } from './start-platform';

// Two cores: the intake is done with an upload long before the workers are.
export const productionProcesses: readonly string[][] = [['intake'], ['tax', 'scheduler']];

export const linesOfOneWrite = 200;
const completeWithinSeconds = 180;

/** Lines a second, from the first byte sent to the commit of the last line. Another batch goes before, unmeasured. */
export async function uploadBatch(servers: FreshServers, { lines, warmUp }: RunSize): Promise<number> {
  const earlier = samplePieces(lines, warmUp, linesOfOneWrite);
  // Made before the clock starts.
  const pieces = [...samplePieces(0, lines, linesOfOneWrite)];
  const platform = await startPlatform(servers, productionProcesses);
  try {
    const { headers } = await platform.addPartner('bench');
    await untilCompleted(servers.db, await postBatch(platform.intake.url, headers, earlier));

    const startedAt = performance.now();
    const batchId = await postBatch(platform.intake.url, headers, pieces);
    await untilCompleted(servers.db, batchId);
    return lines / ((performance.now() - startedAt) / 1000);
  } finally {
    await platform.stop();
  }
}

/** The batch's last chunk completes it in the very transaction that writes the chunk's rows. */
export async function untilCompleted(db: Database, batchId: string): Promise<void> {
  const giveUpAt = performance.now() + completeWithinSeconds * 1000;
  for (;;) {
    const batch = await row<{ state: string; failed: number }>(
      db,
      `select state, chunks_failed as failed from batch where id = $1`,
      [batchId],
    );
    if (batch?.state === 'completed') return;
    if (batch?.state !== 'processing' || batch.failed > 0)
      throw new Error(`batch ${batchId} is ${batch?.state} with ${batch?.failed} failed chunks`);
    if (performance.now() > giveUpAt)
      throw new Error(`batch ${batchId} was not completed within ${completeWithinSeconds} s`);
    await pause(5);
  }
}
