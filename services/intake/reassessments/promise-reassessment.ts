import { reassessmentRequested } from '../../../shared/events/reassessment-requested';
import type { Answer } from '../../../shared/http/answer';
import type { Exchange } from '../../../shared/http/exchange';
import { publish } from '../../../shared/jobs/publish';
import type { Reassessment } from '../../../shared/store/reassessments';
import type { Tx } from '../../../shared/store/sql';
import { pathOf, reassessmentSchema, reassessmentView } from './reassessment-view';

/** In the transaction that stores it: one that nobody works on would wait for ever. */
export const promiseReassessment = (
  tx: Tx,
  { id, jurisdiction }: Reassessment,
  { correlationId, traceParent }: Exchange,
): Promise<string> =>
  publish(
    tx,
    reassessmentRequested,
    { reassessmentId: id },
    { tenant: jurisdiction, subjectId: id, correlationId, ...(traceParent !== undefined && { traceParent }) },
  );

export const accepted = (one: Reassessment): Answer => ({
  status: 202,
  body: reassessmentView(one),
  headers: { Location: pathOf(one.id) },
});

export const acceptedResponses = {
  202: {
    description: 'It is under way',
    content: { 'application/json': reassessmentSchema },
    headers: { Location: 'Where to see how far it is' },
  },
};

/** What the audit keeps of one. */
export const auditedReassessment = ({ subject, fiscalYear, tariffId, tariffVersion }: Reassessment) => ({
  subject,
  fiscalYear,
  tariff: `${tariffId} v${tariffVersion}`,
});
