// What a person may do about each kind of case, as one table: routes ask it and the documentation shows it.
import type { AsideKind } from './split-refund';

export const caseActions = ['refund', 'assign', 'accept'] as const;
export type CaseAction = (typeof caseActions)[number];

type Lies = {
  /** Where the money lies that the case is about; null where it is about none. */
  in: AsideKind | 'unidentified' | null;
  actions: readonly CaseAction[];
};

/** Every case can be dismissed; whatever lies aside because of it stays there. */
export const casesByKind = {
  overpaid: { in: 'overpaid', actions: ['refund', 'assign'] },
  'second-payment': { in: 'overpaid', actions: ['refund', 'assign'] },
  underpaid: { in: 'underpaid', actions: ['refund', 'assign', 'accept'] },
  'paid-for-cancelled': { in: 'paid-for-cancelled', actions: ['refund', 'assign'] },
  unidentified: { in: 'unidentified', actions: ['refund', 'assign'] },
  // What is owed is owed in the jurisdiction's own currency.
  'different-currency': { in: 'unidentified', actions: ['refund'] },
  // Once more, now that the money lies where it lay before.
  'refund-failed': { in: null, actions: ['refund'] },
  'different-amount': { in: null, actions: [] },
  'missing-there': { in: null, actions: [] },
  'unclear-order': { in: null, actions: [] },
  disputed: { in: null, actions: [] },
  // No attempt is left to number or to draw it. Once it is made the case is closed.
  'no-receipt': { in: null, actions: [] },
} as const satisfies Record<string, Lies>;
export type CaseKind = keyof typeof casesByKind;
export const caseKinds = Object.keys(casesByKind) as [CaseKind, ...CaseKind[]];

export const mayBe = (kind: CaseKind, action: CaseAction): boolean =>
  (casesByKind[kind].actions as readonly CaseAction[]).includes(action);
