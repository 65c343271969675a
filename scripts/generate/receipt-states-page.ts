import { receiptMoves, receiptStates } from '../../shared/domain/receipt/receipt-state';
import { generatedPage } from './markdown';
import { movesTable, stateDiagram } from './state-moves';

export const receiptStatesPage = (): string =>
  generatedPage(
    'The states of a receipt',
    'shared/domain/receipt/receipt-state.ts',
    'A receipt has its number before its file is drawn, and counts as issued when the file is stored. It is declared void and ' +
      'never deleted, so that numbers have no gaps. Of the receipts of a payment at most one is not void.',
    stateDiagram(receiptStates, receiptMoves),
    'What the table does not have is refused.',
    movesTable(receiptMoves),
  );
