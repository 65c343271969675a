// From an argument list to one command on the configured database, with a sentence for whatever goes wrong.
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import { type Config, readConfig } from '../../shared/process/config';
import { openVault, type Vault } from '../../shared/process/vault';
import { connect } from '../../shared/store/connect';
import type { Database } from '../../shared/store/sql';

export type Given = { positionals: readonly string[]; options: Readonly<Record<string, string | boolean | undefined>> };

export type CommandTools = { config: Config; vault: Vault };

export type Command = {
  /** What follows the command's name, as the usage shows it. */
  usage: string;
  positionals: number;
  options?: Readonly<Record<string, { type: 'string' | 'boolean' }>>;
  /** Returns the lines that are printed, one by one when there may be many. Throws Declined for what is refused. */
  run(db: Database, given: Given, tools: CommandTools): Promise<string[]> | AsyncIterable<string>;
};

/** Where a command is given: what it is told of the installation, and who reads it. */
export type Terminal = { env: NodeJS.ProcessEnv; out: Writable; complain(text: string): void };

const ownTerminal: Terminal = {
  env: process.env,
  out: process.stdout,
  complain: (text) => console.error(text),
};

/** The command did nothing, and the message says to a person why. */
export class Declined extends Error {
  override name = 'Declined';
}

const declined = 1;
const misused = 2;

/** Returns the exit code: 0 done, 1 declined or failed, 2 not understood. */
export async function runCommand(
  commands: Readonly<Record<string, Command>>,
  args: readonly string[],
  { env, out, complain }: Terminal = ownTerminal,
): Promise<number> {
  const [name = '', ...rest] = args;
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  const given = command === undefined ? 'There is no such command.' : readGiven(command, rest);
  if (command === undefined || typeof given === 'string') {
    const usages = Object.entries(commands).map(([known, { usage }]) => `  ${known} ${usage}`.trimEnd());
    const reason = name === '' ? [] : [`${name}: ${given}`];
    complain([...reason, 'usage: node dist/scripts/manage.js <command>', ...usages].join('\n'));
    return misused;
  }
  const print = openPrinter(out);
  try {
    await withDatabase(env, async (db, tools) => {
      for await (const line of await command.run(db, given, tools)) {
        if (!(await print(line))) break;
      }
    });
    return 0;
  } catch (error) {
    complain(error instanceof Declined ? error.message : said(error));
    return declined;
  }
}

/** The reason as a sentence when they cannot be read. */
function readGiven({ positionals: wanted, options = {} }: Command, args: string[]): Given | string {
  try {
    const { positionals, values } = parseArgs({ args, options, allowPositionals: true });
    if (positionals.length === wanted) return { positionals, options: values };
    return `Besides its options it takes ${wanted}, and was given ${positionals.length}.`;
  } catch (error) {
    return (error as Error).message;
  }
}

/**
 * Prints a line, and false once nobody reads any more, as after `| head`: that is no fault. Waits for whoever reads: a
 * download of everything must not gather in memory.
 */
function openPrinter(out: Writable): (line: string) => Promise<boolean> {
  const gone = new AbortController();
  out.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    gone.abort();
  });
  return async (line) => {
    if (gone.signal.aborted) return false;
    if (out.write(`${line}\n`)) return true;
    await once(out, 'drain', { signal: gone.signal }).catch((error: unknown) => {
      if (!gone.signal.aborted) throw error;
    });
    return !gone.signal.aborted;
  };
}

async function withDatabase(
  env: NodeJS.ProcessEnv,
  work: (db: Database, tools: CommandTools) => Promise<void>,
): Promise<void> {
  const config = readConfig(env);
  const vault = openVault({ keys: config.PERSONAL_DATA_KEYS, lookupKey: config.LOOKUP_KEY });
  // One would do, but migrating holds its lock on one connection while it migrates on another.
  const db = await connect({ ...config, DATABASE_POOL_SIZE: 2 }, 'taxcollector manage');
  try {
    await work(db, { config, vault });
  } finally {
    await db.source.destroy();
  }
}

/** A server that cannot be reached under several addresses fails with an AggregateError, which has no message. */
const said = (error: unknown): string => {
  const { message, code } = error as { message?: string; code?: string };
  return message || code || String(error);
};
