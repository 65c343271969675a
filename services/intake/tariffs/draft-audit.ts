import type { Request } from 'express';
import { contentHash } from '../../../shared/domain/content-hash';
import { auditFactsOf } from '../../../shared/http/audit-facts';
import type { Caller } from '../../../shared/http/caller';
import type { Exchange } from '../../../shared/http/exchange';
import { type AuditAction, recordAudit } from '../../../shared/store/audit';
import type { Tx } from '../../../shared/store/sql';
import type { Draft } from '../../../shared/store/tariff-drafts';

type Act = { action: AuditAction; before?: Draft; after: Draft; details?: Record<string, unknown> };

/** The content by its hash: whoever may read the audit and not the draft learns no more than that it changed. */
const trace = ({ state, revision, document }: Draft) => ({ state, revision, hash: contentHash(document) });

/** Last in the transaction of the act itself. */
export const auditDraft = (
  tx: Tx,
  call: { req: Request; exchange: Exchange; caller: Caller },
  { action, before, after, details }: Act,
): Promise<unknown> =>
  recordAudit(tx, {
    ...auditFactsOf(call),
    tenant: after.jurisdiction,
    action,
    resource: `draft ${after.id}`,
    outcome: 'done',
    before: before && trace(before),
    after: trace(after),
    details,
  });
