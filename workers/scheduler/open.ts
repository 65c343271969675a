// The scheduler's processes stand for the lead and look after dead bells, besides doing the jobs of this folder.
import { buryDeadBells } from '../../shared/jobs/bury-dead-bells';
import { lead } from '../../shared/jobs/lead';
import type { OpenPool } from '../../shared/jobs/worker';
import type { Config } from '../../shared/process/config';
import type { Vault } from '../../shared/process/vault';
import { type AuditGauges, openAuditGauges } from './audit-gauges';

export type SchedulerTools = { config: Config; vault: Vault; audit: AuditGauges };

export const open: OpenPool = async (process): Promise<SchedulerTools> => {
  lead(process);
  await buryDeadBells(process);
  const { config, vault, metrics } = process;
  return { config, vault, audit: openAuditGauges(metrics) };
};
