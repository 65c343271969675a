import fc from 'fast-check';
import { dayIn, isRealDay, isWithin, looksLikeDay } from '../../shared/domain/days';

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
