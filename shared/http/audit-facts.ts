// Who did it and from where, as the audit and the list of sessions keep it, taken from a request.
import { isIP } from 'node:net';
import type { Request } from 'express';
import type { Whence } from '../access/whence';
import { type NewAuditEntry, platformTenant } from '../store/audit';
import type { Caller } from './caller';
import type { Exchange } from './exchange';

// Longer ones are made up.
const longestUserAgent = 300;

/**
 * Client addresses are believed as far as TRUST_PROXY says. What a proxy passed on may be any text: what is no address
 * is not kept.
 */
export const whenceOf = (req: Request, { correlationId }: Pick<Exchange, 'correlationId'>): Whence => ({
  ip: isIP(req.ip ?? '') === 0 ? null : req.ip!,
  userAgent: req.headers['user-agent']?.slice(0, longestUserAgent) || null,
  correlationId,
});

type Call = { req: Request; exchange: Exchange; caller: Caller };

/** To be spread into an entry of `recordAudit`, which adds what was done. */
export const auditFactsOf = ({
  req,
  exchange,
  caller,
}: Call): Whence & Pick<NewAuditEntry, 'tenant' | 'actor' | 'role'> => ({
  tenant: caller.jurisdiction ?? platformTenant,
  actor: caller.actor,
  role: caller.role,
  ...whenceOf(req, exchange),
});
