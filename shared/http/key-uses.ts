// When API keys were last used: noted in memory, written every few seconds in one statement. What a crash loses is a few
// seconds of a date that people look at once a month.

import { noteKeyUses } from '../store/api-keys';
import type { Database } from '../store/sql';

export type KeyUses = { note(keyId: string): void };

const flushMs = 5000;

export function openKeyUses({ db, onStop }: { db: Database; onStop(step: () => unknown): void }): KeyUses {
  let uses = new Map<string, Date>();
  const flush = async () => {
    if (uses.size === 0) return;
    const noted = uses;
    uses = new Map();
    // A database that is away loses the dates of these seconds, and nothing else.
    await noteKeyUses(db, noted).catch(() => {});
  };
  const timer = setInterval(() => void flush(), flushMs).unref();
  onStop(() => {
    clearInterval(timer);
    return flush();
  });
  return { note: (keyId) => void uses.set(keyId, new Date()) };
}
