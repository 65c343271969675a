// The whole platform on one machine: servers, schema, seed, processes.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from '../../shared/process/config';
import { openVault } from '../../shared/process/vault';
import { connect, migrate } from '../../shared/store/connect';
import { freePort } from '../stack/free-port';
import { type Stack, startStack } from '../stack/start-stack';
import { type Login, type Seeded, seed } from './seed';
import { type Outside, startOutside } from './start-outside';
import { type Supervisor, supervise } from './supervise';

export type Running = Pick<Outside, 'simulators' | 'sink' | 'carriers'> & {
  apiUrl: string;
  consoleUrl: string;
  identityUrl: string;
  callbacksUrl: string;
  /** Pages that everybody may open. */
  publicUrl: string;
  /** Where each process tells its health and metrics. */
  operationsUrls: string[];
  apiKey: string;
  logins: Login[];
  notes: string[];
  stack: Stack;
  supervisor: Supervisor;
  stop(): Promise<void>;
};

const root = process.env.TAXCOLLECTOR_ROOT ?? process.cwd();
export const localFolder = join(root, '.local');

export type BringUpOptions = {
  log: (line: string) => void;
  folder?: string;
  broker?: boolean;
  cache?: boolean;
  env?: NodeJS.ProcessEnv;
  /** Whether ports are those that people know, where they are free. Two that start at once would both find them free. */
  usualPorts?: boolean;
  /** The built run-parts program, for callers that run from source. */
  program?: string;
  /** The environment in which servers are looked for; the process's own by default. */
  stackEnv?: NodeJS.ProcessEnv;
};

/** Brings everything up and resolves when a batch can be sent. Undoes what it began when something fails. */
export async function bringUp(options: BringUpOptions): Promise<Running> {
  const { log, folder = join(localFolder, 'stack'), broker = true, cache = true, stackEnv = process.env } = options;
  mkdirSync(localFolder, { recursive: true });
  const stack = await startStack({ folder, log, broker, cache, env: stackEnv });
  let outside: Outside | undefined;
  try {
    const seeded = await prepareDatabase(stack.databaseUrl);
    const callbacksPort = await portFor(options, 3003);
    outside = await startOutside(stack.databaseUrl, `http://127.0.0.1:${callbacksPort}`);
    const supervisor = await startProcesses(stack, { outside, callbacksPort }, options);
    return running(stack, outside, supervisor, seeded);
  } catch (error) {
    await outside?.stop();
    await stack.stop();
    throw error;
  }
}

async function prepareDatabase(url: string): Promise<Seeded> {
  const config = readConfig({ ...process.env, ENVIRONMENT: 'development', DATABASE_URL: url, DATABASE_URL_FILE: '' });
  const vault = openVault({ keys: config.PERSONAL_DATA_KEYS, lookupKey: config.LOOKUP_KEY });
  const db = await connect({ DATABASE_URL: url, DATABASE_POOL_SIZE: 4 });
  try {
    await migrate(db);
    return await seed(db, vault);
  } finally {
    await db.source.destroy();
  }
}

// One process each for what a partner, a citizen and an admin would notice the others by.
const processes = [
  ['intake'],
  ['tax'],
  ['callbacks', 'payments'],
  ['scheduler', 'console'],
  ['receipts', 'notifications'],
  ['identity', 'public', 'privacy'],
] as const;

const portFor = ({ usualPorts = true }: BringUpOptions, usual: number): Promise<number> =>
  usualPorts ? freePort(usual) : freePort();

/** Beside the database that names what lies in it. */
function objectFolder({ folder }: Stack): string {
  const path = join(folder, 'objects');
  mkdirSync(path, { recursive: true, mode: 0o700 });
  return path;
}

async function startProcesses(
  stack: Stack,
  { outside, callbacksPort }: { outside: Outside; callbacksPort: number },
  options: BringUpOptions,
): Promise<Supervisor> {
  const { log, env, program = join(__dirname, '../run-parts.js') } = options;
  const intakePort = await portFor(options, 3000);
  const consolePort = await portFor(options, 3001);
  const identityPort = await portFor(options, 3002);
  const publicPort = await portFor(options, 3004);
  const common: NodeJS.ProcessEnv = {
    ...process.env,
    ENVIRONMENT: 'development',
    // Whoever tries the platform out should not need a telephone; STAFF_SECOND_FACTOR=required shows what staff see elsewhere.
    STAFF_SECOND_FACTOR: process.env.STAFF_SECOND_FACTOR ?? 'optional',
    // A laptop is no public service: the demo and the tests may send more than a partner may.
    API_KEY_REQUESTS_PER_HOUR: '10000000',
    API_KEY_REQUESTS_PER_DAY: '100000000',
    ...outside.settings,
    ...env,
    DATABASE_URL: stack.databaseUrl,
    AMQP_URL: stack.amqpUrl ?? '',
    REDIS_URL: stack.redisUrl ?? '',
    INTAKE_PORT: String(intakePort),
    CONSOLE_PORT: String(consolePort),
    IDENTITY_PORT: String(identityPort),
    CALLBACKS_PORT: String(callbacksPort),
    PUBLIC_PORT: String(publicPort),
    PUBLIC_CALLBACKS_URL: `http://127.0.0.1:${callbacksPort}`,
    PUBLIC_PAGES_URL: process.env.PUBLIC_PAGES_URL ?? `http://127.0.0.1:${publicPort}`,
    // Links in mails are made by workers, which listen nowhere themselves.
    PUBLIC_IDENTITY_URL: process.env.PUBLIC_IDENTITY_URL ?? `http://127.0.0.1:${identityPort}`,
    OBJECT_FOLDER: objectFolder(stack),
  };
  // Ports stay the same when a process is started again, so a page left open goes on working.
  const wanted = await Promise.all(
    processes.map(async (parts) => ({ parts, env: { ...common, OPERATIONS_PORT: String(await freePort()) } })),
  );
  return supervise(wanted, { program, logFile: join(stack.folder, 'processes.log'), log });
}

function running(
  stack: Stack,
  { simulators, sink, carriers, stop: stopOutside }: Outside,
  supervisor: Supervisor,
  { apiKey, logins }: Seeded,
): Running {
  const urls = Object.assign({}, ...supervisor.children.map((child) => child.urls())) as Record<string, string>;
  const apiUrl = urls.intake!;
  const consoleUrl = urls.console!;
  const identityUrl = urls.identity!;
  const callbacksUrl = urls.callbacks!;
  const publicUrl = urls.public!;
  const runFile = join(localFolder, 'run.json');
  const operations = supervisor.children.map(({ parts, urls: addresses }) => ({ parts, url: addresses().operations }));
  const content = {
    pid: process.pid,
    apiUrl,
    consoleUrl,
    identityUrl,
    callbacksUrl,
    publicUrl,
    simulators: { ...urlsOf({ ...simulators.byName, ...carriers.byName }), mail: sink.controlUrl },
    databaseUrl: stack.databaseUrl,
    apiKey,
    logins,
    operations,
  };
  writeForOwner(runFile, `${JSON.stringify(content, null, 2)}\n`);
  const manageFile = join(localFolder, 'manage.env');
  const environment = {
    ENVIRONMENT: 'development',
    DATABASE_URL: stack.databaseUrl,
    PUBLIC_IDENTITY_URL: identityUrl,
    OBJECT_FOLDER: objectFolder(stack),
  };
  writeForOwner(
    manageFile,
    Object.entries(environment)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(''),
  );

  let stopped: Promise<void> | undefined;
  const stop = async () => {
    for (const file of [runFile, manageFile]) rmSync(file, { force: true });
    await supervisor.stop();
    await stopOutside();
    await stack.stop();
  };
  return {
    apiUrl,
    consoleUrl,
    identityUrl,
    callbacksUrl,
    publicUrl,
    simulators,
    sink,
    carriers,
    operationsUrls: operations.flatMap(({ url }) => url ?? []),
    apiKey,
    logins,
    notes: stack.notes,
    stack,
    supervisor,
    stop: () => (stopped ??= stop()),
  };
}

const urlsOf = (simulators: Readonly<Record<string, { url: string }>>): Record<string, string> =>
  Object.fromEntries(Object.entries(simulators).map(([name, { url }]) => [name, url]));

/** Afresh: what a run that was killed left behind may be open to others. */
function writeForOwner(path: string, content: string): void {
  rmSync(path, { force: true });
  writeFileSync(path, content, { mode: 0o600 });
}
