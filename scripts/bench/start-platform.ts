// The platform as it runs in production: intake, tax workers and scheduler in processes of their own.
import { join } from 'node:path';
import { keyScopes } from '../../shared/domain/permissions';
import { issueApiKey } from '../../shared/store/api-keys';
import { createPartner } from '../../shared/store/partners';
import { publishShipped } from '../../shared/store/publish-shipped';
import { withTx } from '../../shared/store/sql';
import type { FreshServers } from './figure';
import { type StartedProgram, startProgram } from './start-program';

export type Platform = {
  intake: { url: string; pid: number };
  /** Address of a service that one of the processes runs. */
  urlOf(part: string): string;
  /** A partner with a key of its own; requests carry the headers. */
  addPartner(name: string): Promise<{ headers: Record<string, string> }>;
  stop(): Promise<void>;
};

const runParts = join(__dirname, '..', 'run-parts.js');

// Who loads a server on purpose must not be stopped by its limits; the counting itself goes on.
const noLimits = { API_KEY_REQUESTS_PER_HOUR: '1000000000', API_KEY_REQUESTS_PER_DAY: '1000000000' };

/** Starts one process for each entry of `processes`, which names the parts it runs, and waits until all are ready. */
export async function startPlatform(
  servers: FreshServers,
  processes: readonly string[][],
  moreEnv: Record<string, string> = {},
): Promise<Platform> {
  const { urls, brokerNamespace, db } = servers;
  const { databaseUrl, amqpUrl, redisUrl } = urls;
  await withTx(db, (tx) => publishShipped(tx, 'job:bench'));
  const env = {
    // Its secrets are those of development: what is measured holds nothing worth keeping.
    ENVIRONMENT: 'development',
    DATABASE_URL: databaseUrl,
    ...(amqpUrl !== null && { AMQP_URL: amqpUrl, BROKER_NAMESPACE: brokerNamespace }),
    ...(redisUrl !== null && { REDIS_URL: redisUrl }),
    INTAKE_PORT: '0',
    CALLBACKS_PORT: '0',
    ...noLimits,
    ...moreEnv,
  };
  const started: StartedProgram[] = [];
  const stop = async () => {
    await Promise.all(started.map((program) => program.stop()));
  };
  try {
    // One after another: the first makes the broker's queues.
    for (const args of processes) started.push(await startProgram(runParts, { args, env }));
    const running = (part: string) => {
      const program = started.find(({ urls }) => urls[part]);
      if (!program) throw new Error(`no process of the platform runs ${part}`);
      return { url: program.urls[part]!, pid: program.pid };
    };
    return {
      get intake() {
        return running('intake');
      },
      urlOf: (part) => running(part).url,
      async addPartner(name) {
        const partnerId = await createPartner(db, name, 'MG');
        const { key } = await issueApiKey(db, {
          partnerId,
          name: 'bench',
          scopes: keyScopes,
          expiresAt: null,
          allowedNetworks: [],
          isTest: false,
          createdBy: 'job:bench',
        });
        return { headers: { 'x-api-key': key, 'content-type': 'application/x-ndjson' } };
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
