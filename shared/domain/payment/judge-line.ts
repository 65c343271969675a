// A line of a provider's list or statement, held against what is known here. Pure: nothing is undone or corrected because
// of what it says; money that is not booked yet is, and the rest is for a person.

export type LineOutcome =
  | 'matched'
  | 'settled-now'
  | 'missing-here'
  | 'missing-there'
  | 'different-amount'
  | 'different-currency';

export type LineKind = 'payment' | 'refund';

export type JudgedLine = { kind: LineKind; amount: bigint; currency: string };

/** A movement of money that is booked. */
export type KnownMovement = JudgedLine & {
  transaction: string;
  paymentId: string | null;
  jurisdiction: string;
  /** It explains no payment, and nobody has decided yet what becomes of it. */
  isAside: boolean;
};

export type KnownHere = {
  /** Under the name that the line gives it. */
  movement: KnownMovement | null;
  /** What the line says it is for. */
  payment: { id: string; jurisdiction: string } | null;
  /** What is booked of that payment and no line of the same list names: a bank may call it otherwise than its callbacks. */
  calledOtherwise: KnownMovement | null;
  /** Of ours, and not known to be paid yet. */
  refund: { id: string; paymentId: string; jurisdiction: string; amount: bigint; currency: string } | null;
};

export type LineVerdict =
  | { act: 'note'; outcome: LineOutcome; here: KnownMovement | null }
  | { act: 'settle'; paymentId: string }
  /** A refund of ours, or null: one that somebody made at the provider. */
  | { act: 'pay back'; paymentId: string; refundId: string | null }
  /** Nobody knows whose it is. */
  | { act: 'set aside' }
  /** Of another jurisdiction, for which the same account collects. */
  | { act: 'leave out' };

export function judgeLine(line: JudgedLine, jurisdiction: string, known: KnownHere): LineVerdict {
  const subject = known.movement ?? known.payment ?? known.refund;
  if (subject !== null && subject.jurisdiction !== jurisdiction) return { act: 'leave out' };
  const here = known.movement ?? known.calledOtherwise;
  if (here !== null) return { act: 'note', outcome: compare(line, here), here };
  if (line.kind === 'refund') return judgeRefundLine(line, known);
  return known.payment === null ? { act: 'set aside' } : { act: 'settle', paymentId: known.payment.id };
}

function judgeRefundLine(line: JudgedLine, { payment, refund }: KnownHere): LineVerdict {
  if (refund === null)
    return payment === null
      ? { act: 'note', outcome: 'missing-here', here: null }
      : { act: 'pay back', paymentId: payment.id, refundId: null };
  // Under the name of ours, and not what we asked for.
  if (refund.amount !== line.amount || refund.currency !== line.currency)
    return { act: 'note', outcome: 'different-amount', here: null };
  return { act: 'pay back', paymentId: refund.paymentId, refundId: refund.id };
}

function compare(line: JudgedLine, here: KnownMovement): LineOutcome {
  if (here.currency !== line.currency) return 'different-currency';
  if (here.amount !== line.amount || here.kind !== line.kind) return 'different-amount';
  return here.isAside ? 'missing-here' : 'matched';
}
