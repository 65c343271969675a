// Whether a refund may be asked for, how much it is, and whether another person decides. Pure: it is judged while the
// payment is locked, and judged again when it is approved.
import { least } from '../money';
import { type PaymentState, paymentStatesBefore } from './payment-state';
import { isStanding, type RefundState } from './refund-state';
import { type Holding, heldFor, type RefundSource } from './split-refund';

export type EarlierRefund = {
  amount: bigint;
  state: RefundState;
  requestedBy: string;
  /** Which movement of money it gives back. */
  transaction: string | null;
};

export type RefundFacts = {
  state: PaymentState;
  received: bigint;
  /** Approved refunds and lost disputes. */
  refunded: bigint;
  earlier: readonly EarlierRefund[];
  holdings: readonly Holding[];
  /** What was received, newest first. */
  movements: readonly Movement[];
};
type Movement = { transaction: string; amount: bigint };

export type RefundWanted = { amount: bigint | null; source: RefundSource };

export type JudgedRefund =
  /** With the movement of money that is given back. */
  | { amount: bigint; movement: Movement | null }
  | {
      refused:
        | 'not-refundable'
        /** Nothing that the payment brought lies with the assessment or in the account that it is to come from. */
        | 'nothing-there'
        | 'too-large'
        /** The money came in several movements, and a provider gives back one at a time. */
        | 'several-movements';
      /** What could be asked for. */
      most: bigint;
    };

/** `amount` null is all that is left. */
export function judgeRefund(facts: RefundFacts, { amount: wanted, source }: RefundWanted): JudgedRefund {
  if (!paymentStatesBefore('refunded').includes(facts.state)) return { refused: 'not-refundable', most: 0n };
  const held = heldFor(facts.holdings, source);
  const most = least(held, leftOf(facts));
  if (held === 0n && source.of !== 'payment') return { refused: 'nothing-there', most };
  const amount = wanted ?? most;
  if (amount > most || amount <= 0n) return { refused: 'too-large', most };
  const open = facts.movements.map((one) => ({ ...one, left: one.amount - givenBackOf(facts, one.transaction) }));
  const movement = open.find((one) => one.left >= amount);
  if (movement === undefined && open.length > 1) {
    const [largest] = open.map((one) => one.left).sort((a, b) => Number(b - a));
    return { refused: 'several-movements', most: largest! };
  }
  return { amount, movement: movement ?? open[0] ?? null };
}

/** What was received, less what is gone and what others have asked for. */
function leftOf({ received, refunded, earlier }: RefundFacts): bigint {
  const proposed = earlier.filter(({ state }) => state === 'proposed');
  return received - refunded - sumOf(proposed);
}

const givenBackOf = ({ earlier }: RefundFacts, transaction: string): bigint =>
  sumOf(earlier.filter((one) => isStanding(one.state) && one.transaction === transaction));

/**
 * What one person had paid back of the same money before counts: asking for it in small parts does not get round the
 * second person.
 */
export const needsSecondPerson = (
  { by, amount, approvalFrom }: { by: string; amount: bigint; approvalFrom: bigint },
  earlier: readonly EarlierRefund[],
): boolean => sumOf(earlier.filter((one) => isStanding(one.state) && one.requestedBy === by)) + amount >= approvalFrom;

const sumOf = (refunds: readonly EarlierRefund[]): bigint => refunds.reduce((sum, { amount }) => sum + amount, 0n);
