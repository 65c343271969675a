import { saidOf } from '../../shared/access/audit-faults';
import { type DayCheck, verifyAudit } from '../../shared/access/verify-audit';
import { isRealDay, looksLikeDay } from '../../shared/domain/days';
import { isHashInAudit } from '../../shared/store/audit-verify';
import { type Command, Declined } from './run-command';

/**
 * Whoever holds the tables and the keys could write the audit anew from some day on. `--known-head`, a head printed
 * earlier and kept elsewhere, has to be in it yet.
 */
export const verifyAuditCommand: Command = {
  usage: '[--from <day>] [--to <day>] [--known-head <hash>]',
  positionals: 0,
  options: { from: { type: 'string' }, to: { type: 'string' }, 'known-head': { type: 'string' } },
  async *run(db, { options }, { vault }) {
    const span = { from: readDay('from', options.from), to: readDay('to', options.to) };
    const known = readHash(options['known-head']);
    const total = { faults: 0, days: 0, chains: 0, entries: 0 };
    let anchored: DayCheck | undefined;
    let open: DayCheck[] = [];
    for await (const check of verifyAudit(db, vault, span)) {
      yield* check.faults.map(saidOf);
      if (check.anchor?.isLate) yield `${check.day}: anchored late, on ${check.anchor.signedAt.toISOString()}`;
      total.faults += check.faults.length;
      total.days += 1;
      total.chains += check.ends.length;
      total.entries += check.entries;
      if (check.anchor !== null) [anchored, open] = [check, []];
      else open.push(check);
    }
    if (known !== null && !(await isHashInAudit(db, known))) {
      yield 'the known head is gone, and with it all that it stood for';
      total.faults += 1;
    }
    if (total.faults > 0) throw new Declined(`The audit is broken in ${total.faults} places.`);
    yield `The audit is sound: ${total.entries} entries in ${total.chains} chains of ${total.days} days.`;
    yield* headsOf(anchored, open);
  },
};

/** What to note elsewhere: the newest anchor stands for all days up to its own, the rest is not signed yet. */
function* headsOf(anchored: DayCheck | undefined, open: readonly DayCheck[]): Generator<string> {
  for (const { day, ends } of open) {
    for (const { tenant, entry } of ends) yield `open ${day} ${tenant} ${entry?.number} ${entry?.hash}`;
  }
  if (anchored?.anchor) yield `anchored up to ${anchored.day} with the key ${anchored.anchor.kid}`;
  yield `head ${anchored?.anchor?.hash ?? 'none'}`;
}

export function readDay(name: string, given: string | boolean | undefined): string | null {
  if (given === undefined) return null;
  if (typeof given === 'string' && looksLikeDay(given) && isRealDay(given)) return given;
  throw new Declined(`--${name}: expected a day such as 2026-01-01`);
}

function readHash(given: string | boolean | undefined): string | null {
  if (given === undefined) return null;
  if (typeof given === 'string' && /^[0-9a-f]{64}$/.test(given)) return given;
  throw new Declined('--known-head: a head has 64 hex digits');
}
