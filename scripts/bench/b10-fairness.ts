// B10: a small batch of one partner while the workers are busy with a large one of another.
import { setTimeout as pause } from 'node:timers/promises';
import { row } from '../../shared/store/sql';
import { type Figure, type FreshServers, onFreshServers } from './figure';
import { percentile } from './median';
import { postBatch } from './post-batch';
import { samplePieces } from './sample-lines';
import { type Platform, startPlatform } from './start-platform';
import { linesOfOneWrite, productionProcesses, untilCompleted } from './upload-batch';

const smallLines = 10;

export const fairnessFigure: Figure = {
  ids: ['B10'],
  measure: (bench) =>
    onFreshServers(bench, 'fairness', async (servers) => {
      const platform = await startPlatform(servers, productionProcesses);
      try {
        const large = await platform.addPartner('large');
        const pieces = samplePieces(0, bench.quick ? 150_000 : 1_000_000, linesOfOneWrite);
        const largeId = await postBatch(platform.intake.url, large.headers, pieces);
        const delays = await smallBatches(platform, servers, largeId, bench.quick ? 250 : 1000);
        await untilCompleted(servers.db, largeId);
        const measured = percentile(delays, 95);
        bench.say(`small batches beside a large one, ${delays.length} of them: P95 ${Math.round(measured)} ms`);
        return [{ goal: 'fairness' as const, measured }];
      } finally {
        await platform.stop();
      }
    }),
};

/** One after another at a steady pace while the large batch is not completed; milliseconds from sending to completion. */
async function smallBatches(
  platform: Platform,
  { db }: FreshServers,
  largeId: string,
  everyMs: number,
): Promise<number[]> {
  const { headers } = await platform.addPartner('small');
  const delays: number[] = [];
  for (let first = 10_000_000; ; first += smallLines) {
    const [body] = samplePieces(first, smallLines, smallLines);
    const sentAt = performance.now();
    await untilCompleted(db, await postBatch(platform.intake.url, headers, body!));
    const delay = performance.now() - sentAt;
    // A small batch that outlived the large one had the workers for itself in the end.
    const large = await row<{ state: string }>(db, 'select state from batch where id = $1', [largeId]);
    if (large?.state !== 'processing' && delays.length > 0) return delays;
    if (large?.state !== 'processing') throw new Error('the large batch was over before a small one could be sent');
    delays.push(delay);
    await pause(Math.max(0, everyMs - delay));
  }
}
