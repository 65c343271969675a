// POST /api/v1/reconciliations: a provider's day is compared with ours, besides the nights that do so.
import { z } from 'zod';
import { jurisdictionCode } from '../../../shared/domain/jurisdictions/packs';
import { providerFacts } from '../../../shared/domain/payment/provider-facts';
import { auditFactsOf } from '../../../shared/http/audit-facts';
import { errorsOfJsonBody, jsonBody, readJson } from '../../../shared/http/json-body';
import { defineRoute, type Route } from '../../../shared/http/route';
import { isConfigured } from '../../../shared/process/payment-settings';
import { recordAudit } from '../../../shared/store/audit';
import { insertReconciliation, newestOfDay } from '../../../shared/store/reconciliations';
import { withTx } from '../../../shared/store/sql';
import type { IntakeTools } from '../tools';
import { notOffered, placeOfDay, providerAndDay } from './reconciled-day';
import { accepted, acceptedResponses, promiseReconciliation, reconciliationsPath } from './reconciliation-view';

const dayBody = z.strictObject({
  ...providerAndDay,
  jurisdiction: jurisdictionCode.optional().describe('For callers who belong to none; those who do ask for their own'),
});

export const postReconciliation = ({ db, config }: IntakeTools): Route =>
  defineRoute(
    {
      method: 'post',
      path: reconciliationsPath,
      audience: 'person',
      permission: 'reconciliations:create',
      tag: 'Reconciliations',
      summary: 'Compare a provider’s day with ours',
      description:
        'The provider is asked for its list. Money that is not booked yet is; nothing is undone. While the same day is ' +
        'under way the answer is the one that is. Of providers without a list upload the statement.',
      body: jsonBody('Which day of which provider', dayBody),
      responses: acceptedResponses,
      errors: [...errorsOfJsonBody, 'PROVIDER_NOT_OFFERED'],
    },
    async ({ req, res, caller, exchange }) => {
      const given = await readJson(req, res, dayBody);
      const { code: jurisdiction } = placeOfDay(caller, given);
      const { provider, day } = given;
      if (!providerFacts[provider].hasList) throw notOffered('has no list to be asked for; upload its statement');
      if (!isConfigured(config, provider)) throw notOffered('is not configured on this installation');
      const wanted = { jurisdiction, provider, day };
      const reconciliation = await withTx(db, async (tx) => {
        const asked = { ...wanted, source: 'provider', fileHash: null, requestedBy: caller.actor } as const;
        const made = await insertReconciliation(tx, asked);
        if (made === undefined) return newestOfDay(tx, wanted);
        await promiseReconciliation(tx, made, exchange);
        await recordAudit(tx, {
          ...auditFactsOf({ req, exchange, caller }),
          tenant: jurisdiction,
          action: 'reconcile',
          resource: `reconciliation ${made.id}`,
          outcome: 'done',
          details: { provider, day },
        });
        return made;
      });
      return accepted(reconciliation!);
    },
  );
