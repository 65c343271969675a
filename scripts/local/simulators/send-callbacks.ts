import { setMaxListeners } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import type { CallbackBehaviour } from './behaviour';

export type Callback = {
  url: string;
  method: 'POST' | 'PUT';
  headers: Record<string, string>;
  body: string;
};

/** What became of one: the status of the answer, or null where nobody answered. */
export type SentCallback = { callback: Callback; isForged: boolean; status: number | null };

export type CallbackSender = {
  /** `forged` is what somebody would send who knows the form of a callback and not the secret. */
  send(callback: Callback, forged: () => Callback): void;
  sent(): readonly SentCallback[];
  /** Resolves when none is under way any more. */
  settled(): Promise<void>;
  stop(): void;
};

const patienceMs = 10_000;

/** `attempts`: how often the provider calls before it gives up on a receiver that does not answer with 2xx. */
export function openCallbackSender(behaviour: CallbackBehaviour, chance: () => number, attempts = 1): CallbackSender {
  const sent: SentCallback[] = [];
  const underWay = new Set<Promise<void>>();
  const stopping = new AbortController();
  // Each callback that waits listens; there may be thousands.
  setMaxListeners(0, stopping.signal);

  async function sendOne(callback: Callback, isForged: boolean): Promise<void> {
    const [least, most] = behaviour.callbackDelayMs;
    const delayMs = least + chance() * Math.max(0, most - least);
    if (delayMs > 0) await pause(delayMs, undefined, { signal: stopping.signal });
    for (let attempt = 1; attempt <= attempts; attempt++) {
      if (attempt > 1) await pause(200 * attempt, undefined, { signal: stopping.signal });
      const status = await deliver(callback, stopping.signal);
      sent.push({ callback, isForged, status });
      if (status !== null && status < 300) return;
    }
  }

  function start(callback: Callback, isForged: boolean): void {
    const one: Promise<void> = sendOne(callback, isForged)
      // Only the end of the simulator interrupts it.
      .catch(() => {})
      .finally(() => underWay.delete(one));
    underWay.add(one);
  }

  return {
    send(callback, forged) {
      if (chance() < behaviour.forgeCallbacks) start(forged(), true);
      if (chance() < behaviour.loseCallbacks) return;
      for (let time = 0; time <= behaviour.callbackRepeats; time++) start(callback, false);
    },
    sent: () => sent,
    async settled() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
    stop: () => stopping.abort(),
  };
}

async function deliver({ url, method, headers, body }: Callback, stopping: AbortSignal): Promise<number | null> {
  try {
    const signal = AbortSignal.any([stopping, AbortSignal.timeout(patienceMs)]);
    const answer = await fetch(url, { method, headers, body, redirect: 'manual', signal });
    await answer.arrayBuffer();
    return answer.status;
  } catch {
    return null;
  }
}
