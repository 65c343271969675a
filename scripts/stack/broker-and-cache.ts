import type { DataPlace } from './data-place';
import { findProgram } from './find-program';
import { installPackages, isDebian, mayInstall } from './install-packages';
import { startRabbitmq } from './rabbitmq';
import { startRedis } from './redis';
import type { Server } from './server';
import { type ComposeService, composeRuns, startWithCompose } from './start-with-compose';

type Started = { url: string; server: Server };

type Source = {
  title: string;
  debianPackage: string;
  find(env: NodeJS.ProcessEnv): string | null;
  start(program: string, place: DataPlace): Promise<Started>;
};

const sources: Record<ComposeService, Source> = {
  rabbitmq: {
    title: 'RabbitMQ',
    debianPackage: 'rabbitmq-server',
    // Debian's program of the same name in /usr/sbin switches to another user and loses our settings.
    find: (env) => findProgram(['rabbitmq-server'], env, ['/usr/lib/rabbitmq/bin']),
    start: startRabbitmq,
  },
  redis: {
    title: 'Redis',
    debianPackage: 'redis-server',
    find: (env) => findProgram(['redis-server', 'valkey-server'], env),
    start: startRedis,
  },
};

/**
 * Starts the two servers the platform can do without: installed ones, else installed now, else in Docker. What cannot
 * be had is missing from the answer and named in `notes`, with the one command that brings it.
 */
export async function startBrokerAndCache(
  wanted: ComposeService[],
  place: DataPlace,
  notes: string[],
): Promise<Partial<Record<ComposeService, Started>>> {
  await installMissing(wanted, place, notes);
  const lacking = wanted.filter((service) => !sources[service].find(place.env));
  const inDocker = lacking.length > 0 && (await composeRuns(place.env));
  if (lacking.length > 0 && !inDocker) notes.push(whatIsMissing(lacking));

  const started: Partial<Record<ComposeService, Started>> = {};
  await Promise.all(
    wanted.map(async (service) => {
      const program = sources[service].find(place.env);
      if (!program && !inDocker) return;
      try {
        started[service] = await (program ? sources[service].start(program, place) : startWithCompose(service, place));
      } catch (err) {
        notes.push(`${sources[service].title} is there but could not be started. ${(err as Error).message}`);
      }
    }),
  );
  return started;
}

async function installMissing(wanted: ComposeService[], place: DataPlace, notes: string[]): Promise<void> {
  const missing = wanted.map((service) => sources[service]).filter((source) => !source.find(place.env));
  if (missing.length === 0 || !mayInstall(place.env)) return;

  const titles = missing.map((source) => source.title).join(' and ');
  const packages = missing.map((source) => source.debianPackage);
  place.log(`Installing ${titles} with apt-get (TAXCOLLECTOR_NO_INSTALL=1 forbids it) …`);
  const startedAt = Date.now();
  const failure = await installPackages(packages);
  const seconds = Math.round((Date.now() - startedAt) / 1000);
  const note = failure
    ? `${titles} could not be installed: ${failure}`
    : `${titles} came with apt-get install ${packages.join(' ')} in ${seconds} s; the packages' own servers do not run.`;
  place.log(note);
  notes.push(note);
}

function whatIsMissing(services: ComposeService[]): string {
  const titles = services.map((service) => sources[service].title).join(' and ');
  const effects = {
    rabbitmq: 'workers claim jobs straight from the ledger',
    redis: 'caches and rate limits stay in memory',
  };
  const effect = services.map((service) => effects[service]).join(', ');
  return `${titles} ${services.length > 1 ? 'are' : 'is'} not installed: ${effect}. The full stack comes with: ${installCommand(services)}`;
}

function installCommand(services: ComposeService[]): string {
  if (process.platform === 'darwin') return `brew install ${services.join(' ')}`;
  if (!isDebian()) return `docker info (once a Docker engine runs, ${services.join(' and ')} are started in it)`;
  const packages = services.map((service) => sources[service].debianPackage).join(' ');
  return `${process.getuid?.() === 0 ? '' : 'sudo '}apt-get install --no-install-recommends ${packages}`;
}
