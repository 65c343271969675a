// Where to prove again who sits here.
import { safeNext } from './safe-next';

/** The page that asks again and then comes back to `next`. */
export const confirmAddress = (next: string): string => `/confirm?next=${encodeURIComponent(safeNext(next))}`;
