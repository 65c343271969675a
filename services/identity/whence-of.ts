import type { Request } from 'express';
import type { Whence } from '../../shared/access/whence';
import type { Exchange } from '../../shared/http/exchange';

// Longer ones are made up.
const longestUserAgent = 300;

/** Where a request comes from, as the audit and the list of sessions keep it. */
export const whenceOf = (req: Request, { correlationId }: Exchange): Whence => ({
  ip: req.ip ?? null,
  userAgent: req.get('user-agent')?.slice(0, longestUserAgent) ?? null,
  correlationId,
});
