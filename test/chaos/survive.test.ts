// Kills and wipes, with the real servers and the real processes. What was accepted has its outcome in the end, once.
import { randomInt, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { generateLines } from '../../scripts/demo/generate-lines';
import { batchAt, sendBatch, untilFinished } from '../../scripts/demo/send-batch';
import { bringUp, type Running } from '../../scripts/local/bring-up';
import { onServer } from '../support/database';

// A hundred thousand on purpose: CHAOS_LINES=100000 npm test -- test/chaos/survive.test.ts
const lineCount = Number(process.env.CHAOS_LINES ?? 30_000);
const program = join(__dirname, '../../dist/scripts/run-parts.js');
const folder = join(__dirname, '../../.local/chaos');
// Servers of its own, whatever the environment names: they are going to be killed.
const ownServers = { ...process.env, DATABASE_URL: '', AMQP_URL: '', REDIS_URL: '' };

let running: Running;
const told: string[] = [];

beforeAll(async () => {
  running = await bringUp({
    log: (line) => told.push(line),
    folder,
    program,
    // What was killed is taken up by others while the tests still wait.
    env: { JOB_LEASE_SECONDS: '10' },
    usualPorts: false,
    stackEnv: ownServers,
  });
  // Without them the tests below would wipe servers that nobody uses.
  expect([running.stack.amqpUrl, running.stack.redisUrl]).toEqual([expect.any(String), expect.any(String)]);
}, 120_000);
afterAll(() => running?.stop(), 60_000);

/** Sends the batch as a stubborn partner: the same lines under the same key until they are accepted. */
async function sendStubbornly(): Promise<string> {
  const seed = randomInt(2_000_000_000);
  const key = randomUUID();
  for (const end = Date.now() + 120_000; ; ) {
    try {
      return await sendBatch(running, 2026, generateLines({ seed, lines: lineCount, fiscalYear: 2026 }).lines, key);
    } catch (error) {
      if (Date.now() > end) throw error;
      await pause(200);
    }
  }
}

async function untilFinishedStubbornly(url: string) {
  for (const end = Date.now() + 240_000; ; ) {
    try {
      return await untilFinished(url, running.apiKey, () => {});
    } catch (error) {
      if (Date.now() > end) throw error;
      await pause(200);
    }
  }
}

/** Every line of the batch has one outcome, as the tables say, not only the counters. */
async function expectEveryLineOnce(url: string): Promise<void> {
  const id = url.split('/').at(-1);
  const { counts, state } = await untilFinishedStubbornly(url);
  expect(state).toBe('completed');
  expect(counts.assessed + counts.rejected + counts.duplicates).toBe(lineCount);
  const [outcomes] = await onServer(
    async (client) =>
      (
        await client.query(
          `select count(*)::int as outcomes, count(distinct line)::int as lines
             from (select line from assessment where batch_id = $1
                    union all
                   select line from unassessed_line where batch_id = $1) as outcome`,
          [id],
        )
      ).rows,
    running.stack.databaseUrl,
  );
  expect(outcomes).toEqual({ outcomes: lineCount, lines: lineCount });
}

/** Lets some of the batch be done, so that what follows happens in its middle. */
async function untilUnderWay(url: string): Promise<void> {
  for (;;) {
    const { counts } = await batchAt(url, running.apiKey);
    if (counts.lines - counts.pending > 0) return;
    await pause(20);
  }
}

test('twenty processes killed at random moments', async () => {
  let kills = 0;
  let sent = false;
  const killing = (async () => {
    while (kills < 20) {
      await pause(randomInt(100, 500));
      const child = running.supervisor.children[randomInt(running.supervisor.children.length)]!;
      const pid = child.pid();
      // The first kills fall into the upload, the others into the work.
      if (pid === undefined || (!sent && kills >= 5)) continue;
      try {
        process.kill(pid, 'SIGKILL');
        kills += 1;
      } catch {
        // Between its death and its next life.
      }
    }
  })();

  const url = await sendStubbornly();
  sent = true;
  await killing;

  await expectEveryLineOnce(url);
}, 300_000);

test('the broker stopped, its data deleted, and started again in the middle', async () => {
  const url = await sendStubbornly();
  await untilUnderWay(url);

  await running.stack.rabbitmq!.wipe!();
  await running.stack.rabbitmq!.start();

  await expectEveryLineOnce(url);
}, 300_000);

test('PostgreSQL restarted in the middle, and once killed', async () => {
  const url = await sendStubbornly();
  await untilUnderWay(url);

  await running.stack.postgres!.restart();
  await pause(500);
  await running.stack.postgres!.kill();
  await running.stack.postgres!.start();

  await expectEveryLineOnce(url);
}, 300_000);

test('Redis gone', async () => {
  await running.stack.redis!.stop();

  await expectEveryLineOnce(await sendStubbornly());

  await running.stack.redis!.start();
}, 300_000);
