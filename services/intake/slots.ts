// How many requests of a kind that lasts are under way at a time. Each holds memory, a socket and now and then a
// connection of the database, so without a bound a hundred slow clients of one partner would be enough to fill them.
import { Refusal } from '../../shared/http/errors';

export type Slots = {
  /** Runs `work` in a slot of the partner's; a Refusal when none is free. */
  run<T>(partnerId: string, work: () => Promise<T>): Promise<T>;
  /** Resolves when none is under way any more. */
  allEnded(): Promise<unknown>;
};

type SlotLimits = {
  most: number;
  mostOfOnePartner: number;
  /** As the refusal names them, such as `uploads`. */
  what: string;
};

export function openSlots({ most, mostOfOnePartner, what }: SlotLimits): Slots {
  const underWay = new Set<Promise<unknown>>();
  const ofPartner = new Map<string, number>();

  function refuseWhenFull(own: number): void {
    if (underWay.size < most && own < mostOfOnePartner) return;
    const detail = `At most ${mostOfOnePartner} ${what} of one partner and ${most} of all are served at a time`;
    throw new Refusal('OVERLOADED', { detail, retryAfterSeconds: 5 });
  }

  function leave(partnerId: string): void {
    const left = ofPartner.get(partnerId)! - 1;
    if (left === 0) ofPartner.delete(partnerId);
    else ofPartner.set(partnerId, left);
  }

  return {
    async run(partnerId, work) {
      const own = ofPartner.get(partnerId) ?? 0;
      refuseWhenFull(own);
      ofPartner.set(partnerId, own + 1);
      const running = work();
      underWay.add(running);
      try {
        return await running;
      } finally {
        underWay.delete(running);
        leave(partnerId);
      }
    },
    allEnded: () => Promise.allSettled(underWay),
  };
}
