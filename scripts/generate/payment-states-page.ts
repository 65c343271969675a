import { isUnderWay, paymentMoves, paymentStates } from '../../shared/domain/payment/payment-state';
import { generatedPage } from './markdown';
import { movesTable, stateDiagram } from './state-moves';

export const paymentStatesPage = (): string =>
  generatedPage(
    'The states of a payment',
    'shared/domain/payment/payment-state.ts',
    `Money may still come, and what it is for is reserved, while a payment is ${paymentStates.filter(isUnderWay).join(', ')}. What a ` +
      'provider says it received is never argued with: a payment that was given up is settled after all, and what the ' +
      'assessment does not owe any more lies in a named account until somebody says what becomes of it.',
    stateDiagram(paymentStates, paymentMoves),
    'What the table does not have is refused.',
    movesTable(paymentMoves),
  );
