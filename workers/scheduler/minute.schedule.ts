import { minutePassed } from '../../shared/events/clock';
import { defineSchedule } from '../../shared/jobs/define-schedule';

export const minute = defineSchedule('scheduler.minute', {
  event: minutePassed,
  cron: '* * * * *',
  timeZone: 'UTC',
  payload: (dueAt) => ({ dueAt: dueAt.toISOString() }),
});
