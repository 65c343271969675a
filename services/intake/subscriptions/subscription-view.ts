// A subscription as the API shows it.
import { z } from 'zod';
import { providers } from '../../../shared/domain/jurisdictions/pack';
import { graceUntil } from '../../../shared/domain/subscription/periods';
import { subscriptionStates } from '../../../shared/domain/subscription/subscription-state';
import { isPeriodPaid, pausedReasons } from '../../../shared/domain/subscription/subscription-steps';
import type { Caller } from '../../../shared/http/caller';
import { paymentById } from '../../../shared/store/payments';
import type { SubscriptionRow } from '../../../shared/store/subscriptions';
import { assessmentPath } from '../assessment-view';
import { detailedPaymentSchema, detailedPaymentView } from '../payments/payment-view';
import type { IntakeTools } from '../tools';

const periodSchema = z.object({
  number: z.int().describe('From 0'),
  from: z.iso.date(),
  to: z.iso.date().describe('The day after its last one'),
  assessmentId: z.uuid(),
  paymentId: z.uuid().nullable().describe('That was ordered last; null where nothing had to be paid'),
  isPaid: z.boolean(),
  links: z.object({ assessment: z.string() }),
});

export const subscriptionSchema = z
  .object({
    id: z.uuid(),
    jurisdiction: z.string(),
    service: z.string(),
    provider: z.enum(providers),
    state: z.enum(subscriptionStates),
    pausedReason: z.enum(pausedReasons).nullable(),
    months: z.int().describe('Of a period'),
    beginsOn: z.iso.date().describe('The day that periods are counted from'),
    paidUntil: z.iso.date().nullable().describe('The day after the last one that is paid'),
    graceUntil: z.iso.date().nullable().describe('Until then it may be used while the renewal is not paid'),
    renewsOn: z.iso.date().nullable().describe('When the next period begins; null once it has ended'),
    failures: z.int().describe('How often the payment of the last period has failed'),
    retryOn: z.iso.date().nullable().describe('When it is asked for again'),
    period: periodSchema.describe('That began last'),
    createdAt: z.iso.datetime(),
    endedAt: z.iso.datetime().nullable(),
    links: z.object({ self: z.string() }),
  })
  .meta({ id: 'Subscription', title: 'A service that is renewed until it is ended' });

export const detailedSubscriptionSchema = subscriptionSchema
  .extend({ payment: detailedPaymentSchema.nullable().describe('That was ordered last') })
  .meta({ id: 'DetailedSubscription', title: 'A subscription with the payment of its last period' });

export const subscriptionPath = (id: string): string => `/api/v1/subscriptions/${id}`;

export function subscriptionView(row: SubscriptionRow): z.output<typeof subscriptionSchema> {
  const { id, jurisdiction, service, provider, state, pausedReason, months, beginsOn, paidUntil, failures, retryOn } =
    row;
  const { number, from, to, assessmentId, paymentId, assessmentState } = row.last!;
  return {
    ...{ id, jurisdiction, service, provider, state, pausedReason, months, beginsOn, paidUntil, failures, retryOn },
    graceUntil: paidUntil && state === 'active' ? graceUntil(paidUntil) : null,
    renewsOn: state === 'ended' ? null : row.nextOn,
    period: {
      ...{ number, from, to, assessmentId, paymentId },
      isPaid: isPeriodPaid(assessmentState),
      links: { assessment: assessmentPath(assessmentId) },
    },
    createdAt: row.createdAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
    links: { self: subscriptionPath(id) },
  };
}

/** For somebody who may see the subscription. */
export async function detailedSubscriptionView(
  tools: Pick<IntakeTools, 'db' | 'vault'>,
  caller: Caller,
  row: SubscriptionRow,
): Promise<z.output<typeof detailedSubscriptionSchema>> {
  const { paymentId } = row.last!;
  const payment = paymentId === null ? undefined : await paymentById(tools.db, paymentId);
  return {
    ...subscriptionView(row),
    payment: payment === undefined ? null : await detailedPaymentView(tools, caller, payment),
  };
}
