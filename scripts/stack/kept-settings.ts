import { randomBytes } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, giveBackPort } from './free-port';

export type KeptSettings = {
  password: string;
  /** The port of the last run while it is free, so that a developer's own connection settings stay valid. */
  portFor(server: string): Promise<number>;
  /** Another port, after somebody else was quicker to listen on the one before. */
  otherPortFor(server: string): Promise<number>;
  /** Lets the next stack of this process have the same ports. */
  giveBackPorts(): void;
};

type Kept = { password: string; ports: Record<string, number> };

/** What a stack must know again on its next start. The file is readable by its owner only: it holds the password. */
export function keepSettings(folder: string): KeptSettings {
  const file = join(folder, 'settings.json');
  const kept = read(file) ?? { password: randomBytes(18).toString('base64url'), ports: {} };
  const write = () => {
    writeFileSync(`${file}.new`, JSON.stringify(kept, null, 2), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  };
  const keepPort = (server: string, port: number) => {
    kept.ports[server] = port;
    write();
    return port;
  };
  write();
  return {
    password: kept.password,
    portFor: async (server) => keepPort(server, await freePort(kept.ports[server])),
    otherPortFor: async (server) => keepPort(server, await freePort()),
    giveBackPorts: () => Object.values(kept.ports).forEach(giveBackPort),
  };
}

function read(file: string): Kept | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Kept;
  } catch {
    return null;
  }
}
