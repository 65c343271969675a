// POST /api/v1/batches/{id}/cancel.
import { auditFactsOf } from '../../shared/http/audit-facts';
import { rowScopeOf } from '../../shared/http/caller';
import { Refusal } from '../../shared/http/errors';
import { defineRoute, type Route } from '../../shared/http/route';
import { recordAudit } from '../../shared/store/audit';
import { findBatch } from '../../shared/store/batch-reads';
import { cancelBatch as cancel } from '../../shared/store/batches';
import { withPatience, withTx } from '../../shared/store/sql';
import { batchSchema, batchView } from './batch-view';
import { batchParams, readPatienceSeconds } from './get-batch';
import type { IntakeTools } from './tools';

export const cancelBatch = ({ db }: IntakeTools): Route =>
  defineRoute(
    {
      method: 'post',
      path: '/api/v1/batches/{id}/cancel',
      audience: 'partner',
      permission: 'batches:cancel',
      tag: 'Batches',
      summary: 'Stop a batch',
      description:
        'What was assessed stays; what was not run yet is not run. Cancelling a cancelled batch changes nothing.',
      params: batchParams,
      responses: { 200: { description: 'The cancelled batch', content: { 'application/json': batchSchema } } },
      errors: ['BATCH_NOT_FOUND', 'BATCH_COMPLETED'],
    },
    async ({ req, params: { id }, caller, reach, exchange }) => {
      const scope = rowScopeOf({ caller, reach });
      const facts = auditFactsOf({ req, exchange, caller });
      // Safe to do again: a batch that an earlier try has cancelled is found cancelled.
      const batch = await withPatience(readPatienceSeconds, async () => {
        if ((await findBatch(db, scope, id)) === undefined) throw new Refusal('BATCH_NOT_FOUND');
        await withTx(db, async (tx) => {
          if (!(await cancel(tx, caller.partnerId, id))) return;
          await recordAudit(tx, { ...facts, action: 'cancel batch', resource: `batch:${id}`, outcome: 'done' });
        });
        return findBatch(db, scope, id);
      });
      if (batch === undefined) throw new Refusal('BATCH_NOT_FOUND');
      if (batch.state === 'completed') throw new Refusal('BATCH_COMPLETED');
      return { status: 200, body: batchView(batch) };
    },
  );
