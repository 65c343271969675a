// What tables of legal moves have in common, whatever they are about: statements take them as their guards, and the
// documentation draws them.

export type Move<State extends string> = {
  by: string;
  /** Empty: there was nothing before. */
  from: readonly State[];
  to: State;
  /** What decides between moves of the same name. */
  when?: string;
};

/** The states in which this may happen, in the order of `states`. */
export function statesBeforeMove<State extends string>(
  states: readonly State[],
  moves: readonly Move<State>[],
  by: string,
): State[] {
  const before = new Set<State>(moves.filter((move) => move.by === by).flatMap(({ from }) => from));
  return states.filter((state) => before.has(state));
}
