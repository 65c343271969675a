import { quietUntil } from '../../shared/domain/notification/quiet-hours';

const zone = 'Indian/Antananarivo'; // three hours before UTC
const night = { from: '20:00', to: '07:00' };

test.each([
  ['19:59 in the evening', '2026-03-01T16:59:59Z', null],
  ['20:00', '2026-03-01T17:00:00Z', '2026-03-02T04:00:00.000Z'],
  ['midnight', '2026-03-01T21:00:00Z', '2026-03-02T04:00:00.000Z'],
  ['06:59 in the morning', '2026-03-02T03:59:59Z', '2026-03-02T04:00:00.000Z'],
  ['07:00', '2026-03-02T04:00:00Z', null],
])('at %s', (_what, at, until) => {
  expect(quietUntil(night, zone, new Date(at))?.toISOString() ?? null).toBe(until);
});

test('hours within one day, and none at all', () => {
  const noon = { from: '12:00', to: '14:00' };
  expect(quietUntil(noon, 'UTC', new Date('2026-03-01T13:00:00Z'))?.toISOString()).toBe('2026-03-01T14:00:00.000Z');
  expect(quietUntil(noon, 'UTC', new Date('2026-03-01T14:00:00Z'))).toBeNull();
  expect(quietUntil({ from: '08:00', to: '08:00' }, 'UTC', new Date('2026-03-01T08:00:00Z'))).toBeNull();
});

test('the hours are those of the zone, which may change its clock in between', () => {
  // Clocks in Paris went forward at two in the morning of 29 March 2026.
  expect(quietUntil(night, 'Europe/Paris', new Date('2026-03-28T22:00:00Z'))?.toISOString()).toBe(
    '2026-03-29T05:00:00.000Z',
  );
});
