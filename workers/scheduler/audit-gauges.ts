import { Gauge } from 'prom-client';
import type { Metrics } from '../../shared/process/metrics';

export type AuditGauges = ReturnType<typeof openAuditGauges>;

export function openAuditGauges({ registry }: Metrics) {
  const registers = [registry];
  return {
    faults: new Gauge({
      name: 'audit_faults',
      help: 'Places in which the audit was found broken, by what was looked through: recent days or all',
      labelNames: ['span'],
      registers,
    }),
    anchoredTo: new Gauge({
      name: 'audit_anchored_to_seconds',
      help: 'End of the newest day whose audit is anchored, in seconds since 1970',
      registers,
    }),
  };
}
