import { z } from 'zod';
import { providers } from '../../../shared/domain/jurisdictions/pack';
import { toJsonInteger } from '../../../shared/domain/money';
import { caseActions, caseKinds, mayBe } from '../../../shared/domain/payment/case-actions';
import { type CaseRow, caseStates } from '../../../shared/store/case-reads';

export const casesPath = '/api/v1/cases';

export const caseSchema = z
  .object({
    id: z.uuid(),
    kind: z.enum(caseKinds),
    state: z.enum(caseStates),
    jurisdiction: z.string(),
    about: z.string().describe('What it is one of its kind for'),
    provider: z.enum(providers).nullable(),
    paymentId: z.uuid().nullable(),
    transaction: z.string().nullable().describe('As the provider calls the movement of money'),
    amount: z.int().nullable().describe('What lies aside because of it'),
    currency: z.string().nullable(),
    details: z.record(z.string(), z.unknown()),
    actions: z.array(z.enum(caseActions)).describe('What may be done about it besides dismissing it'),
    resolution: z.string().nullable(),
    resolvedBy: z.string().nullable(),
    reason: z.string().nullable(),
    createdAt: z.iso.datetime(),
    resolvedAt: z.iso.datetime().nullable(),
    links: z.object({ self: z.string(), payment: z.string().nullable() }),
  })
  .meta({ id: 'PaymentCase', title: 'Something about money that is not for a machine to decide' });

export const caseView = ({ amount, createdAt, resolvedAt, ...one }: CaseRow) => ({
  ...one,
  amount: amount === null ? null : toJsonInteger(BigInt(amount)),
  actions: one.state === 'open' ? caseActions.filter((action) => mayBe(one.kind, action)) : [],
  createdAt: createdAt.toISOString(),
  resolvedAt: resolvedAt?.toISOString() ?? null,
  links: {
    self: `${casesPath}/${one.id}`,
    payment: one.paymentId === null ? null : `/api/v1/payments/${one.paymentId}`,
  },
});
