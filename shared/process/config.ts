// The environment, read in one place and once. Every key has a shape and a sentence; `.env.example` and the reference
// page are generated from them.
import { z } from 'zod';
import { bounceAddressShape } from '../messages/bounce-address';
import { messageFaults, messageShape } from './message-settings';
import { objectFaults, objectShape } from './object-settings';
import { optional } from './party-settings';
import { paymentFaults, paymentShape } from './payment-settings';
import { withFiles } from './secret-files';
import { secretFaults, withDevelopmentSecrets } from './secrets';
import type { VaultKey } from './vault';

const port = z.coerce.number().int().min(0).max(65_535);
const seconds = z.coerce.number().positive();
const count = z.coerce.number().int().min(1);
const flag = z.enum(['true', 'false']).transform((text) => text === 'true');

const keyRing = z
  .string()
  .regex(
    /^[a-z0-9-]{1,16}:[A-Za-z0-9+/]{43}=(,[a-z0-9-]{1,16}:[A-Za-z0-9+/]{43}=)*$/,
    'expected name:key[,name:key], keys of 32 bytes in base64',
  )
  .transform((text) => text.split(',').map(readKey));
const readKey = (text: string): VaultKey => {
  const at = text.indexOf(':');
  return { id: text.slice(0, at), key: Buffer.from(text.slice(at + 1), 'base64') };
};
const key32 = z
  .string()
  .regex(/^[A-Za-z0-9+/]{43}=$/, 'expected 32 bytes in base64')
  .transform((text) => Buffer.from(text, 'base64'));
const origins = z
  .string()
  .transform((text) => text.split(',').flatMap((one) => one.trim() || []))
  .pipe(
    z.array(
      z.url({ protocol: /^https?$/ }).refine((url) => new URL(url).origin === url, 'expected an origin without a path'),
    ),
  );

export const configShape = {
  ENVIRONMENT: z
    .enum(['production', 'development'])
    .default('production')
    .describe('In production nothing starts with missing or well-known secrets; development brings its own'),
  DATABASE_URL: z.url().describe('PostgreSQL 15 or later, directly or through PgBouncer'),
  DATABASE_POOL_SIZE: z.coerce.number().int().min(2).default(10).describe('Connections one process may hold'),
  AMQP_URL: optional(z.url()).describe('RabbitMQ 3.10 or later. Without it, workers claim straight from the ledger'),
  BROKER_NAMESPACE: z
    .string()
    .regex(/^[a-z][a-z0-9-]*$/)
    .default('taxcollector')
    .describe('First part of the names of exchanges and queues; installations that share a broker need different ones'),
  PERSONAL_DATA_KEYS: optional(keyRing).describe(
    'Keys that seal personal data and secrets, name:base64 of 32 bytes, separated by commas. The first one seals, all open; required in production',
  ),
  LOOKUP_KEY: optional(key32).describe(
    'Key of the blind indexes by which sealed values are found, base64 of 32 bytes. Never changed afterwards; required in production',
  ),
  REDIS_URL: optional(z.url()).describe('Redis 7. Without it, rate limits are kept in each process'),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
    .default('info')
    .describe('Least severe level that is written'),
  HOST: z.string().default('127.0.0.1').describe('Address the HTTP servers listen on'),
  INTAKE_PORT: port.default(3000).describe('Port of the API; 0 takes a free one'),
  CONSOLE_PORT: port.default(3001).describe('Port of the console; 0 takes a free one'),
  IDENTITY_PORT: port.default(3002).describe('Port of the identity service; 0 takes a free one'),
  CALLBACKS_PORT: port.default(3003).describe('Port to which payment providers call back; 0 takes a free one'),
  PUBLIC_PORT: port.default(3004).describe('Port of the pages that everybody may open; 0 takes a free one'),
  OPERATIONS_PORT: port.default(0).describe('Port of /health and /metrics of this process; 0 takes a free one'),
  PUBLIC_API_URL: optional(z.url()).describe('How partners reach the API, when it is behind a proxy'),
  PUBLIC_IDENTITY_URL: optional(z.url({ protocol: /^https?$/ })).describe(
    'How people reach the identity service; links in mails begin with it. Required, and https, in production',
  ),
  PUBLIC_CALLBACKS_URL: optional(z.url({ protocol: /^https?$/ })).describe(
    'How payment providers reach the callbacks. Where it is not set, they are not told where to call, and are asked instead',
  ),
  PUBLIC_PAGES_URL: optional(z.url({ protocol: /^https?$/ })).describe(
    'How people reach the public pages, to which providers send them back and codes of receipts lead. No receipt is numbered while it is not set',
  ),
  ...paymentShape,
  ...objectShape,
  PAYMENT_MINUTES: count.default(30).describe('How long a payment that was ordered may be paid'),
  PAYMENT_FIRST_CHECK_SECONDS: count
    .default(20)
    .describe(
      'After so long a provider that has not called back is asked how a payment stands; then less and less often',
    ),
  CORS_ORIGINS: origins
    .prefault('')
    .describe('Origins of pages that may call the API from a browser, separated by commas; none unless named'),
  TOKEN_ISSUER: z.string().min(1).default('taxcollector').describe('`iss` of access tokens; name the installation'),
  TOKEN_AUDIENCE: z.string().min(1).default('taxcollector-api').describe('`aud` of access tokens'),
  ACCESS_TOKEN_MINUTES: z.coerce.number().int().min(1).max(60).default(15).describe('How long an access token holds'),
  REFRESH_TOKEN_DAYS: z.coerce.number().int().min(1).max(30).default(7).describe('How long a refresh token holds'),
  STAFF_SECOND_FACTOR: z
    .enum(['required', 'optional'])
    .default('required')
    .describe('Whether staff need a second factor; optional is for development alone'),
  ERASURE_GRACE_DAYS: count.default(30).describe('How long somebody who asked to be erased may change their mind'),
  SMTP_URL: optional(z.url({ protocol: /^smtps?$/ })).describe(
    'Mail server, such as smtps://user:password@mail.example.org. Without it, mails wait',
  ),
  MAIL_FROM: z.string().min(3).default('TaxCollector <no-reply@taxcollector.example>').describe('Sender of mails'),
  BOUNCE_ADDRESS: optional(
    z
      .string()
      .regex(bounceAddressShape, 'expected an address such as bounces@mail.example.org, at most 14 before the @'),
  ).describe(
    'Where mail servers send what could not be delivered; each mail gets an address of its own, made of this one as `bounces+….…@`. Without it bounces go to the sender',
  ),
  BOUNCE_SECRET: optional(z.string().min(16).max(4096)).describe(
    'What whoever posts bounces to /deliveries/mail of the callbacks proves itself by, as a bearer token. Without it none are taken',
  ),
  ...messageShape,
  SECURITY_CONTACT: z
    .string()
    .regex(/^(https:\/\/|mailto:)/)
    .default('mailto:security@taxcollector.example')
    .describe('Where security.txt sends people who found a weakness'),
  TRUST_PROXY: z.coerce
    .number()
    .int()
    .min(0)
    .default(0)
    .describe('How many proxies in front may be believed about the client address'),
  API_KEY_REQUESTS_PER_HOUR: count.default(1000).describe('Requests one API key may make in an hour'),
  API_KEY_REQUESTS_PER_DAY: count.default(10_000).describe('Requests one API key may make in a day'),
  ANONYMOUS_REQUESTS_PER_MINUTE: count.default(100).describe('Requests one address may make in a minute without a key'),
  USER_REQUESTS_PER_MINUTE: count.default(1000).describe('Requests one person may make in a minute with a token'),
  REGISTRATIONS_PER_MINUTE: count.default(3).describe('Registrations from one address in a minute'),
  PASSWORD_RESETS_PER_HOUR: count.default(2).describe('Mails with a new link that one address may ask for in an hour'),
  AUTHENTICATIONS_PER_MINUTE: count
    .default(5)
    .describe('Other requests about logging in that one address may make in a minute, such as refreshing a token'),
  PAYMENTS_PER_MINUTE: count
    .default(10)
    .describe(
      'Payments one person may order in a minute, and one address without a token; API keys are bound by their own limits alone',
    ),
  NOTICES_PER_MINUTE: count
    .default(30)
    .describe('Notices that one address may look up by their references in a minute; many telephones share an address'),
  VERIFICATIONS_PER_MINUTE: count
    .default(600)
    .describe(
      'Requests to verify receipts by their codes that one address may make in a minute, about three a receipt; they count in no other limit. Officers share the addresses of a carrier',
    ),
  LOGIN_ATTEMPTS_PER_MINUTE: count
    .default(5)
    .describe(
      'Logins in a row that one network may fail at for one account before it has to wait; 4 times as many a minute for all accounts, 20 times for one account from everywhere',
    ),
  REFUSED_CALLBACKS_PER_MINUTE: count
    .default(30)
    .describe(
      'Callbacks from one address that may be refused in a minute; further ones are turned away unless their signature holds',
    ),
  READINESS_NEEDS_REDIS: flag.default(true).describe('Whether a configured Redis that is gone makes a process unready'),
  MAX_BATCH_LINES: count.default(2_000_000).describe('Lines one batch may hold'),
  MAX_BATCH_BYTES: count.default(2_147_483_648).describe('Bytes one batch may hold after decompression'),
  MAX_LINE_BYTES: count
    .default(65_536)
    .describe('Bytes of one line; a longer one is rejected, the rest of the batch goes on'),
  JOB_LEASE_SECONDS: seconds
    .min(10)
    .default(30)
    .describe(
      'After how long somebody else takes the job of a worker that no longer beats; it beats every two seconds',
    ),
  HEADERS_SECONDS: seconds
    .default(15)
    .describe('How long the headers of a request may take; whoever drips them is cut off'),
  UPLOAD_IDLE_SECONDS: seconds
    .default(30)
    .describe('An upload that sends nothing, or a download that takes nothing, for so long is broken off'),
  IDEMPOTENCY_HOURS: seconds.default(24).describe('How long an answer is remembered for its Idempotency-Key'),
  LEDGER_RETENTION_DAYS: count
    .default(90)
    .describe('How long finished jobs are kept; a multiple of a week is dropped at a time'),
  STOP_SECONDS: seconds.default(20).describe('How long a stopping process may finish what it began'),
} as const satisfies z.ZodRawShape;

type ReadConfig = z.output<z.ZodObject<typeof configShape>>;

/** What was read, with the secrets that a process cannot do without. */
export type Config = Omit<ReadConfig, 'PERSONAL_DATA_KEYS' | 'LOOKUP_KEY'> & {
  PERSONAL_DATA_KEYS: readonly VaultKey[];
  LOOKUP_KEY: Buffer;
};

/**
 * Reports every fault together; a half-configured process must not run. `NAME_FILE` names a file that holds the value of
 * `NAME`, as secret stores mount them.
 */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const { values, faults } = withFiles(env, Object.keys(configShape));
  const result = z.object(configShape).safeParse(values);
  if (!result.success) {
    faults.push(...result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
  } else
    faults.push(
      ...secretFaults(result.data),
      ...[paymentFaults, objectFaults, messageFaults].flatMap((faultsIn) => faultsIn(result.data)),
    );
  if (!result.success || faults.length > 0) {
    throw new Error(`The configuration is not usable:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
  }
  return withDevelopmentSecrets(result.data);
}
