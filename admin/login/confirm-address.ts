// Whether it was proved lately who sits here, and where to prove it again.
import type { OpenSession } from './open-session';
import { safeNext } from './safe-next';

export const freshMinutes = 10;

export const isFresh = ({ authenticatedAt }: Pick<OpenSession, 'authenticatedAt'>, now = Date.now()): boolean =>
  now - authenticatedAt.getTime() < freshMinutes * 60_000;

/** The page that asks again and then comes back to `next`. */
export const confirmAddress = (next: string): string => `/confirm?next=${encodeURIComponent(safeNext(next))}`;
