import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Running } from '../../scripts/local/bring-up';

const stormy = ['callbacks', 'payments', 'scheduler', 'receipts', 'notifications'];

/** Kills whatever takes callbacks, settles payments, issues receipts or delivers messages, again and again, and restarts and kills PostgreSQL in between. */
export async function wreak({ supervisor, stack }: Running, kills: number, isOver: () => boolean): Promise<number> {
  const victims = supervisor.children.filter(({ parts }) => parts.some((part) => stormy.includes(part)));
  let killed = 0;
  while (killed < kills || !isOver()) {
    await pause(randomInt(200, 1200));
    if (killed === Math.floor(kills / 3)) await stack.postgres!.restart();
    if (killed === Math.floor((2 * kills) / 3)) {
      await stack.postgres!.kill();
      await stack.postgres!.start();
    }
    if (killed >= kills) continue;
    try {
      process.kill(victims[randomInt(victims.length)]!.pid()!, 'SIGKILL');
      killed += 1;
    } catch {
      // Between its death and its next life.
    }
  }
  return killed;
}
