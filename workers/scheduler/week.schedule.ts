import { weekCame } from '../../shared/events/clock';
import { defineSchedule } from '../../shared/jobs/define-schedule';

export const week = defineSchedule('scheduler.week', {
  event: weekCame,
  cron: '0 5 * * 0',
  timeZone: 'Indian/Antananarivo',
  payload: (dueAt) => ({ dueAt: dueAt.toISOString() }),
});
