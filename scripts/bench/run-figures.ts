import { availableParallelism, loadavg } from 'node:os';
import { batchContest } from './b1-b2-batches';
import { eventsFigure } from './b3-events';
import { requestsFigure } from './b4-requests';
import { delaysFigure } from './b6-delays';
import { callbacksFigure } from './b7-callbacks';
import { receiptsFigure } from './b8-receipts';
import { fairnessFigure } from './b10-fairness';
import { memoryFigure } from './b13-memory';
import { openBenchDatabases } from './bench-database';
import type { Bench, Figure } from './figure';
import { verifyFigure } from './r1-verify';
import type { BenchOptions } from './read-options';
import { type Result, resultOf } from './results';
import { type RunningServers, startServers } from './servers';
import { writeResults } from './write-results';

const figures: readonly Figure[] = [
  batchContest,
  eventsFigure,
  requestsFigure,
  delaysFigure,
  callbacksFigure,
  receiptsFigure,
  fairnessFigure,
  memoryFigure,
  verifyFigure,
];

/** Returns the exit code: 0 when everything that was asked for could be measured. */
export async function runFigures(options: BenchOptions): Promise<number> {
  // The table alone goes to standard output.
  const say = (line: string) => console.error(line);
  warnOfCompany(say);
  const servers = await startServers(say);
  stopOnSignals(servers);
  try {
    const databases = await openBenchDatabases(servers.urls.databaseUrl);
    const bench: Bench = { quick: options.quick, urls: servers.urls, databases, say };
    const { results, failures } = await measureAll(bench, options.only);
    await databases.close();
    writeResults(results, options);
    for (const { ids, error } of failures) console.error(`Could not measure ${ids.join(', ')}:`, error);
    return failures.length === 0 ? 0 : 1;
  } finally {
    await servers.stop();
  }
}

type Failure = { ids: readonly string[]; error: unknown };

/** One figure that cannot be measured does not keep the others from it. */
async function measureAll(
  bench: Bench,
  only: ReadonlySet<string>,
): Promise<{ results: Result[]; failures: Failure[] }> {
  const results: Result[] = [];
  const failures: Failure[] = [];
  for (const figure of figures) {
    const ids = [...new Set(figure.ids)].filter((id) => only.has(id));
    if (ids.length === 0) continue;
    const startedAt = performance.now();
    try {
      results.push(...(await figure.measure(bench, only)).map(resultOf));
    } catch (error) {
      failures.push({ ids, error });
    }
    bench.say(`${ids.join(', ')} took ${Math.round((performance.now() - startedAt) / 1000)} s`);
  }
  return { results, failures };
}

function warnOfCompany(say: (line: string) => void): void {
  const [load] = loadavg();
  if (load! > availableParallelism() / 4)
    say(`Other programs use this machine (load ${load!.toFixed(1)}): ratios scatter more than they would alone.`);
}

/** Servers first; the programs of a figure that was under way are ended with this process. */
function stopOnSignals(servers: RunningServers): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => void servers.stop().finally(() => process.exit(1)));
  }
}
