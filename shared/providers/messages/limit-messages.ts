// How many messages a carrier is given in a second, by all processes together: counted in Redis, and in each process
// while Redis is away.
import type { Redis } from 'ioredis';
import { openRateLimiter } from '../../http/rate-limits';
import { MessageFault, type MessageProvider, type OutgoingMessage } from './message-provider';

/** What is over the limit is not sent, and is nobody's fault: `again`. */
export function limited<Message extends OutgoingMessage>(
  provider: MessageProvider<Message>,
  perSecond: number,
  redis: Redis | null,
): MessageProvider<Message> {
  const limiter = openRateLimiter(redis, 'messages', [{ name: 'second', limit: perSecond, seconds: 1 }]);
  return {
    ...provider,
    async send(message, signal) {
      const { allowed } = await limiter.count(provider.name, 1);
      if (allowed > 0) return provider.send(message, signal);
      throw new MessageFault(
        provider.name,
        'again',
        `${provider.name} is given ${perSecond} messages a second, and has got them`,
      );
    },
  };
}
