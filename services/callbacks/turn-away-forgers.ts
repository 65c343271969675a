// Whoever sends callbacks that are refused again and again is turned away before anything is stored. Only what is refused
// counts: a provider is never told that it calls too often, not even beside a forger behind the same proxy.
import type { Request, Response } from 'express';
import type { Redis } from 'ioredis';
import { networkOf } from '../../shared/access/network';
import { Refusal } from '../../shared/http/errors';
import { openRateLimiter } from '../../shared/http/rate-limits';
import { countInSets } from '../../shared/http/tallies';
import type { Config } from '../../shared/process/config';
import type { Vault } from '../../shared/process/vault';

export type Forgers = {
  /** Whether the address has used up its refusals, as far as this process has seen. Asks nobody. */
  isTurnedAway(req: Request): boolean;
  /** Counts a refusal; throws RATE_LIMITED when the address had used up its own before. */
  count(req: Request, res: Response): Promise<void>;
};

const windowSeconds = 60;
// A flood from more networks than this makes the process forget some of them, and ask Redis again.
const mostRemembered = 10_000;

export function openForgers(options: { config: Config; redis: Redis | null; vault: Vault }): Forgers {
  const { config, redis, vault } = options;
  const window = { name: 'refused-minute', limit: config.REFUSED_CALLBACKS_PER_MINUTE, seconds: windowSeconds };
  const count = countInSets(openRateLimiter(redis, 'refused-callback', [window]));
  /** Networks that are turned away, with the moment until which they are. */
  const turnedAway = new Map<string, number>();
  const networkIn = (req: Request): string => networkOf(req.ip ?? 'unknown');
  const secondsLeft = (network: string): number => ((turnedAway.get(network) ?? 0) - Date.now()) / 1000;

  return {
    isTurnedAway: (req) => secondsLeft(networkIn(req)) > 0,
    async count(req, res) {
      const network = networkIn(req);
      const left = secondsLeft(network);
      if (left > 0) throw new Refusal('RATE_LIMITED', { retryAfterSeconds: left });
      try {
        // What Redis gets is a blind index: addresses say where people live.
        await count(vault.index('limit', network).toString('base64url'), res);
      } catch (error) {
        if (error instanceof Refusal) {
          if (turnedAway.size >= mostRemembered) turnedAway.clear();
          const seconds = error.options.retryAfterSeconds ?? windowSeconds;
          turnedAway.set(network, Date.now() + seconds * 1000);
        }
        throw error;
      }
    },
  };
}
