// How many uploads a process takes at a time. Each holds a few megabytes and now and then a connection, so without a
// bound a hundred slow clients would be enough to fill both.
import { Refusal } from '../../shared/http/errors';

const mostUploads = 32;
const mostOfOnePartner = 8;

export type UploadSlots = {
  /** Runs `upload` in a slot of the partner's; a Refusal when none is free. */
  run<T>(partnerId: string, upload: () => Promise<T>): Promise<T>;
  /** Resolves when none is under way any more. */
  allEnded(): Promise<unknown>;
};

export function openUploadSlots(): UploadSlots {
  const underWay = new Map<Promise<unknown>, string>();
  return {
    async run(partnerId, upload) {
      const own = [...underWay.values()].filter((partner) => partner === partnerId).length;
      if (underWay.size >= mostUploads || own >= mostOfOnePartner) {
        const detail = `At most ${mostOfOnePartner} uploads of one partner are taken at a time`;
        throw new Refusal('OVERLOADED', { detail, retryAfterSeconds: 5 });
      }
      const running = upload();
      underWay.set(running, partnerId);
      try {
        return await running;
      } finally {
        underWay.delete(running);
      }
    },
    allEnded: () => Promise.allSettled(underWay.keys()),
  };
}
