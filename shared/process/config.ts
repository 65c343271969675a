// The environment, read in one place and once. Every key has a shape and a sentence; `.env.example` and the reference
// page are generated from them.
import { z } from 'zod';

const port = z.coerce.number().int().min(0).max(65_535);
const seconds = z.coerce.number().positive();
const count = z.coerce.number().int().min(1);
const flag = z.enum(['true', 'false']).transform((text) => text === 'true');
/** An empty variable means the same as an absent one, since `NAME=` is how a shell or compose file unsets it. */
const optional = <T extends z.ZodType>(shape: T) =>
  z.preprocess((text) => (text === '' ? undefined : text), shape.optional());

export const configShape = {
  DATABASE_URL: z.url().describe('PostgreSQL 15 or later, directly or through PgBouncer'),
  DATABASE_POOL_SIZE: z.coerce.number().int().min(2).default(10).describe('Connections one process may hold'),
  AMQP_URL: optional(z.url()).describe('RabbitMQ 3.10 or later. Without it, workers claim straight from the ledger'),
  BROKER_NAMESPACE: z
    .string()
    .regex(/^[a-z][a-z0-9-]*$/)
    .default('taxcollector')
    .describe('First part of the names of exchanges and queues; installations that share a broker need different ones'),
  REDIS_URL: optional(z.url()).describe('Redis 7. Without it, rate limits are kept in each process'),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
    .default('info')
    .describe('Least severe level that is written'),
  HOST: z.string().default('127.0.0.1').describe('Address the HTTP servers listen on'),
  INTAKE_PORT: port.default(3000).describe('Port of the API; 0 takes a free one'),
  CONSOLE_PORT: port.default(3001).describe('Port of the console; 0 takes a free one'),
  OPERATIONS_PORT: port.default(0).describe('Port of /health and /metrics of this process; 0 takes a free one'),
  PUBLIC_API_URL: optional(z.url()).describe('How partners reach the API, when it is behind a proxy'),
  TRUST_PROXY: z.coerce
    .number()
    .int()
    .min(0)
    .default(0)
    .describe('How many proxies in front may be believed about the client address'),
  API_KEY_REQUESTS_PER_HOUR: count.default(1000).describe('Requests one API key may make in an hour'),
  API_KEY_REQUESTS_PER_DAY: count.default(10_000).describe('Requests one API key may make in a day'),
  ANONYMOUS_REQUESTS_PER_MINUTE: count.default(100).describe('Requests one address may make in a minute without a key'),
  LOGIN_ATTEMPTS_PER_MINUTE: count
    .default(5)
    .describe(
      'Console logins one address may try for one account in a minute; 4 times as many for all accounts, 20 times for one account from everywhere',
    ),
  READINESS_NEEDS_REDIS: flag.default(true).describe('Whether a configured Redis that is gone makes a process unready'),
  MAX_BATCH_LINES: count.default(2_000_000).describe('Lines one batch may hold'),
  MAX_BATCH_BYTES: count.default(2_147_483_648).describe('Bytes one batch may hold after decompression'),
  MAX_LINE_BYTES: count
    .default(65_536)
    .describe('Bytes of one line; a longer one is rejected, the rest of the batch goes on'),
  UPLOAD_IDLE_SECONDS: seconds
    .default(30)
    .describe('An upload that sends nothing, or a download that takes nothing, for so long is broken off'),
  IDEMPOTENCY_HOURS: seconds.default(24).describe('How long an answer is remembered for its Idempotency-Key'),
  LEDGER_RETENTION_DAYS: count
    .default(90)
    .describe('How long finished jobs are kept; a multiple of a week is dropped at a time'),
  STOP_SECONDS: seconds.default(20).describe('How long a stopping process may finish what it began'),
} as const satisfies z.ZodRawShape;

export type Config = z.output<z.ZodObject<typeof configShape>>;

/** Reports every fault together; a half-configured process must not run. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const result = z.object(configShape).safeParse(env);
  if (result.success) return result.data;
  const faults = result.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`The configuration is not usable:\n${faults.join('\n')}`);
}
