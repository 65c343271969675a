// Whether the entries of a bank statement lead from its opening to its closing balance: a file from which pages are missing
// would make everything on them look as if it had never been paid.
import { type Element, textAt } from '../domain/statement/camt-entry';
import { readAmount, type StatementFault } from '../domain/statement/statement-line';

const openings = ['OPBD', 'PRCD'];

export function balanceOf() {
  const balances = new Map<string, bigint | undefined>();
  let moved: bigint | undefined = 0n;
  const signed = (element: Element): bigint | undefined => {
    const amount = readAmount(textAt(element, 'Amt') ?? '');
    if (typeof amount === 'string') return undefined;
    return textAt(element, 'CdtDbtInd') === 'DBIT' ? -amount : amount;
  };
  return {
    addBalance(element: Element): void {
      const kind = textAt(element, 'Tp/CdOrPrtry/Cd') ?? '';
      // Of two of a kind, as for several currencies or pages, nobody can say which is meant.
      balances.set(kind, balances.has(kind) ? undefined : signed(element));
    },
    addEntry(element: Element): void {
      if ((textAt(element, 'Sts/Cd') ?? textAt(element, 'Sts')) !== 'BOOK') return;
      const amount = signed(element);
      moved = moved === undefined || amount === undefined ? undefined : moved + amount;
    },
    /** Balances that are not there, or not in whole units, are not compared. */
    *faults({ line }: Element): Generator<StatementFault> {
      const opening = openings.map((kind) => balances.get(kind)).find((balance) => balance !== undefined);
      const closing = balances.get('CLBD');
      if (opening === undefined || closing === undefined || moved === undefined) return;
      if (opening + moved !== closing)
        yield { line, field: 'Bal', message: 'the entries do not lead from the opening to the closing balance' };
    },
  };
}
