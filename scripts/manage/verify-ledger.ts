import { type LedgerVerdict, verifyLedger } from '../../shared/store/verify-ledger';
import { type Command, Declined } from './run-command';

/** More of them say no more; the count is exact. */
const mostPrinted = 1000;

/** Adds the ledger up and compares what assessments, payments and providers say with it. Changes nothing. */
export const verifyLedgerCommand: Command = {
  usage: '',
  positionals: 0,
  async *run(db) {
    const startedAt = performance.now();
    const seen = new Map<LedgerVerdict['check'], number>();
    let wrong = 0;
    for await (const verdict of verifyLedger(db)) {
      yield* verdict.faults.slice(0, Math.max(0, mostPrinted - wrong));
      wrong += verdict.faults.length;
      seen.set(verdict.check, (seen.get(verdict.check) ?? 0) + verdict.seen);
    }
    if (wrong > mostPrinted) yield `and ${wrong - mostPrinted} more`;
    const { sums: _, ...counted } = Object.fromEntries(seen);
    const total = Object.values(counted).reduce((sum, count) => sum + count, 0);
    const speed = Math.round(total / ((performance.now() - startedAt) / 1000));
    const listed = Object.entries(counted).map(([check, count]) => `${count} ${check}`);
    yield `${listed.join(', ')} looked at, ${wrong} wrong, ${speed} rows/s`;
    if (wrong > 0) throw new Declined('The ledger contradicts itself, or what stands beside it.');
  },
};
