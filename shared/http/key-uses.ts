// When API keys were last used: noted in memory, written every few seconds in one statement. What a crash loses is a few
// seconds of a date that people look at once a month.
import type { Logger } from 'pino';
import { noteKeyUses } from '../store/api-keys';
import type { Database } from '../store/sql';

export type KeyUses = { note(keyId: string): void };

const flushMs = 5000;

type Tools = { db: Database; log: Pick<Logger, 'warn'>; onStop(step: () => unknown): void };

export function openKeyUses({ db, log, onStop }: Tools): KeyUses {
  let uses = new Map<string, Date>();
  let isFailing = false;
  const flush = async () => {
    if (uses.size === 0) return;
    const noted = uses;
    uses = new Map();
    // A database that is away loses the dates of these seconds, and nothing else; one that stays away is told of once.
    try {
      await noteKeyUses(db, noted);
      isFailing = false;
    } catch (err) {
      if (!isFailing) log.warn({ err }, 'when API keys were last used could not be noted');
      isFailing = true;
    }
  };
  const timer = setInterval(() => void flush(), flushMs).unref();
  onStop(() => {
    clearInterval(timer);
    return flush();
  });
  return { note: (keyId) => void uses.set(keyId, new Date()) };
}
