import { z } from 'zod';
import { languages } from '../../../shared/domain/vehicle-fields';

export const jurisdictionParameter = z
  .string()
  .regex(/^[A-Z]{2}$/, 'expected two capital letters, such as GQ')
  .optional()
  .describe('For callers who belong to none; those who do ask in their own');

export const serviceParameters = {
  language: z.enum(languages).optional().describe('Of the names; the first of the jurisdiction when left out'),
  jurisdiction: jurisdictionParameter,
};
