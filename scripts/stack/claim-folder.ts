import { linkSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startMarkOf } from './process-identity';

export type Claim = { release: () => void };

type Owner = { pid: number; startMark: string };

const nobody: Owner = { pid: 0, startMark: '' };

let drafts = 0;

/**
 * Makes this process the only one that works in a folder, or names the process that already does.
 *
 * Claims are files `claim.1`, `claim.2` …, and the highest one counts. A dead owner's file is never replaced, only
 * outnumbered by an exclusive link, so two runs that find the same dead owner cannot both win; a run that was slow and
 * linked a number already passed sees the higher one afterwards and withdraws. Numbers never fall: a released claim
 * stays as an empty one until the next owner outnumbers it.
 */
export function claimFolder(folder: string): Claim | Owner {
  mkdirSync(folder, { recursive: true });
  for (;;) {
    const highest = highestClaim(folder);
    const owner = highest > 0 ? ownerOf(folder, highest) : null;
    if (owner && startMarkOf(owner.pid) === owner.startMark) return owner;
    const mine = highest + 1;
    if (!linkClaim(folder, mine)) continue;
    if (highestClaim(folder) > mine) {
      rmSync(join(folder, `claim.${mine}`), { force: true });
      continue;
    }
    for (const number of claimsIn(folder)) if (number < mine) rmSync(join(folder, `claim.${number}`), { force: true });
    return { release: () => renameSync(draftClaim(folder, nobody), join(folder, `claim.${mine}`)) };
  }
}

function linkClaim(folder: string, number: number): boolean {
  const draft = draftClaim(folder, { pid: process.pid, startMark: startMarkOf(process.pid) ?? '' });
  try {
    // A link, unlike a written file, appears with its content: nobody reads half an owner.
    linkSync(draft, join(folder, `claim.${number}`));
    return true;
  } catch (err) {
    if ((err as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw err;
  } finally {
    rmSync(draft, { force: true });
  }
}

function draftClaim(folder: string, owner: Owner): string {
  drafts += 1;
  const draft = join(folder, `draft.${process.pid}.${drafts}`);
  writeFileSync(draft, JSON.stringify(owner));
  return draft;
}

function claimsIn(folder: string): number[] {
  return readdirSync(folder).flatMap((name) => {
    const match = /^claim\.(\d+)$/.exec(name);
    return match ? [Number(match[1])] : [];
  });
}

function highestClaim(folder: string): number {
  return Math.max(0, ...claimsIn(folder));
}

function ownerOf(folder: string, number: number): Owner | null {
  try {
    return JSON.parse(readFileSync(join(folder, `claim.${number}`), 'utf8')) as Owner;
  } catch {
    return null;
  }
}
