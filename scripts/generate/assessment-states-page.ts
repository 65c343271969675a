import { assessmentMoves, assessmentStates, isOpen } from '../../shared/domain/assessment/assessment-state';
import { generatedPage, markdownTable } from './markdown';

type Arrow = { from: string; to: string; by: string };

/** What mermaid takes as a name; `[*]` is its beginning. */
const idOf = (state: string) => state.replaceAll('-', '_');

const arrows: Arrow[] = assessmentMoves
  .filter(({ by }) => by !== 'correction published')
  .flatMap(({ from, to, by }) => (from.length === 0 ? ['[*]'] : from).map((start) => ({ from: start, to, by })))
  .filter(({ from, to }) => from !== to);

/** One arrow between two states, with all that leads along it: an arrow each would hide the states. */
function diagram(): string {
  const labels = new Map<string, string[]>();
  for (const { from, to, by } of arrows) {
    const arrow = `${idOf(from)} --> ${idOf(to)}`;
    labels.set(arrow, [...(labels.get(arrow) ?? []), by]);
  }
  return [
    '```mermaid',
    'stateDiagram-v2',
    ...assessmentStates.map((state) => `  state "${state}" as ${idOf(state)}`),
    ...[...labels].map(([arrow, by]) => `  ${arrow}: ${by.join(' / ')}`),
    '```',
  ].join('\n');
}

export const assessmentStatesPage = (): string =>
  generatedPage(
    'The states of an assessment',
    'shared/domain/assessment/assessment-state.ts',
    `Something may still be owed while it is ${assessmentStates.filter(isOpen).join(', ')}. Overdue is what is past its due date ` +
      'with something left to pay, whether or not a part was paid; the due date itself is still in time. Cancelled is final.',
    diagram(),
    'The picture leaves out corrections, which lead from due, overdue or exempt to what the corrected facts demand, and ' +
      'whatever leaves the state as it was. What was paid for is neither corrected nor made exempt: it has to be paid back first. The table has everything; what it does not have is refused.',
    markdownTable(
      ['what happens', 'from', 'to', 'when'],
      assessmentMoves.map((move) => [
        move.by,
        move.from.length === 0 ? '–' : move.from.join(', '),
        move.to,
        'when' in move ? move.when : '',
      ]),
    ),
  );
