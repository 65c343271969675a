import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

// A pid alone proves nothing: the kernel gives it to someone else. Pid and start time together name one process for
// the life of a machine.

export type ProcessRecord = { pid: number; startMark: string; program: string };

const onLinux = process.platform === 'linux';

/** A text that no later process with the same pid can have. Null when the process has ended, a zombie included. */
export function startMarkOf(pid: number): string | null {
  try {
    return onLinux ? linuxStartMark(pid) : psField(pid, 'lstart');
  } catch {
    return null;
  }
}

function linuxStartMark(pid: number): string | null {
  const fields = linuxStat(pid);
  if (!fields || fields[0] === 'Z' || fields[0] === 'X') return null;
  return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${fields[19]}`;
}

/** From the third field on: state, parent …; the twentieth is the start in ticks. Null when the process is gone. */
function linuxStat(pid: number): string[] | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in brackets and may hold spaces and brackets itself.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}

function psField(pid: number, field: 'lstart' | 'command'): string | null {
  return execFileSync('ps', ['-o', `${field}=`, '-p', String(pid)], { encoding: 'utf8' }).trim() || null;
}

/**
 * Whether the process written down earlier still runs and is the one we started: the same start time, the program in
 * its command line and, where the system tells (Linux), at work inside our folder.
 */
export function isStillOurs(record: ProcessRecord, folder: string): boolean {
  if (startMarkOf(record.pid) !== record.startMark) return false;
  try {
    if (!commandLineOf(record.pid).includes(record.program)) return false;
    return !onLinux || `${readlinkSync(`/proc/${record.pid}/cwd`)}/`.startsWith(`${folder}/`);
  } catch {
    return false;
  }
}

function commandLineOf(pid: number): string {
  if (!onLinux) return psField(pid, 'command') ?? '';
  return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
}

/** Asks a process that is not our child to end, waits, and ends it by force when it does not. */
export async function endProcess(record: ProcessRecord, signal: NodeJS.Signals, withinSeconds: number): Promise<void> {
  const deadline = Date.now() + withinSeconds * 1000;
  send(record.pid, signal);
  while (startMarkOf(record.pid) === record.startMark) {
    if (Date.now() > deadline) await killWithChildren(record.pid);
    await pause(25);
  }
}

/**
 * Ends a process and its children by force, all at the same moment as far as they can tell: it is frozen first, so that
 * it can neither start another child nor notice one missing. Resolves when all are gone.
 */
export async function killWithChildren(pid: number): Promise<void> {
  send(pid, 'SIGSTOP');
  const family = [pid, ...childrenOf(pid)].map((member) => ({ pid: member, startMark: startMarkOf(member) }));
  for (const member of family) send(member.pid, 'SIGKILL');
  for (const { pid: member, startMark } of family) {
    while (startMark && startMarkOf(member) === startMark) await pause(5);
  }
}

function childrenOf(parent: number): number[] {
  return allParents().flatMap(([pid, parentOfPid]) => (parentOfPid === parent ? [pid] : []));
}

function allParents(): Array<[pid: number, parent: number]> {
  if (!onLinux) {
    const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
    return lines.map((line) => line.trim().split(/\s+/).map(Number) as [number, number]);
  }
  return readdirSync('/proc').flatMap((name): Array<[number, number]> => {
    const fields = /^\d+$/.test(name) ? linuxStat(Number(name)) : null;
    return fields ? [[Number(name), Number(fields[1])]] : [];
  });
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended in between, which is what was asked for.
  }
}
