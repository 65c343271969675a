import { z } from 'zod';
import { jurisdictionCode } from '../../../shared/domain/jurisdictions/packs';
import { languages } from '../../../shared/domain/vehicle-fields';

export const jurisdictionParameter = jurisdictionCode
  .optional()
  .describe('For callers who belong to none; those who do ask in their own');

export const serviceParameters = {
  language: z.enum(languages).optional().describe('Of the names; the first of the jurisdiction when left out'),
  jurisdiction: jurisdictionParameter,
};
