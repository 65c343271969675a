import fc from 'fast-check';
import { addDays, addMonths, dayIn, isRealDay, isWithin, looksLikeDay } from '../../shared/domain/days';

test.each(['2024-02-29', '2000-02-29', '2026-12-31', '1885-01-01', '0001-01-01', '9999-12-31'])(
  '%s is a day',
  (day) => {
    expect(looksLikeDay(day) && isRealDay(day)).toBe(true);
  },
);

test.each([
  '2026-02-29',
  '1900-02-29',
  '2026-02-30',
  '2026-04-31',
  '2026-00-10',
  '2026-13-01',
  '2026-01-00',
  '2026-01-32',
  '0000-01-01',
])('%s is no day', (day) => {
  expect(looksLikeDay(day)).toBe(true);
  expect(isRealDay(day)).toBe(false);
});

test('agrees with the calendar of the platform on every day from 1880 to 2120', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1880, max: 2120 }),
      fc.integer({ min: 0, max: 13 }),
      fc.integer({ min: 0, max: 32 }),
      (year, month, day) => {
        const text = `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
        const instant = new Date(`${text}T00:00:00Z`);
        const exists = !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(text);
        expect(isRealDay(text)).toBe(exists);
      },
    ),
    { numRuns: 2_000 },
  );
});

test('a range of days includes its first day and not its last', () => {
  const range = { from: '2026-01-01', to: '2027-01-01' };
  expect(['2025-12-31', '2026-01-01', '2026-12-31', '2027-01-01'].map((day) => isWithin(day, range))).toEqual([
    false,
    true,
    true,
    false,
  ]);
  expect(isWithin('9999-12-31', { from: '2026-01-01', to: null })).toBe(true);
});

test('the fiscal year begins at midnight in Antananarivo, three hours before UTC', () => {
  expect(dayIn('Indian/Antananarivo', new Date('2025-12-31T20:59:59Z'))).toBe('2025-12-31');
  expect(dayIn('Indian/Antananarivo', new Date('2025-12-31T21:00:00Z'))).toBe('2026-01-01');
});

test.each<[string, number, string]>([
  ['2026-01-31', 1, '2026-02-01'],
  ['2024-02-28', 1, '2024-02-29'],
  ['2026-02-28', 1, '2026-03-01'],
  ['2000-02-29', 366, '2001-03-01'],
  ['1900-02-28', 1, '1900-03-01'],
  ['2026-01-01', -1, '2025-12-31'],
  ['0001-01-01', 30, '0001-01-31'],
  ['2026-06-15', 0, '2026-06-15'],
])('%s and %i days is %s', (day, count, expected) => {
  expect(addDays(day, count)).toBe(expected);
});

test.each<[string, number, string]>([
  ['2026-01-31', 1, '2026-02-28'],
  ['2024-01-31', 1, '2024-02-29'],
  ['2024-02-29', 12, '2025-02-28'],
  ['2024-02-29', 48, '2028-02-29'],
  ['2026-01-31', 3, '2026-04-30'],
  ['2026-11-30', 3, '2027-02-28'],
  ['2026-12-15', 1, '2027-01-15'],
  ['2026-01-15', -1, '2025-12-15'],
  ['2026-03-31', -1, '2026-02-28'],
  ['2026-06-15', 0, '2026-06-15'],
])('%s and %i months is %s', (day, count, expected) => {
  expect(addMonths(day, count)).toBe(expected);
});

const aDay = fc
  .integer({ min: 0, max: 150_000 })
  .map((count) => new Date(Date.UTC(1800, 0, 1 + count)).toISOString().slice(0, 10));

test('days are added one at a time or all at once, and taken off again', () => {
  fc.assert(
    fc.property(aDay, fc.nat(4_000), (day, count) => {
      const later = addDays(day, count);
      expect(isRealDay(later)).toBe(true);
      expect(addDays(later, 1) > later).toBe(true);
      expect(addDays(addDays(day, 1), count)).toBe(addDays(later, 1));
      expect(addDays(later, -count)).toBe(day);
    }),
  );
});

test('a month later is the next month, on the same day or on its last', () => {
  fc.assert(
    fc.property(aDay, fc.nat(600), (day, count) => {
      const later = addMonths(day, count);
      const months = (text: string) => Number(text.slice(0, 4)) * 12 + Number(text.slice(5, 7));
      expect(isRealDay(later)).toBe(true);
      expect(months(later) - months(day)).toBe(count);
      if (later.slice(8) !== day.slice(8)) expect(addDays(later, 1).slice(8)).toBe('01');
    }),
  );
});

test('days that four digits of a year cannot write are refused, not cut', () => {
  expect(() => addDays('9999-12-31', 1)).toThrow(RangeError);
  expect(() => addDays('0001-01-01', -1)).toThrow(RangeError);
  expect(() => addMonths('9999-12-31', 1)).toThrow(RangeError);
  expect(() => addMonths('0001-01-31', -1)).toThrow(RangeError);
  expect(() => addMonths('0001-01-31', -30)).toThrow(RangeError);
});
