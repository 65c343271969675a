import { dayIn } from '../../shared/domain/days';
import { packOf } from '../../shared/domain/jurisdictions/packs';
import type { Handle } from '../../shared/jobs/handler';
import { gatherPeople } from '../../shared/messages/gather-people';
import { requestGathered } from '../../shared/messages/request-gathered';
import { batchToTell, nextBlockToTell } from '../../shared/store/batches-to-tell';
import { withTx } from '../../shared/store/sql';
import type { NotificationTools } from './open';
import type { tellOfAssessments } from './tell-of-assessments.job';

/**
 * Block by block of the batch's owners, each in a transaction of its own. By the day on which the batch was completed, so
 * that a run that goes on after midnight tells nobody a second time.
 */
export const handle: Handle<typeof tellOfAssessments, NotificationTools> = async ({ batchId }, context) => {
  const { db, vault, signal, now, followUp } = context;
  const batch = await batchToTell(db, batchId);
  if (batch === undefined) return;
  const { jurisdiction, completedAt } = batch;
  const day = dayIn(packOf(jurisdiction).timeZone, completedAt);
  const total = { assessments: 0, messages: 0 };
  for (let after = -1; ; ) {
    signal.throwIfAborted();
    const block = await nextBlockToTell(db, batchId, after);
    if (block === undefined) return total;
    const { chunk, assessmentIds } = block;
    const owed = assessmentIds.map((id) => ({ id, accountId: null }));
    const told = await gatherPeople(db, vault, jurisdiction, owed);
    const request = { kind: 'assessment-created', jurisdiction, day, now: now() } as const;
    total.messages += await withTx(db, (tx) => requestGathered(tx, vault, request, told, followUp));
    total.assessments += assessmentIds.length;
    after = chunk;
  }
};
