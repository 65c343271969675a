// What becomes of the draft of a tariff: one table of legal moves, which statements take as their guards and the
// documentation shows.
import { type Move, statesBeforeMove } from '../state-moves';

export const draftStates = ['draft', 'validated', 'published', 'discarded'] as const;
export type DraftState = (typeof draftStates)[number];

/** A move may lead from a state to itself: it may happen there, and changes the document or the report. */
export const draftMoves = [
  { by: 'written', from: [], to: 'draft' },
  {
    by: 'changed',
    from: ['draft', 'validated'],
    to: 'draft',
    when: 'the report is forgotten, and who changed it is an author',
  },
  { by: 'validated', from: ['draft', 'validated'], to: 'validated', when: 'no fault was found' },
  { by: 'validated', from: ['draft', 'validated'], to: 'draft', when: 'faults were found' },
  {
    by: 'published',
    from: ['validated'],
    to: 'published',
    when: 'by somebody who is no author, while nothing published since makes it faulty',
  },
  { by: 'discarded', from: ['draft', 'validated'], to: 'discarded' },
] as const satisfies readonly Move<DraftState>[];
export type DraftMove = (typeof draftMoves)[number]['by'];

/** The states in which this may happen, for guards: `where state = any($1)`. In any other state it is refused. */
export const draftStatesBefore = (move: DraftMove): DraftState[] => statesBeforeMove(draftStates, draftMoves, move);
