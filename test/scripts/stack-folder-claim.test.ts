import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { claimFolder } from '../../scripts/stack/claim-folder';
import { startMarkOf } from '../../scripts/stack/process-identity';
import { openProcessList } from '../../scripts/stack/process-list';
import { spawnTypescript, stackFolder } from './stack-folder';

const { folder, remove } = stackFolder('folder-claim');
const dead = { pid: 999_999_999, startMark: 'of a process that ended' };

afterAll(remove);

test('of many runs that find a dead owner exactly one takes the folder over', async () => {
  const contenders = Array.from({ length: 6 }, () => {
    const { stdin, stdout } = spawnTypescript('claim-folders.ts');
    return { stdin, lines: createInterface({ input: stdout })[Symbol.asyncIterator]() };
  });
  const answers = () => Promise.all(contenders.map(async ({ lines }) => (await lines.next()).value as string));
  await answers();

  // Many rounds, because two have to meet within microseconds for a wrong claim to win.
  for (let round = 1; round <= 100; round += 1) {
    const contested = join(folder, `contested-${round}`);
    mkdirSync(contested);
    writeFileSync(join(contested, 'claim.5'), JSON.stringify(dead));
    for (const { stdin } of contenders) stdin.write(`${contested}\n`);
    expect((await answers()).filter((answer) => answer === 'won')).toHaveLength(1);
    expect(readdirSync(contested)).toEqual(['claim.6']);
  }
  for (const { stdin } of contenders) stdin.end();
});

test('a folder is held by one at a time and free again once released', () => {
  const held = join(folder, 'held');
  const first = claimFolder(held);
  expect(claimFolder(held)).toMatchObject({ pid: process.pid });
  if ('release' in first) first.release();
  expect(claimFolder(held)).toHaveProperty('release');
});

test('a process that only inherited the pid, or works elsewhere, is not taken for a leftover', async () => {
  const elsewhere = spawn('sleep', ['60'], { cwd: tmpdir() });
  const leftover = spawn('sleep', ['60'], { cwd: folder });
  await Promise.all([once(elsewhere, 'spawn'), once(leftover, 'spawn')]);
  const entry = (pid = 0, startMark = startMarkOf(pid)) => ({
    pid,
    startMark,
    program: 'sleep',
    stopSignal: 'SIGTERM',
  });
  const entries = [entry(elsewhere.pid), entry(process.pid, 'earlier'), entry(leftover.pid)];
  writeFileSync(join(folder, 'processes.json'), JSON.stringify(entries));

  const ended = once(leftover, 'exit');
  const lines: string[] = [];
  await openProcessList(folder).endLeftovers((line) => lines.push(line));
  await ended;

  expect(lines).toEqual([`Stopping sleep (process ${leftover.pid}), left by a run that was killed.`]);
  expect(elsewhere.exitCode).toBeNull();
  expect(elsewhere.signalCode).toBeNull();
  elsewhere.kill();
});
