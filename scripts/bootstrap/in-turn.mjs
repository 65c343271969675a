import { linkSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/**
 * Runs the step while no other process runs it. A turn is a file `turn.<n>` with its holder's pid, the highest counts,
 * and it is only ever outnumbered by an exclusive link: of two processes that find a dead holder one goes first.
 * (scripts/stack/claim-folder.ts does the same with more certainty about pids, but is not compiled yet here.)
 */
export async function inTurn(folder, step) {
  mkdirSync(folder, { recursive: true });
  const draft = join(folder, `draft.${process.pid}`);
  writeFileSync(draft, String(process.pid));
  try {
    const turn = await takeTurn(folder, draft);
    try {
      return await step();
    } finally {
      // The number stays used: were it free again, a slow process could take it beside a newer holder.
      writeFileSync(turn, '0');
    }
  } finally {
    rmSync(draft, { force: true });
  }
}

async function takeTurn(folder, draft) {
  for (let waits = 0; ; waits += 1) {
    const highest = highestTurn(folder);
    if (isAlive(holderOf(folder, highest))) {
      if (waits === 50) process.stderr.write('Waiting for another run that installs or compiles …\n');
      await pause(20);
      continue;
    }
    const turn = outnumber(folder, draft, highest);
    if (turn) return turn;
  }
}

/** The next number, unless another process was quicker, or got even further in between. */
function outnumber(folder, draft, highest) {
  const turn = join(folder, `turn.${highest + 1}`);
  if (!link(draft, turn)) return null;
  if (highestTurn(folder) > highest + 1) {
    rmSync(turn, { force: true });
    return null;
  }
  for (const number of turns(folder)) if (number <= highest) rmSync(join(folder, `turn.${number}`), { force: true });
  return turn;
}

function link(draft, path) {
  try {
    linkSync(draft, path);
    return true;
  } catch (err) {
    if (err.code === 'EEXIST') return false;
    throw err;
  }
}

function turns(folder) {
  return readdirSync(folder).flatMap((name) => (/^turn\.\d+$/.test(name) ? [Number(name.slice(5))] : []));
}

function highestTurn(folder) {
  return Math.max(0, ...turns(folder));
}

function holderOf(folder, number) {
  try {
    return Number(readFileSync(join(folder, `turn.${number}`), 'utf8'));
  } catch {
    return 0;
  }
}

function isAlive(pid) {
  if (pid === 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (err) {
    return err.code === 'EPERM';
  }
}
