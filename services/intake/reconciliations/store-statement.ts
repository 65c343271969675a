// A statement's lines are read and stored page by page, in the transaction of the upload: whole, or not at all.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { addDays } from '../../../shared/domain/days';
import {
  isFault,
  type StatementFault,
  type StatementLine,
  type StatementPlace,
} from '../../../shared/domain/statement/statement-line';
import { Refusal } from '../../../shared/http/errors';
import { readStatement, type StatementType } from '../../../shared/statements/read-statement';
import { insertLines } from '../../../shared/store/reconciliation-lines';
import {
  insertReconciliation,
  type NewReconciliation,
  type Reconciliation,
} from '../../../shared/store/reconciliations';
import type { Tx } from '../../../shared/store/sql';

const pageSize = 1000;
/** More of them say no more. */
const mostFaults = 100;

export type GivenStatement = { type: StatementType; file: Buffer; hash: Buffer };

type Wanted = Omit<NewReconciliation, 'source' | 'fileHash'>;

/** `known`: the same file was uploaded before. Refuses a file with any fault, and the caller's transaction with it. */
export async function storeStatement(
  tx: Tx,
  wanted: Wanted,
  { type, file, hash }: GivenStatement,
  place: StatementPlace,
): Promise<Reconciliation | 'known'> {
  const made = await insertReconciliation(tx, { ...wanted, source: 'statement', fileHash: hash });
  if (made === undefined) return 'known';
  const faults: StatementFault[] = [];
  const span = { from: place.clock.startOf(wanted.day), to: place.clock.startOf(addDays(wanted.day, 1)) };
  const read = { lines: 0, ofDay: 0 };
  for (const page of pagesOf(readStatement(type, file, place))) {
    const lines = page.flatMap((one) => (isFault(one) ? [] : [one]));
    faults.push(...page.filter(isFault));
    read.lines += lines.length;
    read.ofDay += lines.filter(({ at }) => at >= span.from && at < span.to).length;
    // Once something is wrong nothing is kept, and others want a turn while the rest is read.
    if (faults.length > 0) await nextTurn();
    else faults.push(...repeatedIn(lines, await insertLines(tx, made.id, lines)));
    if (faults.length >= mostFaults) break;
  }
  if (faults.length === 0 && read.lines > 0 && read.ofDay === 0)
    faults.push({ line: 0, field: 'date', message: `no line is of ${wanted.day}` });
  if (faults.length > 0) throw refused(faults);
  return { ...made, lines: read.lines };
}

function* pagesOf<T>(read: Iterable<T>): Generator<T[]> {
  let page: T[] = [];
  for (const one of read) {
    page.push(one);
    if (page.length < pageSize) continue;
    yield page;
    page = [];
  }
  if (page.length > 0) yield page;
}

/** What was not inserted is there already, from an earlier line. */
function repeatedIn(lines: readonly StatementLine[], inserted: readonly number[]): StatementFault[] {
  if (inserted.length === lines.length) return [];
  const fresh = new Set(inserted);
  return lines
    .filter((_, place) => !fresh.has(place))
    .map(({ line }) => ({ line, field: 'transaction', message: 'stands on an earlier line already' }));
}

function refused(faults: readonly StatementFault[]): Refusal {
  const shown = faults.slice(0, mostFaults);
  const detail = faults.length < mostFaults ? `Faults: ${faults.length}` : `The first ${mostFaults} faults are listed`;
  return new Refusal('STATEMENT_INVALID', {
    detail,
    details: shown.map(({ line, field, message }) => ({
      field: [line === 0 ? '' : `line ${line}`, field].filter(Boolean).join(', '),
      code: 'STATEMENT_FAULT',
      message,
    })),
  });
}
