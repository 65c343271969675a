import type { Move } from '../../shared/domain/state-moves';
import { markdownTable } from './markdown';

/** What mermaid takes as a name; `[*]` is its beginning. */
const idOf = (state: string) => state.replaceAll('-', '_');

/** One arrow between two states, with all that leads along it: an arrow each would hide the states. */
export function stateDiagram(states: readonly string[], moves: readonly Move<string>[]): string {
  const labels = new Map<string, string[]>();
  for (const { from, to, by } of moves)
    for (const start of from.length === 0 ? ['[*]'] : from) {
      const arrow = `${idOf(start)} --> ${idOf(to)}`;
      labels.set(arrow, [...(labels.get(arrow) ?? []), by]);
    }
  return [
    '```mermaid',
    'stateDiagram-v2',
    ...states.map((state) => `  state "${state}" as ${idOf(state)}`),
    ...[...labels].map(([arrow, by]) => `  ${arrow}: ${by.join(' / ')}`),
    '```',
  ].join('\n');
}

export const movesTable = (moves: readonly Move<string>[]): string =>
  markdownTable(
    ['what happens', 'from', 'to', 'when'],
    moves.map(({ by, from, to, when = '' }) => [by, from.length === 0 ? '–' : from.join(', '), to, when]),
  );
