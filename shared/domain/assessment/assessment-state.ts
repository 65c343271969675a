// What becomes of an assessment from the day it is made: one table of legal moves, which statements take as their guards
// and the documentation shows, and the state that the facts demand. The facts rule; the state is kept beside them so
// that lists and sums need not work it out row by row.
import { type Move, statesBeforeMove } from '../state-moves';

export const assessmentStates = ['due', 'partly-paid', 'overdue', 'paid', 'exempt', 'cancelled'] as const;
export type AssessmentState = (typeof assessmentStates)[number];

const notLate = 'the due date is not over, or there is none yet';
const paidUp = 'nothing is left to pay';
const nothingPaid = 'nothing was paid';

/** A move may lead from a state to itself: it may happen there, and changes amounts or days but not the state. */
export const assessmentMoves = [
  { by: 'assessed', from: [], to: 'due', when: notLate },
  { by: 'assessed', from: [], to: 'overdue', when: 'the due date is over already' },
  { by: 'assessed', from: [], to: 'paid', when: 'the tax is 0' },
  { by: 'assessed', from: [], to: 'exempt', when: 'an exemption was approved before' },

  { by: 'payment received in part', from: ['due', 'partly-paid'], to: 'partly-paid', when: notLate },
  { by: 'payment received in part', from: ['overdue'], to: 'overdue', when: 'what is left stays late' },
  { by: 'payment received in full', from: ['due', 'partly-paid', 'overdue'], to: 'paid' },

  { by: 'due date passed', from: ['due', 'partly-paid'], to: 'overdue' },
  { by: 'charged for being late', from: ['overdue'], to: 'overdue' },

  { by: 'due date moved', from: ['due', 'overdue'], to: 'due', when: `${notLate}; ${nothingPaid}` },
  { by: 'due date moved', from: ['partly-paid', 'overdue'], to: 'partly-paid', when: `${notLate}; a part was paid` },
  { by: 'due date moved', from: ['due', 'partly-paid', 'overdue'], to: 'overdue', when: 'the new day is over already' },
  {
    by: 'due date moved',
    from: ['overdue', 'paid'],
    to: 'paid',
    when: 'nothing is left to pay, or only charges were and they fall away',
  },
  { by: 'due date moved', from: ['exempt'], to: 'exempt' },

  // What was paid is touched by neither of the two below that say that nothing was: it is paid back first.
  { by: 'exemption approved', from: ['due', 'overdue'], to: 'exempt', when: nothingPaid },
  { by: 'exemption ended', from: ['exempt'], to: 'due', when: `${notLate}; ${nothingPaid}` },
  { by: 'exemption ended', from: ['exempt'], to: 'partly-paid', when: `${notLate}; a part was paid` },
  { by: 'exemption ended', from: ['exempt'], to: 'overdue', when: 'the due date is over' },
  { by: 'exemption ended', from: ['exempt'], to: 'paid', when: paidUp },

  { by: 'refunded', from: ['partly-paid', 'paid'], to: 'due', when: `${notLate}; nothing of what was paid remains` },
  { by: 'refunded', from: ['partly-paid', 'paid'], to: 'partly-paid', when: `${notLate}; a part remains` },
  { by: 'refunded', from: ['overdue', 'paid'], to: 'overdue', when: 'the due date is over' },
  { by: 'refunded', from: ['paid'], to: 'paid', when: 'only what was paid too much' },
  { by: 'refunded', from: ['exempt'], to: 'exempt' },
  { by: 'refunded', from: ['cancelled'], to: 'cancelled' },

  // What it was paid with is there again, whatever has become of it meanwhile.
  { by: 'refund failed', from: ['due', 'partly-paid'], to: 'partly-paid', when: `${notLate}; a part is paid` },
  { by: 'refund failed', from: ['overdue'], to: 'overdue', when: 'what is left stays late' },
  { by: 'refund failed', from: ['due', 'partly-paid', 'overdue', 'paid'], to: 'paid', when: paidUp },
  { by: 'refund failed', from: ['exempt'], to: 'exempt' },
  { by: 'refund failed', from: ['cancelled'], to: 'cancelled' },

  { by: 'correction published', from: ['due', 'exempt'], to: 'due', when: `${notLate}; ${nothingPaid}` },
  {
    by: 'correction published',
    from: ['overdue', 'exempt'],
    to: 'overdue',
    when: `the due date is over; ${nothingPaid}`,
  },
  {
    by: 'correction published',
    from: ['due', 'overdue', 'exempt'],
    to: 'paid',
    when: `the corrected tax is 0; ${nothingPaid}`,
  },
  {
    by: 'correction published',
    from: ['due', 'overdue', 'exempt'],
    to: 'exempt',
    when: `the corrected assessment is exempt; ${nothingPaid}`,
  },

  { by: 'cancelled with a reason', from: ['due', 'partly-paid', 'overdue', 'paid', 'exempt'], to: 'cancelled' },
] as const satisfies readonly Move<AssessmentState>[];
export type AssessmentMove = (typeof assessmentMoves)[number]['by'];

/** The states in which this may happen, for guards: `where state = any($1)`. In any other state it is refused. */
export const statesBefore = (move: AssessmentMove): AssessmentState[] =>
  statesBeforeMove(assessmentStates, assessmentMoves, move);

/** Whether something may still be owed. */
export const isOpen = (state: AssessmentState): boolean =>
  state === 'due' || state === 'partly-paid' || state === 'overdue';

type Facts = {
  /** The tax, what was charged for being late, and what was paid less what was refunded; in one currency. */
  amount: bigint;
  charges: bigint;
  paid: bigint;
  /** Null where no day is set yet: nothing is late then. The due date itself is still in time. */
  dueOn: string | null;
  /** The day in the jurisdiction. */
  today: string;
  exempt: boolean;
  cancelled: boolean;
};

/** The state that the facts demand. */
export function stateFor({ amount, charges, paid, dueOn, today, exempt, cancelled }: Facts): AssessmentState {
  if (cancelled) return 'cancelled';
  if (exempt) return 'exempt';
  if (paid >= amount + charges) return 'paid';
  if (dueOn !== null && dueOn < today) return 'overdue';
  return paid > 0n ? 'partly-paid' : 'due';
}
