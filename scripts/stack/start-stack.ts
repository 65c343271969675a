import { startBrokerAndCache } from './broker-and-cache';
import { openDataPlace } from './data-place';
import { startPostgres } from './postgres';
import type { Server } from './server';
import { stopWithProcess } from './stop-with-process';

export type Stack = {
  /** The database `taxcollector`; its role may create databases and roles, but is no superuser. */
  databaseUrl: string;
  /** Null: runs without a broker. */
  amqpUrl: string | null;
  /** Null: runs without a cache. */
  redisUrl: string | null;
  /** What was installed, what is missing and the one command that brings it; sentences for the user. */
  notes: string[];
  /** The folder really used: the one asked for, or `-2`, `-3` … while another run works in it. */
  folder: string;
  /** Null, as for the two below, when the URL came from the environment: such a server is not ours to control. */
  postgres: Server | null;
  rabbitmq: Server | null;
  redis: Server | null;
  /** Stops what was started, in reverse order. Data stay. */
  stop(): Promise<void>;
};

export type StackOptions = {
  folder: string;
  log: (line: string) => void;
  env?: NodeJS.ProcessEnv;
  /** False: deliberately without RabbitMQ, even if its URL is given. */
  broker?: boolean;
  /** False: deliberately without Redis, even if its URL is given. */
  cache?: boolean;
};

/**
 * Brings up PostgreSQL, RabbitMQ and Redis for development, demo, bench and tests, next to whatever runs already.
 * A server whose URL the environment gives (DATABASE_URL, AMQP_URL, REDIS_URL) is used as it is.
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { folder, log, env = process.env, broker = true, cache = true } = options;
  const place = await openDataPlace(folder, env, log);
  const stop = stopWithProcess(place);
  const notes: string[] = [];
  const own = [
    ...(broker && !env.AMQP_URL ? (['rabbitmq'] as const) : []),
    ...(cache && !env.REDIS_URL ? (['redis'] as const) : []),
  ];
  const [postgres, optional] = await Promise.allSettled([
    env.DATABASE_URL ? null : startPostgres(place),
    startBrokerAndCache(own, place, notes),
  ]);
  const failure = [postgres, optional].find((result) => result.status === 'rejected');
  if (postgres.status === 'rejected' || optional.status === 'rejected') {
    await stop();
    throw failure?.reason;
  }

  const { rabbitmq, redis } = optional.value;
  return {
    databaseUrl: postgres.value?.url ?? env.DATABASE_URL ?? '',
    // An empty variable means the same as an absent one.
    amqpUrl: broker ? env.AMQP_URL || rabbitmq?.url || null : null,
    redisUrl: cache ? env.REDIS_URL || redis?.url || null : null,
    notes,
    folder: place.folder,
    postgres: postgres.value?.server ?? null,
    rabbitmq: rabbitmq?.server ?? null,
    redis: redis?.server ?? null,
    stop,
  };
}
