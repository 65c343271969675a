import { caseActions, casesByKind } from '../../shared/domain/payment/case-actions';
import { isStanding, refundMoves, refundStates } from '../../shared/domain/payment/refund-state';
import { generatedPage, markdownTable } from './markdown';
import { movesTable, stateDiagram } from './state-moves';

export const refundStatesPage = (): string =>
  generatedPage(
    'The states of a refund, and what may be done about a case',
    'shared/domain/payment/refund-state.ts and case-actions.ts',
    `Together the refunds of a payment that are ${refundStates.filter(isStanding).join(', ')} are never more than what was received. ` +
      'Money moves when a refund is approved, and comes back when it fails.',
    stateDiagram(refundStates, refundMoves),
    'What the table does not have is refused.',
    movesTable(refundMoves),
    'Every case can be dismissed. Besides that:',
    markdownTable(
      ['case', 'the money lies in', ...caseActions],
      Object.entries(casesByKind).map(([kind, { in: account, actions }]) => [
        kind,
        account ?? '–',
        ...caseActions.map((action) => ((actions as readonly string[]).includes(action) ? 'yes' : '')),
      ]),
    ),
  );
