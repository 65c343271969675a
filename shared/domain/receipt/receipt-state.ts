// What becomes of a receipt: one table of legal moves, which statements take as their guards and the documentation shows.
// A receipt is voided and never deleted: numbers have no gaps.
import { type Move, statesBeforeMove } from '../state-moves';

export const receiptStates = ['numbered', 'issued', 'void'] as const;
export type ReceiptState = (typeof receiptStates)[number];

/** A move may lead from a state to itself: it may happen there, and changes nothing but facts beside the state. */
export const receiptMoves = [
  { by: 'numbered', from: [], to: 'numbered' },
  { by: 'file stored', from: ['numbered'], to: 'issued' },
  { by: 'file stored', from: ['void'], to: 'void', when: 'it was declared void while its file was being made' },
  { by: 'declared void', from: ['numbered', 'issued'], to: 'void' },
] as const satisfies readonly Move<ReceiptState>[];
export type ReceiptMove = (typeof receiptMoves)[number]['by'];

/** The states in which this may happen, for guards: `where state = any($1)`. In any other state it is refused. */
export const receiptStatesBefore = (move: ReceiptMove): ReceiptState[] =>
  statesBeforeMove(receiptStates, receiptMoves, move);
