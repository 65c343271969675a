// Where bells wait in a worker until a runner takes them, as sets of ids across bells.
import type { Delivery } from '../messaging/listen';

/** Ids to run, and how to say that they are dealt with. */
export type Taken = { eventIds: string[]; settle(): void };

type Open = { delivery: Delivery; left: number };

export class Inbox {
  private ids: { eventId: string; open: Open }[] = [];
  private readonly wakers = new Set<() => void>();

  push(delivery: Delivery): void {
    const open = { delivery, left: delivery.eventIds.length };
    if (open.left === 0) delivery.acknowledge();
    for (const eventId of delivery.eventIds) this.ids.push({ eventId, open });
    this.wake();
  }

  /** Lets whoever waits look again: a bell came, or work was announced in this process. */
  wake(): void {
    for (const waker of this.wakers) waker();
  }

  /** Resolves at the next wake, or after `ms`. */
  wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.wakers.delete(done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      this.wakers.add(done);
    });
  }

  get size(): number {
    return this.ids.length;
  }

  /** Up to `atMost` ids, gathered over bells. A bell is acknowledged when the last of its ids is settled. */
  take(atMost: number): Taken | null {
    if (this.ids.length === 0) return null;
    const taken = this.ids.splice(0, atMost);
    return {
      eventIds: [...new Set(taken.map(({ eventId }) => eventId))],
      settle() {
        for (const { open } of taken) {
          open.left -= 1;
          if (open.left === 0) open.delivery.acknowledge();
        }
      },
    };
  }

  /** Forgets bells whose channel is gone: the broker delivers them again, or the ledger is asked. */
  clear(): void {
    this.ids = [];
  }
}
