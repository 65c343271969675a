import { v7 as uuidv7 } from 'uuid';
import type { PeerName } from './peers/all-peers';
import { peers } from './peers/all-peers';
import type { LinesJob } from './peers/peer';
import { startWorkers } from './peers/start-workers';
import { samplePieces } from './sample-lines';
import type { ServerUrls } from './servers';
import { withinSeconds } from './within-seconds';

/** Lines measured, and lines before them: enough for the hot path to be compiled and the connections to be open. */
export type RunSize = { lines: number; warmUp: number };

export type PeerRun = { peer: PeerName; linesPerJob: number; processes: number };

/** Lines a second from the first one enqueued to the last one committed. Others go before, unmeasured. */
export async function runPeer(run: PeerRun, urls: ServerUrls, { lines, warmUp }: RunSize): Promise<number> {
  const upload = { partnerId: uuidv7(), batchId: uuidv7() };
  const jobsOf = (first: number, count: number): LinesJob[] =>
    Array.from(samplePieces(first, count, run.linesPerJob), (text, index) => ({
      ...upload,
      firstLine: first + index * run.linesPerJob + 1,
      text: text.toString(),
    }));
  const earlier = jobsOf(lines, warmUp);
  const jobs = jobsOf(0, lines);

  const queue = await peers[run.peer].openQueue(urls);
  const workers = await startWorkers(run.peer, urls, run.processes);
  try {
    await queue.add(earlier);
    await withinSeconds(120, `the warm-up of ${run.peer}`, workers.untilCommitted(warmUp));

    const startedAt = performance.now();
    const added = queue.add(jobs);
    await withinSeconds(120, run.peer, workers.untilCommitted(warmUp + lines));
    const seconds = (performance.now() - startedAt) / 1000;
    await added;
    return lines / seconds;
  } finally {
    await workers.stop();
    await queue.close();
  }
}
