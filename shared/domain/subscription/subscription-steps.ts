// What each step changes of a subscription. Pure: whoever takes one holds the row, and writes what comes out of here.
import { type Period, periodOf, type Rhythm, retryOn } from './periods';
import type { SubscriptionState } from './subscription-state';

/** Days are YYYY-MM-DD of the jurisdiction. */
export type SubscriptionFacts = Rhythm & {
  state: SubscriptionState;
  /** The period that begins next, and when. */
  nextPeriod: number;
  nextOn: string;
  /** Of the period before: how often its payment has failed, and when it is tried again. */
  failures: number;
  retryOn: string | null;
  pausedReason: PausedReason | null;
};

export const pausedReasons = ['unpaid', 'no-fee', 'no-provider', 'no-pages'] as const;
export type PausedReason = (typeof pausedReasons)[number];

/** A fee that is paid, or that nobody has to pay. */
export const isPeriodPaid = (assessmentState: string): boolean =>
  assessmentState === 'paid' || assessmentState === 'exempt';

const untroubled = { failures: 0, retryOn: null, pausedReason: null } as const;

/** Nobody is asked for a period that is over: when nothing was renewed for so long it is counted anew from today. */
export function nextPeriodOf(facts: SubscriptionFacts, today: string): { facts: SubscriptionFacts; period: Period } {
  const period = periodOf(facts, facts.nextPeriod);
  if (today < period.to) return { facts, period };
  const anew = countedFrom(facts, today);
  return { facts: anew, period: periodOf(anew, anew.nextPeriod) };
}

export const countedFrom = (facts: SubscriptionFacts, today: string): SubscriptionFacts => ({
  ...facts,
  beginsOn: today,
  firstPeriod: facts.nextPeriod,
  nextOn: today,
});

export const afterBeginning = (facts: SubscriptionFacts, period: Period): SubscriptionFacts => ({
  ...facts,
  ...untroubled,
  nextPeriod: facts.nextPeriod + 1,
  nextOn: period.to,
});

/** What is paid after its period is over brings nothing back that was paused meanwhile. */
export const afterPaying = (facts: SubscriptionFacts, today: string): SubscriptionFacts =>
  facts.state === 'paused' && today >= facts.nextOn ? facts : { ...facts, ...untroubled, state: 'active' };

export function afterFailing(facts: SubscriptionFacts, today: string): SubscriptionFacts {
  const failures = facts.failures + 1;
  const next = retryOn(failures, today);
  return next === null
    ? { ...paused(facts, 'unpaid'), failures }
    : { ...facts, failures, retryOn: next, pausedReason: null };
}

export const afterRetrying = (facts: SubscriptionFacts): SubscriptionFacts => ({ ...facts, retryOn: null });

export const paused = (facts: SubscriptionFacts, pausedReason: PausedReason): SubscriptionFacts => ({
  ...facts,
  state: 'paused',
  retryOn: null,
  pausedReason,
});

export const resumed = (facts: SubscriptionFacts): SubscriptionFacts => ({ ...facts, ...untroubled, state: 'active' });
