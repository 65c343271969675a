// DELETE /api/v1/keys/{id}.
import { z } from 'zod';
import { auditFactsOf } from '../../../shared/http/audit-facts';
import { Refusal } from '../../../shared/http/errors';
import { noContent, nothing } from '../../../shared/http/no-content';
import { defineRoute, type Route } from '../../../shared/http/route';
import { auditedKey, revokeKeyOf } from '../../../shared/store/api-key-admin';
import { recordAudit } from '../../../shared/store/audit';
import { withTx } from '../../../shared/store/sql';
import type { IdentityTools } from '../tools';
import { partnerOfKeys } from './key-reach';

export const revokeKey = ({ db }: IdentityTools): Route =>
  defineRoute(
    {
      method: 'delete',
      path: '/api/v1/keys/{id}',
      audience: 'person',
      permission: 'keys:revoke',
      // A key that was stolen is not left open because somebody enters tariffs.
      duringMaintenance: true,
      tag: 'API keys',
      summary: 'Revoke an API key',
      params: z.strictObject({ id: z.uuid() }),
      responses: nothing('Revoked, from the next request on'),
      errors: ['REQUEST_INVALID', 'KEY_NOT_FOUND'],
    },
    async (call) => {
      const { res, params, caller } = call;
      const partnerId = partnerOfKeys(call);
      await withTx(db, async (tx) => {
        const revocation = await revokeKeyOf(tx, params.id, { by: caller.actor, partnerId });
        if (revocation.outcome === 'unknown') throw new Refusal('KEY_NOT_FOUND');
        const { before, after } = revocation;
        await recordAudit(tx, {
          ...auditFactsOf(call),
          tenant: before.jurisdiction,
          action: 'revoke key',
          resource: `key:${params.id}`,
          outcome: 'done',
          before: auditedKey(before),
          after: auditedKey(after),
        });
      });
      return noContent(res);
    },
  );
