import fc from 'fast-check';
import {
  type AssessmentMove,
  type AssessmentState,
  assessmentMoves,
  assessmentStates,
  isOpen,
  stateFor,
  statesBefore,
} from '../../shared/domain/assessment/assessment-state';

type Facts = Parameters<typeof stateFor>[0];
type Event = { by: AssessmentMove; after: Facts };

const facts: Facts = {
  amount: 65_000n,
  charges: 0n,
  paid: 0n,
  dueOn: '2026-01-31',
  today: '2026-01-31',
  exempt: false,
  cancelled: false,
};

const written = (by: string, from: AssessmentState, to: AssessmentState) => `${by}: ${from} -> ${to}`;
const table = assessmentMoves.flatMap(({ by, from, to }) => from.map((start) => written(by, start, to)));

const isLate = ({ dueOn, today }: Facts) => dueOn !== null && dueOn < today;
const left = ({ amount, charges, paid }: Facts) => amount + charges - paid;

const isOwed = (facts: Facts) => !facts.exempt && !facts.cancelled && left(facts) > 0n;

/** Whether it may be decided anew: nothing was paid, and it is not settled by being nought. */
const isUntouched = (facts: Facts) => facts.paid === 0n && (facts.exempt || isOwed(facts));

const theDays = ['2026-01-31', '2026-02-01', '2026-03-31', '2026-04-01'];

/** What may happen, told by the facts alone, with these sums of money. */
const eventsAfter = (facts: Facts, sums: readonly bigint[]): Event[] => [
  ...sums.filter((sum) => sum > 0n).flatMap((sum) => moneyEvents(facts, sum)),
  ...(isOwed(facts) && !isLate(facts) ? theDays : [])
    .filter((today) => isLate({ ...facts, today }))
    .map((today) => happens(facts, 'due date passed', { today })),
  ...(facts.cancelled ? [] : decisions(facts, sums)),
];

const happens = (facts: Facts, by: AssessmentMove, change: Partial<Facts>): Event => ({
  by,
  after: { ...facts, ...change },
});

function moneyEvents(facts: Facts, sum: bigint): Event[] {
  const events: Event[] = [];
  const payment = sum < left(facts) ? 'payment received in part' : 'payment received in full';
  if (isOwed(facts)) events.push(happens(facts, payment, { paid: facts.paid + sum }));
  if (sum <= facts.paid) events.push(happens(facts, 'refunded', { paid: facts.paid - sum }));
  events.push(happens(facts, 'refund failed', { paid: facts.paid + sum }));
  if (isOwed(facts) && isLate(facts))
    events.push(happens(facts, 'charged for being late', { charges: facts.charges + sum }));
  return events;
}

function decisions(facts: Facts, sums: readonly bigint[]): Event[] {
  return [
    // Only what is late is charged for it: a date that moves into the future takes the charges away.
    ...[null, ...theDays].map((dueOn) =>
      happens(facts, 'due date moved', { dueOn, charges: isLate({ ...facts, dueOn }) ? facts.charges : 0n }),
    ),
    ...(facts.exempt ? [happens(facts, 'exemption ended', { exempt: false })] : []),
    ...(isUntouched(facts) && !facts.exempt ? [happens(facts, 'exemption approved', { exempt: true })] : []),
    // Charges were of the debt that is corrected and fall away with it.
    ...(isUntouched(facts) ? sums : []).flatMap((amount) =>
      [true, false].map((exempt) => happens(facts, 'correction published', { amount, exempt, charges: 0n })),
    ),
    happens(facts, 'cancelled with a reason', { cancelled: true }),
  ];
}

/** Facts with each value of a field in place of the one they have. */
const withEach = <K extends keyof Facts>(many: readonly Facts[], field: K, values: readonly Facts[K][]): Facts[] =>
  many.flatMap((facts) => values.map((value) => ({ ...facts, [field]: value })));

test('the table has every move that facts can make, and no other', () => {
  const small = [0n, 1n, 2n, 3n];
  let all = withEach([facts], 'amount', small);
  all = withEach(all, 'charges', [0n, 1n]);
  all = withEach(all, 'paid', small);
  all = withEach(all, 'dueOn', [null, ...theDays]);
  all = withEach(all, 'today', theDays);
  all = withEach(all, 'exempt', [true, false]);
  all = withEach(all, 'cancelled', [true, false]);

  const possible = all.filter((some) => some.charges === 0n || isLate(some));
  const made = possible.flatMap((before) =>
    eventsAfter(before, small).map(({ by, after }) => written(by, stateFor(before), stateFor(after))),
  );
  expect([...new Set(made)].sort()).toEqual([...table].sort());
});

test('whatever happens to an assessment, in whatever order, is a move of the table', () => {
  const amounts = fc.uniqueArray(fc.bigInt({ min: 0n, max: 3_000_000n }), { minLength: 1, maxLength: 6 });
  const choices = fc.array(fc.nat(), { maxLength: 40 });
  fc.assert(
    fc.property(amounts, choices, (sums, picks) => {
      let now: Facts = { ...facts, amount: sums[0]! };
      for (const pick of picks) {
        const events = eventsAfter(now, sums);
        const event = events[pick % Math.max(events.length, 1)];
        if (event === undefined) return;
        expect(table).toContain(written(event.by, stateFor(now), stateFor(event.after)));
        expect(statesBefore(event.by)).toContain(stateFor(now));
        now = event.after;
      }
    }),
  );
});

test('an assessment can begin in every state that needs neither a payment nor a reason', () => {
  const begins = assessmentMoves.filter(({ from }) => from.length === 0).map(({ to }) => to);
  expect(begins).toEqual(['due', 'overdue', 'paid', 'exempt']);
  expect(statesBefore('assessed')).toEqual([]);
});

test('guards name the states in which something may happen', () => {
  expect(statesBefore('payment received in part')).toEqual(['due', 'partly-paid', 'overdue']);
  expect(statesBefore('due date passed')).toEqual(['due', 'partly-paid']);
  expect(statesBefore('charged for being late')).toEqual(['overdue']);
  expect(statesBefore('exemption approved')).toEqual(['due', 'overdue']);
  expect(statesBefore('correction published')).toEqual(['due', 'overdue', 'exempt']);
  expect(statesBefore('cancelled with a reason')).toEqual(['due', 'partly-paid', 'overdue', 'paid', 'exempt']);
});

test('money may be owed while something is due, partly paid or overdue', () => {
  expect(assessmentStates.filter(isOpen)).toEqual(['due', 'partly-paid', 'overdue']);
});

test.each<[string, Partial<Facts>, AssessmentState]>([
  ['in time on the due date itself', {}, 'due'],
  ['overdue the day after', { today: '2026-02-01' }, 'overdue'],
  ['never overdue without a due date', { dueOn: null, today: '2099-01-01' }, 'due'],
  ['partly paid with a franc', { paid: 1n }, 'partly-paid'],
  ['overdue with a part paid', { paid: 64_999n, today: '2026-02-01' }, 'overdue'],
  ['paid when all is', { paid: 65_000n, today: '2026-02-01' }, 'paid'],
  ['overdue while charges are unpaid', { paid: 65_000n, charges: 7_200n, today: '2026-02-01' }, 'overdue'],
  ['paid when too much was', { paid: 70_000n }, 'paid'],
  ['paid when nothing is owed', { amount: 0n }, 'paid'],
  ['exempt, whatever is unpaid', { exempt: true, today: '2026-02-01' }, 'exempt'],
  ['cancelled before all else', { cancelled: true, exempt: true }, 'cancelled'],
])('an assessment is %s', (_, change, state) => {
  expect(stateFor({ ...facts, ...change })).toBe(state);
});
