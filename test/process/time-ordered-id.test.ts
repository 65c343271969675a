import { validate, version } from 'uuid';
import { timeOrderedId } from '../../shared/process/time-ordered-id';

test('ids are UUIDs of version 7 that are unique and sort in the order they were made', () => {
  const ids = Array.from({ length: 20_000 }, timeOrderedId);
  expect(ids.every((id) => validate(id) && version(id) === 7)).toBe(true);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.toSorted()).toEqual(ids);
});

test('an id begins with the time it was made at', () => {
  const before = Date.now();
  const ms = Number.parseInt(timeOrderedId().replaceAll('-', '').slice(0, 12), 16);
  expect(ms).toBeGreaterThanOrEqual(before);
  expect(ms).toBeLessThanOrEqual(Date.now());
});
