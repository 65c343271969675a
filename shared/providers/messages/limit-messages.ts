// How many messages a carrier is given in a second, by all processes together: counted in Redis, and in each process
// while Redis is away.
import { setTimeout as pause } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { openRateLimiter } from '../../http/rate-limits';
import { MessageFault, type MessageProvider, type OutgoingMessage } from './message-provider';

const betweenMs = 200;

/**
 * Waits a moment for a free place, since one that is not found costs an attempt and a minute; then `again`: it is not
 * sent, and nobody's fault.
 */
export function limited<Message extends OutgoingMessage>(
  provider: MessageProvider<Message>,
  perSecond: number,
  redis: Redis | null,
  patienceSeconds = 5,
): MessageProvider<Message> {
  const { name } = provider;
  const limiter = openRateLimiter(redis, 'messages', [{ name: 'second', limit: perSecond, seconds: 1 }]);

  async function findPlace(signal: AbortSignal): Promise<boolean> {
    const until = Date.now() + patienceSeconds * 1000;
    while (!signal.aborted) {
      if ((await limiter.count(name, 1)).allowed > 0) return true;
      if (Date.now() + betweenMs > until) return false;
      // Whoever stops us finds out in the next round.
      await pause(betweenMs, undefined, { signal }).catch(() => {});
    }
    return false;
  }

  return {
    ...provider,
    async send(message, signal) {
      if (await findPlace(signal)) return provider.send(message, signal);
      throw new MessageFault(name, 'again', `${name} is given ${perSecond} messages a second, and has got them`);
    },
  };
}
