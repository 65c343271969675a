import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { DataPlace } from './data-place';
import { runCommand } from './run-command';
import type { Server, ServerProcess } from './server';

export type ComposeService = 'rabbitmq' | 'redis';

/** Whether a Docker engine answers, with Compose. The docker command alone proves nothing. */
export async function composeRuns(env: NodeJS.ProcessEnv): Promise<boolean> {
  const engine = await runCommand('docker', ['info', '--format', '{{.ServerVersion}}'], { env, timeoutSeconds: 10 });
  if (engine.code !== 0) return false;
  return (await runCommand('docker', ['compose', 'version'], { env, timeoutSeconds: 10 })).code === 0;
}

/** Starts one service of infra/compose.local.yml. The first time it fetches the image, which may take minutes. */
export async function startWithCompose(
  service: ComposeService,
  place: DataPlace,
): Promise<{ url: string; server: Server }> {
  const port = await place.kept.portFor(service);
  const project = `taxcollector-${createHash('sha256').update(place.folder).digest('hex').slice(0, 12)}`;
  const prefix = ['compose', '-p', project, '-f', composeFile()];
  const env = {
    ...place.env,
    TAXCOLLECTOR_PASSWORD: place.kept.password,
    [service === 'rabbitmq' ? 'TAXCOLLECTOR_RABBITMQ_PORT' : 'TAXCOLLECTOR_REDIS_PORT']: String(port),
  };
  const docker = async (args: string[]) => {
    const { code, output } = await runCommand('docker', args, { env, timeoutSeconds: 600 });
    if (code !== 0) throw new Error(`docker ${args.join(' ')} failed:\n${output.trim()}`);
  };
  const server: ServerProcess = {
    start: () => docker([...prefix, 'up', '--detach', '--wait', service]),
    stop: () => docker([...prefix, 'rm', '--stop', '--force', service]),
    kill: () => docker([...prefix, 'kill', service]),
    async restart() {
      await server.stop();
      await server.start();
    },
    async wipe() {
      await server.stop();
      await docker(['volume', 'rm', '--force', `${project}_${service}`]);
    },
    signalToStop() {
      spawn('docker', [...prefix, 'stop', service], { env, detached: true, stdio: 'ignore' }).unref();
    },
  };

  place.servers.push(server);
  await server.start();
  place.log(`${service} runs in Docker on 127.0.0.1:${port}.`);
  return { url: urlOf(service, place.kept.password, port), server };
}

function urlOf(service: ComposeService, password: string, port: number): string {
  return service === 'rabbitmq'
    ? `amqp://taxcollector:${password}@127.0.0.1:${port}`
    : `redis://:${password}@127.0.0.1:${port}`;
}

/** Looked for upwards, because this file also runs from dist/. */
function composeFile(): string {
  for (let folder = __dirname; folder !== dirname(folder); folder = dirname(folder)) {
    const file = join(folder, 'infra', 'compose.local.yml');
    if (existsSync(file)) return file;
  }
  throw new Error('infra/compose.local.yml is missing from the project.');
}
