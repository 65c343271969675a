import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { PostgresBinaries } from './postgres-binaries';
import { type Credentials, runCommand } from './run-command';
import { writeSecretFor } from './write-secret-for';

type Cluster = {
  binaries: PostgresBinaries;
  folder: string;
  user: Credentials | null;
  password: string;
  env: NodeJS.ProcessEnv;
};

/**
 * Makes the data folder with the role and database `taxcollector`, unless it is there. It gets its name last: a run
 * killed half way leaves only an unfinished folder, which the next run deletes.
 */
export async function initDatabase(cluster: Cluster): Promise<string> {
  const data = join(cluster.folder, 'data');
  if (existsSync(data)) return data;

  const unfinished = join(cluster.folder, 'data.unfinished');
  rmSync(unfinished, { recursive: true, force: true });
  await runInitdb(cluster, unfinished);
  await createRoleAndDatabase(cluster, unfinished);
  renameSync(unfinished, data);
  return data;
}

async function runInitdb({ binaries, folder, user, password, env }: Cluster, data: string): Promise<void> {
  const passwordFile = join(folder, 'password');
  writeSecretFor(user, passwordFile, password);
  const { code, output } = await runCommand(
    join(binaries.folder, 'initdb'),
    ['-D', data, '-U', 'postgres', `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '-E', 'UTF8', ...locale()],
    { user, folder, env, timeoutSeconds: 120 },
  );
  rmSync(passwordFile);
  if (code !== 0) throw new Error(`PostgreSQL could not prepare its data folder ${data}:\n${output.trim()}`);
}

/**
 * Bytewise sorting everywhere alike; but letters beyond ASCII must count as letters, or `lower` and pg_trgm would not
 * find names such as Éboué. Systems without a name for that get the plain C locale.
 */
function locale(): string[] {
  const letters = { linux: 'C.UTF-8', darwin: 'en_US.UTF-8' }[process.platform as string];
  return ['--locale=C', ...(letters ? [`--lc-ctype=${letters}`] : [])];
}

/**
 * Single-user mode needs neither a port nor a client. The role is no superuser, so that what works here works on a
 * managed server too; it may create databases (tests clone templates) and roles.
 */
async function createRoleAndDatabase({ binaries, folder, user, password, env }: Cluster, data: string): Promise<void> {
  const input = [
    `create role taxcollector login createdb createrole password '${password}'`,
    'grant pg_monitor, pg_checkpoint to taxcollector',
    'create database taxcollector owner taxcollector',
    '',
  ].join('\n');
  const { code, output } = await runCommand(
    join(binaries.folder, 'postgres'),
    ['--single', '-D', data, '-c', 'exit_on_error=on', 'postgres'],
    { user, folder, env, input, timeoutSeconds: 120 },
  );
  if (code !== 0) throw new Error(`PostgreSQL could not create the database taxcollector:\n${output.trim()}`);
}
