import { draftMoves, draftStates } from '../../shared/domain/tariff/draft-state';
import { generatedPage } from './markdown';
import { movesTable, stateDiagram } from './state-moves';

export const tariffStatesPage = (): string =>
  generatedPage(
    'The states of a tariff',
    'shared/domain/tariff/draft-state.ts',
    'A tariff begins as a draft, which may be incomplete or faulty. Published and discarded are final: a published version is ' +
      'never changed, a correction is a version of its own.',
    stateDiagram(draftStates, draftMoves),
    'The picture leaves out whatever leaves the state as it was. The table has everything; what it does not have is refused.',
    movesTable(draftMoves),
    'Published is not yet in force: assessments are made by a version from the day on that was given with its publication, in ' +
      'the time zone of its jurisdiction. Of the versions that are valid on a day and in force, the one that came into force last ' +
      'rules, and of those the one that was published last.',
  );
