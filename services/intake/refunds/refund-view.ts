import { z } from 'zod';
import { providers } from '../../../shared/domain/jurisdictions/pack';
import { toJsonInteger } from '../../../shared/domain/money';
import { refundStates } from '../../../shared/domain/payment/refund-state';
import { asideKinds } from '../../../shared/domain/payment/split-refund';
import type { RefundPartRow, RefundRow } from '../../../shared/store/refunds';

export const refundsPath = '/api/v1/refunds';
export const refundPath = (id: string): string => `${refundsPath}/${id}`;

const actor = z.string().describe('An account or a job, as the audit names it');

export const refundSchema = z
  .object({
    id: z.uuid(),
    state: z.enum(refundStates),
    paymentId: z.uuid().nullable().describe('Null of money that was never a payment’s'),
    caseId: z.uuid().nullable().describe('The case that it resolves'),
    jurisdiction: z.string(),
    amount: z.int(),
    currency: z.string(),
    provider: z.enum(providers),
    byHand: z.boolean().describe('The provider has no way: a person pays it back, and says so'),
    assessmentId: z.uuid().nullable().describe('What was paid for this one alone is paid back'),
    account: z
      .enum([...asideKinds, 'unidentified'])
      .nullable()
      .describe('What lies in this account alone is paid back'),
    reason: z.string(),
    requestedBy: actor,
    decidedBy: actor.nullable(),
    transaction: z.string().nullable().describe('The movement of money that is given back, as the provider calls it'),
    providerReference: z.string().nullable().describe('What the provider calls the refund'),
    failedReason: z.string().nullable(),
    createdAt: z.iso.datetime(),
    approvedAt: z.iso.datetime().nullable(),
    givenUpAt: z.iso
      .datetime()
      .nullable()
      .describe('Nobody asks the provider any more, and a person has to say what became of it'),
    finishedAt: z.iso.datetime().nullable(),
    links: z.object({ self: z.string(), payment: z.string().nullable() }),
  })
  .meta({ id: 'Refund', title: 'Money that is paid back' });

export const refundView = ({
  proposalId: _,
  amount,
  createdAt,
  approvedAt,
  givenUpAt,
  finishedAt,
  ...refund
}: RefundRow) => ({
  ...refund,
  amount: toJsonInteger(BigInt(amount)),
  createdAt: createdAt.toISOString(),
  approvedAt: approvedAt?.toISOString() ?? null,
  givenUpAt: givenUpAt?.toISOString() ?? null,
  finishedAt: finishedAt?.toISOString() ?? null,
  links: {
    self: refundPath(refund.id),
    payment: refund.paymentId === null ? null : `/api/v1/payments/${refund.paymentId}`,
  },
});

export const explainedRefundSchema = refundSchema
  .extend({
    parts: z
      .array(
        z.object({
          account: z.string(),
          revenue: z.string().nullable(),
          assessmentId: z.uuid().nullable(),
          amount: z.int(),
        }),
      )
      .describe('Which accounts pay for it; none before it is approved'),
  })
  .meta({ id: 'ExplainedRefund', title: 'A refund with where its money comes from' });

export const explainedRefundView = (refund: RefundRow, parts: readonly RefundPartRow[]) => ({
  ...refundView(refund),
  parts: parts.map(({ account, revenue, assessmentId, amount }) => ({
    account,
    revenue,
    assessmentId,
    amount: toJsonInteger(BigInt(amount)),
  })),
});
