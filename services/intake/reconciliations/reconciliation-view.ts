// A reconciliation as the API shows it, and how one is promised.
import { z } from 'zod';
import { providers } from '../../../shared/domain/jurisdictions/pack';
import { toJsonInteger } from '../../../shared/domain/money';
import { reconciliationRequested } from '../../../shared/events/reconciliation-requested';
import type { Answer } from '../../../shared/http/answer';
import type { Exchange } from '../../../shared/http/exchange';
import { publish } from '../../../shared/jobs/publish';
import { type Reconciliation, reconciliationStates } from '../../../shared/store/reconciliations';
import type { Tx } from '../../../shared/store/sql';

export const reconciliationsPath = '/api/v1/reconciliations';
export const pathOf = (id: string): string => `${reconciliationsPath}/${id}`;

export const reconciliationSchema = z
  .object({
    id: z.uuid(),
    jurisdiction: z.string(),
    provider: z.enum(providers),
    day: z.iso.date().describe('In the jurisdiction'),
    source: z.enum(['provider', 'statement']).describe('The provider’s own list, or a file that was uploaded'),
    state: z.enum(reconciliationStates),
    figures: z
      .object({
        lines: z.int().describe('On the list'),
        matched: z.int(),
        settledNow: z.int().describe('Money that nobody had told of, for payments that are known'),
        missingHere: z.int().describe('Booked as unidentified, as a second payment, or a refund that nobody knows of'),
        missingThere: z.int().describe('Booked on this day, and on no list'),
        different: z.int().describe('Of another amount or currency than is booked'),
        amountThere: z.int().describe('Of the list, refunds taken off; in the currency of the jurisdiction'),
        amountHere: z.int().describe('Of what the lines are here, and of what is missing there'),
      })
      .describe('Complete when the reconciliation is'),
    requestedBy: z.string().describe('As the audit names them'),
    failedReason: z.string().nullable(),
    createdAt: z.iso.datetime(),
    finishedAt: z.iso.datetime().nullable(),
    links: z.object({ self: z.string(), report: z.string() }),
  })
  .meta({ id: 'Reconciliation', title: 'A provider’s day or a statement compared with what is booked' });

export const reconciliationView = (one: Reconciliation): z.output<typeof reconciliationSchema> => ({
  id: one.id,
  jurisdiction: one.jurisdiction,
  provider: one.provider,
  day: one.day,
  source: one.source,
  state: one.state,
  figures: {
    lines: one.lines,
    matched: one.matched,
    settledNow: one.settledNow,
    missingHere: one.missingHere,
    missingThere: one.missingThere,
    different: one.different,
    amountThere: toJsonInteger(BigInt(one.amountThere)),
    amountHere: toJsonInteger(BigInt(one.amountHere)),
  },
  requestedBy: one.requestedBy,
  failedReason: one.failedReason,
  createdAt: one.createdAt.toISOString(),
  finishedAt: one.finishedAt?.toISOString() ?? null,
  links: { self: pathOf(one.id), report: `${pathOf(one.id)}/report` },
});

export const accepted = (one: Reconciliation): Answer => ({
  status: 202,
  body: reconciliationView(one),
  headers: { Location: pathOf(one.id) },
});

export const acceptedResponses = {
  202: {
    description: 'It is under way',
    content: { 'application/json': reconciliationSchema },
    headers: { Location: 'Where to see how far it is' },
  },
};

/** In the transaction that stores it: one that nobody works on would wait for ever. */
export const promiseReconciliation = (
  tx: Tx,
  { id, jurisdiction }: Reconciliation,
  { correlationId, traceParent }: Exchange,
): Promise<string> =>
  publish(
    tx,
    reconciliationRequested,
    { reconciliationId: id },
    { tenant: jurisdiction, subjectId: id, correlationId, ...(traceParent !== undefined && { traceParent }) },
  );
