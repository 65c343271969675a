// How much of an assessment an order asks for, or why it may not. Pure.
import { type AssessmentState, isOpen } from '../assessment/assessment-state';

/** Amounts in whole units of the currency. */
export type Payable = {
  state: AssessmentState;
  amount: bigint;
  charges: bigint;
  paid: bigint;
  /** Asked for by payments that are under way. */
  reserved: bigint;
  /** Amounts of the parts in their order; empty where it is not split. */
  instalments: readonly bigint[];
};

/** `all`: whatever is left. `instalment`: everything through that part, numbered from 1, that is not covered yet. */
export type Wanted = { all: true } | { amount: bigint } | { instalment: number };

export type Judged = { amount: bigint } | { refused: Refused };
type Refused =
  | 'nothing-to-pay'
  | 'under-way'
  | 'more-than-owed'
  | 'only-all-at-once'
  | 'no-such-instalment'
  /** Of a part: many of a coin each would keep everybody else from paying. */
  | 'too-little';

export type Parts = { partial: boolean; leastPart: number };

export function judgeOrder(payable: Payable, wanted: Wanted, parts: Parts): Judged {
  const { state, amount, charges, paid, reserved } = payable;
  const owed = amount + charges - paid;
  if (!isOpen(state) || owed <= 0n) return { refused: 'nothing-to-pay' };
  const left = owed - reserved;
  if (left <= 0n) return { refused: 'under-way' };
  if ('all' in wanted) return { amount: left };
  const asked = 'amount' in wanted ? wanted.amount : upTo(payable, wanted.instalment);
  if (asked === null) return { refused: 'no-such-instalment' };
  // Of a part that is covered, or that others are paying.
  if (asked <= 0n) return { refused: reserved > 0n ? 'under-way' : 'nothing-to-pay' };
  if (asked > left) return { refused: asked > owed ? 'more-than-owed' : 'under-way' };
  const reason = asked < left ? judgePart(payable, asked, parts) : null;
  return reason === null ? { amount: asked } : { refused: reason };
}

function judgePart(payable: Payable, asked: bigint, { partial, leastPart }: Parts): Refused | null {
  if (!partial && payable.instalments.length === 0) return 'only-all-at-once';
  const isPlanned = payable.instalments.some((_, index) => upTo(payable, index + 1) === asked);
  return asked < leastPart && !isPlanned ? 'too-little' : null;
}

function upTo({ instalments, paid, reserved }: Payable, number: number): bigint | null {
  if (number > instalments.length) return null;
  const through = instalments.slice(0, number).reduce((sum, part) => sum + part, 0n);
  return through - paid - reserved;
}
