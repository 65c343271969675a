// Which charges one overdue assessment has that are new today. Pure; the caller stores them.
import type { InstalmentTerms } from '../../../shared/domain/assessment/instalments';
import {
  instalmentLateRule,
  lateFees,
  type UnpaidInstalment,
  unpaidInstalments,
} from '../../../shared/domain/assessment/late-instalments';
import { chargesUpTo, latePaymentRuleFor } from '../../../shared/domain/assessment/late-payment';
import { toJsonInteger } from '../../../shared/domain/money';
import type { CompiledTariff } from '../../../shared/domain/tariff/compile-tariff';
import type { NewCharge, OverdueAssessment } from '../../../shared/store/late-charges';

type Ruling = { tariff: CompiledTariff | undefined; terms: InstalmentTerms | null; today: string };

/** What is late in instalments costs what the terms of the plan say, and not the penalty on a whole that is not yet due. */
export const chargesOf = (one: OverdueAssessment, ruling: Ruling): NewCharge[] =>
  one.instalments.length > 0 ? instalmentCharges(one, ruling) : tariffCharges(one, ruling);

/** The day of the first part that is not covered, where the amount is split. */
export const dueDayOf = (one: OverdueAssessment): string => unpaidParts(one)[0]?.dueOn ?? one.dueOn;

const unpaidParts = ({ instalments, paid }: OverdueAssessment): UnpaidInstalment[] =>
  unpaidInstalments(
    instalments.map((instalment) => ({ ...instalment, amount: BigInt(instalment.amount) })),
    BigInt(paid),
  );

function tariffCharges(one: OverdueAssessment, { tariff, today }: Ruling): NewCharge[] {
  const { dueOn, amount, paid } = one;
  const rule = latePaymentRuleFor(tariff?.document.latePayment ?? [], dueOn);
  if (rule === undefined) return [];
  const alreadyCharged = one.charges
    .filter((charge) => charge.dueOn === dueOn && charge.rule !== instalmentLateRule)
    .map((charge) => ({ period: charge.period, amount: BigInt(charge.amount) }));
  const charges = chargesUpTo({ rule, dueOn, unpaid: BigInt(amount) - BigInt(paid), today, alreadyCharged });
  return charges.map((charge) => asRead(one, { ...charge, rule: rule.id, dueOn }));
}

function instalmentCharges(one: OverdueAssessment, { terms, today }: Ruling): NewCharge[] {
  if (terms === null) return [];
  const alreadyCharged = new Set(
    one.charges.filter(({ rule }) => rule === instalmentLateRule).map(({ period }) => period),
  );
  const fees = lateFees({ unpaid: unpaidParts(one), terms, today, alreadyCharged });
  return fees.map((fee) => asRead(one, { ...fee, rule: instalmentLateRule, kind: 'late-fee' }));
}

type Charge = Pick<NewCharge, 'rule' | 'dueOn' | 'period' | 'kind' | 'explanation'> & { amount: bigint };

const asRead = (one: OverdueAssessment, { amount, ...charge }: Charge): NewCharge => ({
  ...charge,
  assessmentId: one.id,
  amount: toJsonInteger(amount),
  revision: one.revision,
  paid: one.paid,
  assessmentDueOn: dueDayOf(one),
});
