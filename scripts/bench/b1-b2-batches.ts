// B1, B2, B2b: everybody brings the same lines into the same table, in turns, so that a machine that is slower for a
// minute is slower for all of them.
import type { Database } from '../../shared/store/sql';
import { storedRows } from './bench-database';
import { copyRows } from './copy-rows';
import { type Bench, type Figure, type FreshServers, onFreshServers } from './figure';
import type { GoalName } from './goals';
import { median } from './median';
import type { PeerName } from './peers/all-peers';
import type { Measurement } from './results';
import { type RunSize, runPeer } from './run-peer';
import { uploadBatch } from './upload-batch';

type Contestant = {
  size: { quick: RunSize; full: RunSize };
  /** Returns lines a second. */
  run(size: RunSize, servers: FreshServers): Promise<number>;
};

// Whoever does one line a job is given fewer; fewer rows in the indexes are to its advantage.
const many = { quick: { lines: 60_000, warmUp: 20_000 }, full: { lines: 100_000, warmUp: 20_000 } };
const few = { quick: { lines: 4_000, warmUp: 1_000 }, full: { lines: 10_000, warmUp: 2_000 } };

const linesPerChunk = 2000;

const peer = (name: PeerName, linesPerJob: number, size: Contestant['size']): Contestant => ({
  size,
  run: (size, { urls }) => runPeer({ peer: name, linesPerJob, processes: 1 }, urls, size),
});

const contestants = {
  copy: { size: many, run: ({ lines }, { urls }) => copyRows(urls, lines) },
  ours: { size: many, run: (size, servers) => uploadBatch(servers, size) },
  oursWithoutBroker: {
    size: many,
    run: (size, servers) => uploadBatch({ ...servers, urls: { ...servers.urls, amqpUrl: null } }, size),
  },
  bullmqChunks: peer('bullmq-chunks', linesPerChunk, many),
  bullmq: peer('bullmq-lines', 1, few),
  graphileWorker: peer('graphile-worker-lines', 1, few),
  pgBoss: peer('pg-boss-lines', 1, few),
  pgBossSets: peer('pg-boss-sets', 1, few),
} as const satisfies Record<string, Contestant>;

type Name = keyof typeof contestants;

/** Which two of them make a row of the table. */
const rows: readonly { id: string; goal: GoalName; measured: Name; yardstick: Name }[] = [
  { id: 'B1', goal: 'batch', measured: 'ours', yardstick: 'copy' },
  { id: 'B1-ledger', goal: 'batchWithoutBroker', measured: 'oursWithoutBroker', yardstick: 'ours' },
  { id: 'B2', goal: 'batchAgainstBullmq', measured: 'ours', yardstick: 'bullmq' },
  { id: 'B2', goal: 'batchAgainstGraphileWorker', measured: 'ours', yardstick: 'graphileWorker' },
  { id: 'B2', goal: 'batchAgainstPgBoss', measured: 'ours', yardstick: 'pgBoss' },
  { id: 'B2b', goal: 'batchAgainstBullmqInChunks', measured: 'ours', yardstick: 'bullmqChunks' },
  { id: 'B2b', goal: 'batchAgainstPgBossInSets', measured: 'ours', yardstick: 'pgBossSets' },
];

export const batchContest: Figure = {
  ids: rows.map(({ id }) => id),
  async measure(bench, only) {
    const asked = rows.filter(({ id }) => only.has(id));
    const names = new Set(asked.flatMap(({ measured, yardstick }) => [yardstick, measured]));
    const speeds = new Map<Name, number[]>([...names].map((name) => [name, []]));
    const rounds = bench.quick ? 2 : 5;
    for (let round = 1; round <= rounds; round++) {
      for (const [name, measured] of speeds) {
        // Ratios to them are so large that once is enough when there is little time.
        if (bench.quick && round > 1 && contestants[name].size === few) continue;
        measured.push(await runOne(bench, name));
      }
    }
    const speedOf = (name: Name) => median(speeds.get(name)!);
    return asked.map(
      ({ goal, measured, yardstick }): Measurement => ({
        goal,
        measured: speedOf(measured),
        yardstick: speedOf(yardstick),
      }),
    );
  },
};

async function runOne(bench: Bench, name: Name): Promise<number> {
  const { size, run }: Contestant = contestants[name];
  const { lines, warmUp } = bench.quick ? size.quick : size.full;
  return onFreshServers(bench, name, async (servers) => {
    const speed = await run({ lines, warmUp }, servers);
    await compareRows(servers.db, name, lines);
    bench.say(`${name}: ${Math.round(speed)} lines/s`);
    return speed;
  });
}

const fingerprints = new Map<number, string>();

/** Whoever stored anything else than the others has not done the same work, and the comparison would be worth nothing. */
async function compareRows(db: Database, name: Name, lines: number): Promise<void> {
  const { count, fingerprint } = await storedRows(db, lines);
  const expected = fingerprints.get(lines) ?? fingerprint;
  fingerprints.set(lines, expected);
  if (count !== lines || fingerprint !== expected)
    throw new Error(`${name} stored ${count} rows of ${lines}, or others than those before it`);
}
