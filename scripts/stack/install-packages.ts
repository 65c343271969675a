import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { claimFolder } from './claim-folder';
import { findProgram } from './find-program';
import { type CommandResult, runCommand } from './run-command';

const policyFile = '/usr/sbin/policy-rc.d';
const policyBefore = '/usr/sbin/policy-rc.d.before-taxcollector';

/** Whether packages may be installed here: as root, on Debian or its kin, and not forbidden. */
export function mayInstall(env: NodeJS.ProcessEnv): boolean {
  if (env.TAXCOLLECTOR_NO_INSTALL === '1' || process.getuid?.() !== 0) return false;
  return isDebian() && findProgram(['apt-get'], env) !== null;
}

export function isDebian(): boolean {
  try {
    return /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(readFileSync('/etc/os-release', 'utf8'));
  } catch {
    return false;
  }
}

/**
 * Installs Debian packages without letting them start their servers, now or when the machine starts. Null when done,
 * else why not. Only the download has a short limit: a mirror out of reach must not hold anyone up, while stopping
 * apt half way through unpacking would leave the machine in need of repair. 15 to 20 s with a near mirror.
 */
export async function installPackages(packages: string[]): Promise<string | null> {
  const claim = await waitForClaim('/run/taxcollector-install');
  try {
    const failure = await download(packages);
    if (failure) return failure;
    return await withoutServiceStart(async () => {
      const done = await apt(['install', '--no-download', '--no-install-recommends', ...packages], 600);
      await keepFromStartingAtBoot(packages);
      return done.code === 0 ? null : lastLines(done);
    });
  } finally {
    claim.release();
  }
}

async function waitForClaim(folder: string) {
  for (;;) {
    const claim = claimFolder(folder);
    if ('release' in claim) return claim;
    await pause(200);
  }
}

/**
 * Fetching the package lists first finds out in half a minute whether a mirror answers at all. A refusal need not mean
 * that none does, some list of somebody else's may be broken: then the download is tried all the same, but not for long.
 */
async function download(packages: string[]): Promise<string | null> {
  const lists = await apt(['-o', 'APT::Update::Error-Mode=any', 'update'], 30);
  if (lists.code === null) return 'no package mirror answered within 30 s';
  const args = ['install', '--download-only', '--no-install-recommends', ...packages];
  const fetched = await apt(args, lists.code === 0 ? 300 : 30);
  return fetched.code === 0 ? null : lastLines(lists.code === 0 ? fetched : lists);
}

function apt(args: string[], timeoutSeconds: number): Promise<CommandResult> {
  const limits = [
    'Acquire::http::Timeout=10',
    'Acquire::https::Timeout=10',
    'Acquire::Retries=1',
    'DPkg::Lock::Timeout=60',
  ];
  return runCommand('apt-get', ['-y', '-q', ...limits.flatMap((limit) => ['-o', limit]), ...args], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    timeoutSeconds,
  });
}

/**
 * Debian asks policy-rc.d whether a package may start its server. Ours says no only while this process lives and hands
 * the question on otherwise, so that a run killed here changes nothing for the machine.
 */
async function withoutServiceStart<T>(install: () => Promise<T>): Promise<T> {
  if (existsSync(policyFile) && !isOurPolicy()) renameSync(policyFile, policyBefore);
  const handOn = `[ -x ${policyBefore} ] && exec ${policyBefore} "$@"`;
  const text = `#!/bin/sh\nkill -0 ${process.pid} 2>/dev/null && exit 101\n${handOn}\nexit 0\n`;
  writeFileSync(policyFile, text, { mode: 0o755 });
  try {
    return await install();
  } finally {
    if (existsSync(policyBefore)) renameSync(policyBefore, policyFile);
    else rmSync(policyFile, { force: true });
  }
}

/** One that a killed run left: the machine's own, if there was one, waits under its other name. */
function isOurPolicy(): boolean {
  return readFileSync(policyFile, 'utf8').includes(policyBefore);
}

/** The packages register their servers for the next boot. Where no systemd runs, this changes links only, or nothing. */
async function keepFromStartingAtBoot(services: string[]): Promise<void> {
  for (const service of services) {
    await runCommand('systemctl', ['disable', service], { timeoutSeconds: 30 });
    await runCommand('update-rc.d', [service, 'disable'], { timeoutSeconds: 30 });
  }
}

function lastLines({ output }: CommandResult): string {
  return output.trim().split('\n').slice(-3).join(' ');
}
