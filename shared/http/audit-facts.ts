// Who did it and from where, as the audit keeps it, taken from a request of an API.
import type { Request } from 'express';
import { type NewAuditEntry, platformTenant } from '../store/audit';
import type { Caller } from './caller';
import type { Exchange } from './exchange';

export type Whence = Pick<NewAuditEntry, 'ip' | 'userAgent' | 'correlationId'>;

/** Client addresses are believed as far as TRUST_PROXY says. */
export const whenceOf = (req: Request, { correlationId }: Pick<Exchange, 'correlationId'>): Whence => ({
  ip: req.ip ?? null,
  userAgent: (req.headers['user-agent'] ?? '').slice(0, 300) || null,
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
