// Runs parts of the platform in this process: `node dist/scripts/run-parts.js intake tax scheduler console`.
// One build and one image; a laptop runs everything in a few processes, a cluster one part a deployment.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { startOperations } from '../shared/http/operations';
import { poolNames } from '../shared/jobs/catalogue';
import { startWorker } from '../shared/jobs/worker';
import { type Process, runProcess } from '../shared/process/process';

type Part = (process: Process) => Promise<unknown>;

/** A service or the console is a folder with a main file, a pool of workers a folder with jobs. */
function findPart(name: string): Part {
  const places = name === 'console' ? ['../admin'] : [`../services/${name}`];
  for (const place of places) {
    const main = join(__dirname, place, 'main.js');
    if (/^[a-z]+$/.test(name) && existsSync(main)) return (require(main) as { start: Part }).start;
  }
  if (poolNames().includes(name)) return (process) => startWorker(process, name);
  throw new Error(`there is no part called ${JSON.stringify(name)}`);
}

const names = process.argv.slice(2);
if (names.length === 0) {
  process.stderr.write(`usage: run-parts <part> [<part> …]   parts: intake console ${poolNames().join(' ')}\n`);
  process.exit(2);
}
const parts = names.map(findPart);

void runProcess(names.join('+'), async (running) => {
  // Started by a supervisor that was killed: going on would keep ports and work with old code on the next one's data.
  process.once('disconnect', () => void running.stop('its supervisor is gone').then(() => process.exit(0)));
  const addresses: Record<string, unknown> = { operations: await startOperations(running) };
  for (const [index, part] of parts.entries()) addresses[names[index]!] = await part(running);
  running.log.info({ parts: names }, 'ready');
  // For whoever started this process and wants to know its ports.
  process.send?.({ ready: Object.fromEntries(Object.entries(addresses).map(([name, value]) => [name, urlOf(value)])) });
});

const urlOf = (started: unknown): string | null => (started as { url?: string } | undefined)?.url ?? null;
