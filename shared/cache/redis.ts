// The only code that speaks to Redis. Nothing in it is missed when it is gone: it holds counters of rate limits.
import { Redis } from 'ioredis';
import type { Logger } from 'pino';

/** A connection that fails fast while Redis is away instead of queueing, so that callers fall back at once. */
export function openRedis(url: string, log: Logger): Redis {
  const redis = new Redis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: 500,
    retryStrategy: (attempt) => Math.min(attempt * 100, 2000),
  });
  let reported = false;
  redis.on('error', (err) => {
    if (!reported) log.warn({ err }, 'Redis cannot be reached; rate limits are kept in this process');
    reported = true;
  });
  redis.on('ready', () => {
    if (reported) log.info('Redis is back');
    reported = false;
  });
  return redis;
}
