// What received money is credited to. Pure: whoever settles a payment books what comes out of here, and nothing else.
import { type AssessmentState, isOpen } from '../assessment/assessment-state';
import { least } from '../money';

export type RevenueKind = 'vehicle-tax' | 'service-fee' | 'late-charges';

/** What was asked for one assessment, and how the assessment stands now. Amounts in the currency's whole units. */
export type PayableItem = {
  assessmentId: string;
  asked: bigint;
  revenue: Exclude<RevenueKind, 'late-charges'>;
  state: AssessmentState;
  /** The tax, what was charged for being late, and what was paid so far. */
  amount: bigint;
  charges: bigint;
  paid: bigint;
};

/** An account of the jurisdiction that is credited. Of revenue each is for one assessment. */
export type Credit =
  | { kind: 'revenue'; revenue: RevenueKind; assessmentId: string; amount: bigint }
  | { kind: 'overpaid' | 'underpaid' | 'paid-for-cancelled'; amount: bigint };

/**
 * Credits sum to what was received, whatever it is. Each assessment gets what was asked for it as far as it owes so much;
 * the tax first, then the charges. What is left lies in a named account until somebody says what becomes of it: too
 * little where nothing may be paid in part, too much, and what was paid for an assessment that is no more.
 */
export function allocate(received: bigint, items: readonly PayableItem[], isPartialAllowed: boolean): Credit[] {
  const asked = items.reduce((sum, item) => sum + item.asked, 0n);
  if (received < asked && !isPartialAllowed) return [{ kind: 'underpaid', amount: received }];
  const credits: Credit[] = [];
  let forCancelled = 0n;
  let left = received;
  for (const item of items) {
    const share = least(left, item.asked);
    if (item.state === 'cancelled') {
      forCancelled += share;
      left -= share;
      continue;
    }
    for (const credit of creditsOf(item, share)) {
      credits.push(credit);
      left -= credit.amount;
    }
  }
  return [...credits, ...aside('paid-for-cancelled', forCancelled), ...aside('overpaid', left)];
}

/** Of one assessment, up to `most`: nothing where nothing is owed. */
export function creditsOf(item: Omit<PayableItem, 'asked'>, most: bigint): Credit[] {
  const { assessmentId, revenue, amount, charges, paid, state } = item;
  const owed = amount + charges - paid;
  if (!isOpen(state) || owed <= 0n) return [];
  const share = least(most, owed);
  const taxLeft = paid < amount ? amount - paid : 0n;
  const tax = least(share, taxLeft);
  return [
    { kind: 'revenue', revenue, assessmentId, amount: tax } as const,
    { kind: 'revenue', revenue: 'late-charges', assessmentId, amount: share - tax } as const,
  ].filter((credit) => credit.amount > 0n);
}

const aside = (kind: 'overpaid' | 'paid-for-cancelled', amount: bigint): Credit[] =>
  amount > 0n ? [{ kind, amount }] : [];
