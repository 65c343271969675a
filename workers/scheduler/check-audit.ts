// What the nightly and the weekly verification have in common.
import { type AuditFault, saidOf } from '../../shared/access/audit-faults';
import { verifyAudit } from '../../shared/access/verify-audit';
import type { JobContext } from '../../shared/jobs/handler';
import { GiveUp } from '../../shared/jobs/outcomes';
import type { DaySpan } from '../../shared/store/audit-verify';
import type { SchedulerTools } from './open';

// The job's own log is read by people; the command verify-audit prints every fault.
const mostNoted = 20;

/** Fails the job for good with the first place that is broken: running again would mend nothing. */
export async function checkAudit(span: DaySpan, label: string, context: JobContext & SchedulerTools): Promise<unknown> {
  const { db, vault, log, signal, note, audit } = context;
  const faults: AuditFault[] = [];
  const total = { days: 0, chains: 0, entries: 0, late: 0 };
  for await (const check of verifyAudit(db, vault, span)) {
    signal.throwIfAborted();
    total.days += 1;
    total.chains += check.ends.length;
    total.entries += check.entries;
    if (check.anchor?.isLate) total.late += 1;
    faults.push(...check.faults);
  }
  audit.faults.set({ span: label }, faults.length);
  if (faults.length === 0) return total;
  const said = faults.slice(0, mostNoted).map(saidOf);
  log.error({ faults: faults.length, first: said }, 'the audit is broken');
  for (const one of said) await note(one);
  throw new GiveUp(`the audit is broken in ${faults.length} places, first of all ${said[0]}`);
}
