// A day in data from outside, wherever a zod schema takes one.
import { z } from 'zod';
import { isRealDay, looksLikeDay } from './days';

export const calendarDay = z
  .string()
  .refine((text) => looksLikeDay(text) && isRealDay(text), 'is no day of the calendar');
