// The scheduler's processes stand for the lead and look after dead bells, besides doing the jobs of this folder.
import { buryDeadBells } from '../../shared/jobs/bury-dead-bells';
import { lead } from '../../shared/jobs/lead';
import type { OpenPool } from '../../shared/jobs/worker';
import type { Config } from '../../shared/process/config';

export type SchedulerTools = { config: Config };

export const open: OpenPool = async (process): Promise<SchedulerTools> => {
  lead(process);
  await buryDeadBells(process);
  return { config: process.config };
};
