import { draftMoves, draftStates, draftStatesBefore } from '../../shared/domain/tariff/draft-state';

test('guards name the states in which something may happen', () => {
  expect(draftStatesBefore('changed')).toEqual(['draft', 'validated']);
  expect(draftStatesBefore('validated')).toEqual(['draft', 'validated']);
  expect(draftStatesBefore('published')).toEqual(['validated']);
  expect(draftStatesBefore('discarded')).toEqual(['draft', 'validated']);
  expect(draftStatesBefore('written')).toEqual([]);
});

test('published and discarded are final, and every state can be reached', () => {
  const from = draftMoves.flatMap((move): readonly string[] => move.from);
  expect(from).not.toContain('published');
  expect(from).not.toContain('discarded');
  expect(draftStates.filter((state) => !draftMoves.some(({ to }) => to === state))).toEqual([]);
});
