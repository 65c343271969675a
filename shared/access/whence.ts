// Where a login comes from, as the audit keeps it.
import { networkOf } from './network';

export type Whence = { ip: string | null; userAgent: string | null; correlationId: string | null };

/** What the audit and the list of sessions call the way in. */
export type Door = 'api' | 'console';

export const networkFrom = ({ ip }: Whence): string => networkOf(ip ?? 'unknown');
