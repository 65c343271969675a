import { join } from 'node:path';
import { startStack } from '../stack/start-stack';
import { projectRoot } from './project-root';

export type ServerUrls = { databaseUrl: string; amqpUrl: string | null; redisUrl: string | null };

/** `stop` forgets what the broker holds: every measurement has queues of its own there. */
export type RunningServers = { urls: ServerUrls; stop(): Promise<void> };

/**
 * The bench's own PostgreSQL, RabbitMQ and Redis. Never the ones the environment names: databases are created and
 * dropped here, Redis is emptied and its settings are changed.
 */
export async function startServers(log: (line: string) => void): Promise<RunningServers> {
  const { DATABASE_URL: _database, AMQP_URL: _amqp, REDIS_URL: _redis, ...env } = process.env;
  const stack = await startStack({ folder: join(projectRoot, '.local', 'bench'), log, env });
  for (const note of stack.notes) log(note);
  const { databaseUrl, amqpUrl, redisUrl } = stack;
  const stop = async () => {
    await stack.rabbitmq?.wipe?.();
    await stack.stop();
  };
  return { urls: { databaseUrl, amqpUrl, redisUrl }, stop };
}
