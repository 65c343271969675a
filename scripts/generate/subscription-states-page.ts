import { graceDays, retryAfterDays } from '../../shared/domain/subscription/periods';
import { subscriptionMoves, subscriptionStates } from '../../shared/domain/subscription/subscription-state';
import { generatedPage } from './markdown';
import { movesTable, stateDiagram } from './state-moves';

export const subscriptionStatesPage = (): string =>
  generatedPage(
    'The states of a subscription',
    'shared/domain/subscription/subscription-state.ts',
    `A payment that failed is ordered again ${retryAfterDays.slice(0, -1).join(', ')} and ${retryAfterDays.at(-1)} days after the ` +
      `renewal; what is paid is used ${graceDays} days longer. Ended is final.`,
    stateDiagram(subscriptionStates, subscriptionMoves),
    'What the table does not have is refused.',
    movesTable(subscriptionMoves),
  );
