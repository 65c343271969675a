// B6: how long an accepted line waits until it is assessed and committed, when requests come at a steady rate whether
// or not the ones before them are done.
//
// The end is seen by asking for the state of the accepted batches about every millisecond, from the process that saw
// the 202: one clock, and what it sees is committed. `finished_at` would be kinder, since it is written before the
// commit. The time between two looks counts against us.
import { Agent } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { type Database, rows } from '../../shared/store/sql';
import { type Figure, onFreshServers } from './figure';
import { percentile } from './median';
import { postBatch } from './post-batch';
import { sampleLine } from './sample-lines';
import { sendSteadily } from './send-steadily';
import { startPlatform } from './start-platform';
import { productionProcesses } from './upload-batch';

const requestsPerSecond = 500;
const warmUpSeconds = 3;
const patienceSeconds = 30;

export const delaysFigure: Figure = {
  ids: ['B6'],
  measure: (bench) =>
    onFreshServers(bench, 'delays', async ({ db, ...servers }) => {
      const platform = await startPlatform({ db, ...servers }, productionProcesses);
      const agent = new Agent({ keepAlive: true });
      try {
        const { headers } = await platform.addPartner('bench');
        const post = (vehicle: number) =>
          postBatch(platform.intake.url, headers, Buffer.from(`${sampleLine(vehicle)}\n`), agent);
        await delaysMs(db, post, 0, warmUpSeconds);
        const delays = await delaysMs(db, post, 1_000_000, bench.quick ? 5 : 20);
        const [half, nearlyAll] = [percentile(delays, 50), percentile(delays, 99)];
        bench.say(
          `202 to committed, ${delays.length} lines: P50 ${half.toFixed(1)} ms, P99 ${nearlyAll.toFixed(1)} ms`,
        );
        return [
          { goal: 'halfOfDelays' as const, measured: half },
          { goal: 'nearlyAllDelays' as const, measured: nearlyAll },
        ];
      } finally {
        agent.destroy();
        await platform.stop();
      }
    }),
};

/** Milliseconds from each 202 to its row, in the order of their ends. `post` resolves with the batch's id. */
async function delaysMs(
  db: Database,
  post: (vehicle: number) => Promise<string>,
  firstVehicle: number,
  seconds: number,
): Promise<number[]> {
  const acceptedAt = new Map<string, number>();
  const delays: number[] = [];
  let failure: unknown;
  const posted = sendSteadily(requestsPerSecond, seconds, async (index) => {
    const id = await post(firstVehicle + index);
    acceptedAt.set(id, performance.now());
  }).catch((error: unknown) => {
    failure = error;
  });

  const giveUpAt = performance.now() + (seconds + patienceSeconds) * 1000;
  while (delays.length < requestsPerSecond * seconds) {
    for (const id of await completed(db, [...acceptedAt.keys()])) {
      delays.push(performance.now() - acceptedAt.get(id)!);
      acceptedAt.delete(id);
    }
    if (failure !== undefined) throw failure;
    if (performance.now() > giveUpAt) throw new Error(`${acceptedAt.size} accepted lines were not assessed in time`);
    await pause(1);
  }
  await posted;
  return delays;
}

async function completed(db: Database, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const found = await rows<{ id: string }>(
    db,
    `select id from batch where id = any($1::uuid[]) and state = 'completed'`,
    [ids],
  );
  return found.map(({ id }) => id);
}
