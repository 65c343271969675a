import { z } from 'zod';
import { defineEvent } from '../jobs/define-event';

const tick = z.object({ dueAt: z.iso.datetime() });

/** A minute has passed. Caused by a schedule. */
export const minutePassed = defineEvent('clock.minute-passed', tick);

/** It is four in the morning in Antananarivo, when few are at work. Caused by a schedule. */
export const nightCame = defineEvent('clock.night-came', tick);

/** It is early on Sunday in Antananarivo. Caused by a schedule. */
export const weekCame = defineEvent('clock.week-came', tick);
