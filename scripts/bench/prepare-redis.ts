import { benchPackage } from './bench-package';

type Redis = { call(...command: string[]): Promise<unknown>; quit(): Promise<unknown> };
type Ioredis = { Redis: new (url: string) => Redis };

/**
 * Empties the bench's own Redis and has it keep an append-only file, written out every second: what BullMQ's guide to
 * production asks for. Jobs that a restart of Redis would lose are no match for jobs that survive one.
 */
export async function prepareRedis(url: string): Promise<void> {
  const redis = new (benchPackage<Ioredis>('ioredis').Redis)(url);
  await redis.call('CONFIG', 'SET', 'appendonly', 'yes');
  await redis.call('CONFIG', 'SET', 'appendfsync', 'everysec');
  await redis.call('CONFIG', 'SET', 'maxmemory-policy', 'noeviction');
  await redis.call('FLUSHALL');
  await redis.quit();
}
