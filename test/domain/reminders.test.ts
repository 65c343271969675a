import { remindersDue } from '../../shared/domain/notification/reminders';

const steps = { daysBefore: [30, 7, 0], daysAfter: [1, 15] };
const due = (from: string, today: string) =>
  remindersDue(steps, from, today).map(({ kind, day, dueOn }) => `${kind.split('-')[1]} ${day} ${dueOn}`);

test('each night has its steps: before the day, on it, and after it', () => {
  expect(due('2026-03-10', '2026-03-10')).toEqual([
    'before 2026-03-10 2026-04-09',
    'before 2026-03-10 2026-03-17',
    'before 2026-03-10 2026-03-10',
    'after 2026-03-10 2026-03-09',
    'after 2026-03-10 2026-02-23',
  ]);
});

test('a night that was missed is made up for under its own day, but for what is past or overtaken', () => {
  const late = due('2026-03-09', '2026-03-10').filter((one) => one.includes(' 2026-03-09 '));
  expect(late).toEqual([
    'before 2026-03-09 2026-04-08',
    'before 2026-03-09 2026-03-16',
    'after 2026-03-09 2026-03-08',
    'after 2026-03-09 2026-02-22',
  ]);
});

test('however many nights were missed, what falls due on one day is told once, by the step that it has reached', () => {
  const reminders = remindersDue(steps, '2026-01-01', '2026-03-10');
  const days = reminders.map(({ dueOn }) => dueOn);
  expect(new Set(days).size).toBe(days.length);
  for (const { kind, dueOn } of reminders) expect(kind === 'reminder-before-due').toBe(dueOn >= '2026-03-10');
});

test('nights of more than a month ago are left alone', () => {
  const days = due('2025-01-01', '2026-03-10').map((one) => one.split(' ')[1]!);
  expect(days.sort()[0]).toBe('2026-02-07');
});

test('a jurisdiction without steps reminds nobody', () => {
  expect(remindersDue({ daysBefore: [], daysAfter: [] }, '2026-03-01', '2026-03-10')).toEqual([]);
});
