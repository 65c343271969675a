import { assessmentMoves, assessmentStates, isOpen } from '../../shared/domain/assessment/assessment-state';
import { generatedPage } from './markdown';
import { movesTable, stateDiagram } from './state-moves';

export const assessmentStatesPage = (): string =>
  generatedPage(
    'The states of an assessment',
    'shared/domain/assessment/assessment-state.ts',
    `Something may still be owed while it is ${assessmentStates.filter(isOpen).join(', ')}. Overdue is what is past its due date ` +
      'with something left to pay, whether or not a part was paid; the due date itself is still in time. Cancelled is final.',
    stateDiagram(
      assessmentStates,
      assessmentMoves.filter(({ by }) => by !== 'correction published'),
    ),
    'The picture leaves out corrections, which lead from due, overdue or exempt to what the corrected facts demand, and ' +
      'whatever leaves the state as it was. What was paid for is neither corrected nor made exempt: it has to be paid back first. ' +
      'The table has everything; what it does not have is refused.',
    movesTable(assessmentMoves),
  );
