import { nightCame } from '../../shared/events/clock';
import { defineSchedule } from '../../shared/jobs/define-schedule';

export const night = defineSchedule('scheduler.night', {
  event: nightCame,
  cron: '0 4 * * *',
  timeZone: 'Indian/Antananarivo',
  payload: (dueAt) => ({ dueAt: dueAt.toISOString() }),
});
