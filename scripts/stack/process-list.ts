import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { endProcess, isStillOurs, type ProcessRecord, startMarkOf } from './process-identity';

type Entry = ProcessRecord & { stopSignal: NodeJS.Signals };

/** The processes of one stack, kept in a file so that the next run can end what a killed run left behind. */
export type ProcessList = {
  add(pid: number, program: string, stopSignal: NodeJS.Signals): void;
  remove(pid: number): void;
  endLeftovers(log: (line: string) => void): Promise<void>;
};

export function openProcessList(folder: string): ProcessList {
  const file = join(folder, 'processes.json');
  let entries = read(file);

  // Written at once and whole: between starting a server and this line a SIGKILL would leave it unknown.
  const write = () => {
    writeFileSync(`${file}.new`, JSON.stringify(entries, null, 2));
    renameSync(`${file}.new`, file);
  };

  return {
    add(pid, program, stopSignal) {
      const startMark = startMarkOf(pid);
      if (!startMark) return;
      entries.push({ pid, startMark, program, stopSignal });
      write();
    },
    remove(pid) {
      entries = entries.filter((entry) => entry.pid !== pid);
      write();
    },
    async endLeftovers(log) {
      const leftovers = entries.filter((entry) => isStillOurs(entry, folder));
      for (const { program, pid } of leftovers)
        log(`Stopping ${program} (process ${pid}), left by a run that was killed.`);
      await Promise.all(leftovers.map((entry) => endProcess(entry, entry.stopSignal, 15)));
      entries = [];
      write();
    },
  };
}

function read(file: string): Entry[] {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Entry[];
  } catch {
    return [];
  }
}
