// What every process does alike: read the configuration, open what it needs, start its parts, and undo it in reverse.
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { v7 as uuidv7 } from 'uuid';
import { openRedis } from '../cache/redis';
import { type Bells, openBells } from '../messaging/bells';
import { topologyOf } from '../messaging/topology';
import { connect } from '../store/connect';
import { type Database, row } from '../store/sql';
import { type Config, readConfig } from './config';
import { Health } from './health';
import { openLog } from './log';
import { type Metrics, openMetrics } from './metrics';
import { openVault, type Vault } from './vault';

/** Handed to every part. A part opens what it needs, registers how to close it, and keeps nothing at module level. */
export type Process = {
  /** Names this process in leases, in the list of workers and in logs. */
  id: string;
  config: Config;
  log: Logger;
  db: Database;
  vault: Vault;
  redis: Redis | null;
  bells: Bells;
  metrics: Metrics;
  health: Health;
  /** Steps to undo, run in reverse order of registration. */
  onStop(step: () => unknown): void;
};

export type RunningProcess = Process & { stop(why: string): Promise<void> };

/** Opens log, database, Redis and broker as the configuration says. Starts no part. */
export async function openProcess(service: string, config: Config = readConfig()): Promise<RunningProcess> {
  const id = uuidv7();
  const log = openLog(service, config.LOG_LEVEL);
  const metrics = openMetrics();
  const health = new Health();
  const vault = openVault({ keys: config.PERSONAL_DATA_KEYS, lookupKey: config.LOOKUP_KEY });
  const steps: Array<() => unknown> = [];
  const onStop = (step: () => unknown) => void steps.push(step);

  const db = await connect(config, `taxcollector ${service}`);
  onStop(() => db.source.destroy());
  health.add({ name: 'database', decisive: true, check: async () => ((await row(db, 'select 1')) ? 'reachable' : '') });

  const redis = config.REDIS_URL === undefined ? null : openRedis(config.REDIS_URL, log);
  if (redis !== null) {
    onStop(() => redis.disconnect());
    health.add({ name: 'redis', decisive: config.READINESS_NEEDS_REDIS, check: () => redis.ping() });
  }

  const bells = await openBells({
    url: config.AMQP_URL ?? null,
    topology: topologyOf(config.BROKER_NAMESPACE),
    log,
    metrics,
  });
  onStop(() => bells.close());
  db.onCommit((announcements) => bells.ring(announcements));
  health.add({ name: 'broker', decisive: false, check: async () => bells.state() });

  return { id, config, log, db, vault, redis, bells, metrics, health, onStop, stop: stopOnce(log, health, steps) };
}

function stopOnce(log: Logger, health: Health, steps: Array<() => unknown>): (why: string) => Promise<void> {
  let stopped: Promise<void> | undefined;
  const stop = async (why: string) => {
    log.info({ why }, 'stopping');
    health.startStopping();
    for (const step of steps.reverse()) {
      // One step that fails must not keep the others from running: a lease or a port would stay taken.
      await Promise.resolve()
        .then(step)
        .catch((err: unknown) => log.warn({ err }, 'a step of stopping failed'));
    }
    log.info('stopped');
  };
  return (why) => (stopped ??= stop(why));
}

/** Runs `start` in a process of its own: SIGTERM and SIGINT stop it gracefully, a second one at once. */
export async function runProcess(service: string, start: (process: RunningProcess) => Promise<void>): Promise<void> {
  const running = await openProcess(service).catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  });
  let signals = 0;
  const onSignal = (signal: string) => {
    signals += 1;
    if (signals > 1) process.exit(1);
    void running.stop(signal).then(() => process.exit(0));
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);

  await start(running).catch(async (err: unknown) => {
    running.log.fatal({ err }, 'could not start');
    await running.stop('could not start');
    process.exit(1);
  });
}
