// Money that a provider received and no payment of ours explains: booked once, to the account of what is unidentified, with
// a case that asks somebody whose it is.
import { dayIn } from '../domain/days';
import { packOf } from '../domain/jurisdictions/packs';
import { openCases } from './cases';
import { bookJournals, type NewEntry, type NewJournal } from './ledger';
import { aboutMovement } from './money-movements';
import type { UndecidedLine } from './reconciliation-lines';
import { learnedFrom, type Reconciliation } from './reconciliations';
import { rows, type Tx } from './sql';

/**
 * Returns the transactions that were booked now. What somebody told of at the same moment is left out, and is known by
 * the time it is looked for again.
 */
export async function setAside(
  tx: Tx,
  run: Reconciliation,
  lines: readonly UndecidedLine[],
  bookedBy: string,
): Promise<Set<string>> {
  if (lines.length === 0) return new Set();
  const recorded = await recordUnidentified(tx, run, lines);
  const fresh = lines.filter(({ transaction }) => recorded.has(transaction));
  await bookJournals(
    tx,
    fresh.map((line) => journalOf(run, line, bookedBy)),
  );
  await openCases(
    tx,
    fresh.map(({ transaction, amount, currency, at }) => ({
      jurisdiction: run.jurisdiction,
      kind: 'unidentified',
      about: aboutMovement(run.provider, transaction),
      provider: run.provider,
      transaction,
      amount: BigInt(amount),
      currency,
      details: { reconciliation: run.id, at: at.toISOString() },
    })),
  );
  return recorded;
}

async function recordUnidentified(
  tx: Tx,
  { provider, jurisdiction, source }: Reconciliation,
  lines: readonly UndecidedLine[],
): Promise<Set<string>> {
  const recorded = await rows<{ transaction: string }>(
    tx,
    `insert into provider_transaction (provider, transaction, kind, jurisdiction, amount, currency, fee, received_at,
                                       learned_by)
     select $1, transaction, 'payment', $2, amount, currency, fee, at, $3
       from json_to_recordset($4) as l(transaction text, amount bigint, currency text, fee bigint, at timestamptz)
      order by transaction
         on conflict (provider, transaction) do nothing
     returning transaction`,
    [provider, jurisdiction, learnedFrom(source), JSON.stringify(lines)],
  );
  return new Set(recorded.map(({ transaction }) => transaction));
}

function journalOf({ provider, jurisdiction }: Reconciliation, line: UndecidedLine, bookedBy: string): NewJournal {
  const [amount, fee] = [BigInt(line.amount), BigInt(line.fee ?? 0)];
  const entries: NewEntry[] = [
    { account: { kind: 'clearing', provider }, amount: amount - fee },
    { account: { kind: 'fees', provider }, amount: fee },
    { account: { kind: 'unidentified', provider }, amount: -amount },
  ];
  return {
    jurisdiction,
    currency: line.currency,
    kind: 'unidentified',
    cause: `unidentified ${provider} ${line.transaction}`,
    paymentId: null,
    bookedOn: dayIn(packOf(jurisdiction).timeZone, line.at),
    bookedBy,
    entries: entries.filter((entry) => entry.amount !== 0n),
  };
}
