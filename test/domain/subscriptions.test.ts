import fc from 'fast-check';
import { addDays } from '../../shared/domain/days';
import { graceUntil, periodOf, retryOn } from '../../shared/domain/subscription/periods';
import {
  subscriptionMoves,
  subscriptionStates,
  subscriptionStatesBefore,
} from '../../shared/domain/subscription/subscription-state';
import {
  afterFailing,
  afterPaying,
  nextPeriodOf,
  paused,
  type SubscriptionFacts,
} from '../../shared/domain/subscription/subscription-steps';

const rhythm = (beginsOn: string, months: number, firstPeriod = 0) => ({ beginsOn, months, firstPeriod });

test('the 31st comes back after short months', () => {
  const ends = [0, 1, 2, 3].map((period) => periodOf(rhythm('2026-01-31', 1), period).to);
  expect(ends).toEqual(['2026-02-28', '2026-03-31', '2026-04-30', '2026-05-31']);
});

test('the 29th of February comes back in leap years', () => {
  const begins = [0, 1, 4].map((period) => periodOf(rhythm('2024-02-29', 12), period).from);
  expect(begins).toEqual(['2024-02-29', '2025-02-28', '2028-02-29']);
});

test('a quarter is three months, not a year', () => {
  expect(periodOf(rhythm('2026-11-30', 3), 0)).toEqual({ from: '2026-11-30', to: '2027-02-28' });
  expect(periodOf(rhythm('2026-11-30', 3), 1)).toEqual({ from: '2027-02-28', to: '2027-05-30' });
});

test('one that began anew counts from its new day', () => {
  expect(periodOf(rhythm('2026-06-10', 1, 4), 4)).toEqual({ from: '2026-06-10', to: '2026-07-10' });
});

const anyDay = fc.integer({ min: 0, max: 40_000 }).map((count) => addDays('1990-01-01', count));

test('periods follow each other without a gap or a day in common, and none is empty', () => {
  fc.assert(
    fc.property(anyDay, fc.constantFrom(1, 3, 12), fc.integer({ min: 0, max: 400 }), (beginsOn, months, period) => {
      const one = periodOf(rhythm(beginsOn, months), period);
      expect(one.from < one.to).toBe(true);
      expect(periodOf(rhythm(beginsOn, months), period + 1).from).toBe(one.to);
      // Never more than the days that a month lacks.
      expect(Number(beginsOn.slice(8)) - Number(one.to.slice(8))).toBeLessThanOrEqual(3);
      expect(one.to.slice(8) <= beginsOn.slice(8)).toBe(true);
    }),
  );
});

test('what is paid until a day is used seven days longer', () => {
  expect(graceUntil('2026-02-28')).toBe('2026-03-07');
});

test('a renewal that failed is tried again after 1, 3 and 7 days, and no more', () => {
  const first = '2026-02-27';
  const second = retryOn(1, first);
  const third = retryOn(2, second!);
  const last = retryOn(3, third!);
  expect([second, third, last]).toEqual([1, 3, 7].map((days) => addDays(first, days)));
  expect(retryOn(4, last!)).toBeNull();
});

test('a retry that fails days late leaves as many days to the next', () => {
  expect(retryOn(2, '2026-05-10')).toBe('2026-05-12');
});

test('ended is final, and what is paused is not renewed', () => {
  for (const { by, from } of subscriptionMoves) expect([by, from]).not.toEqual([by, expect.arrayContaining(['ended'])]);
  expect(subscriptionStatesBefore('period began')).toEqual(['active']);
  expect(subscriptionStatesBefore('ended')).toEqual(['active', 'paused']);
  expect(subscriptionStates).toHaveLength(3);
});

/** Its second period runs from 28 February to 31 March, and is not paid. */
const unpaid: SubscriptionFacts = {
  ...rhythm('2026-01-31', 1),
  state: 'active',
  nextPeriod: 2,
  nextOn: '2026-03-31',
  failures: 0,
  retryOn: null,
  pausedReason: null,
};

test('four failures, the three retries among them, pause it', () => {
  const days = ['2026-02-28', '2026-03-01', '2026-03-03', '2026-03-07'];
  const seen: SubscriptionFacts[] = [];
  for (const day of days) seen.push(afterFailing(seen.at(-1) ?? unpaid, day));
  expect(seen.map(({ state, retryOn: next }) => `${state} ${next}`)).toEqual([
    'active 2026-03-01',
    'active 2026-03-03',
    'active 2026-03-07',
    'paused null',
  ]);
  expect(seen.at(-1)).toMatchObject({ failures: 4, pausedReason: 'unpaid' });
});

test('what is paid while its period lasts brings back what was paused, and not when it is over', () => {
  const waiting = paused(unpaid, 'unpaid');
  expect(afterPaying(waiting, '2026-03-30')).toMatchObject({ state: 'active', failures: 0, pausedReason: null });
  expect(afterPaying(waiting, '2026-03-31')).toEqual(waiting);
  expect(afterPaying({ ...unpaid, failures: 2, retryOn: '2026-03-03' }, '2026-04-02')).toMatchObject({
    state: 'active',
    failures: 0,
    retryOn: null,
  });
});

test('a period that is begun late is the same one, and one that is over is begun by nobody', () => {
  expect(nextPeriodOf(unpaid, '2026-04-29').period).toEqual({ from: '2026-03-31', to: '2026-04-30' });
  expect(nextPeriodOf(unpaid, '2026-04-30').period).toEqual({ from: '2026-04-30', to: '2026-05-30' });
});
