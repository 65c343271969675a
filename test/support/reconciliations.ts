// Reconciliations in a test: what a list says, the job run by hand, and what came of it.
import { reconciliationRequested } from '../../shared/events/reconciliation-requested';
import { publish } from '../../shared/jobs/publish';
import { readConfig } from '../../shared/process/config';
import type { Providers } from '../../shared/providers/payments/open-providers';
import { insertLines, linesAfter, type NewLine } from '../../shared/store/reconciliation-lines';
import {
  findReconciliation,
  insertReconciliation,
  markListed,
  type NewReconciliation,
  type Reconciliation,
} from '../../shared/store/reconciliations';
import { type Database, rows, type Tx, withTx } from '../../shared/store/sql';
import * as handlers from '../../workers/payments/reconcile';
import { reconcile } from '../../workers/payments/reconcile.job';
import { runNext } from '../privacy/people';
import { testVault } from './tax-worker';

/** In Madagascar and in UTC alike. */
export const aDay = '2026-03-02';
export const noon = new Date(`${aDay}T12:00:00Z`);

let movements = 0;

export const aLine = (over: Partial<NewLine> = {}): NewLine => ({
  kind: 'payment',
  transaction: `there-${++movements}`,
  reference: null,
  providerReference: null,
  amount: 100_000n,
  currency: 'MGA',
  fee: null,
  at: noon,
  ...over,
});

const promise = (tx: Tx, { id, jurisdiction }: Reconciliation) =>
  publish(tx, reconciliationRequested, { reconciliationId: id }, { tenant: jurisdiction, subjectId: id });

type Over = Partial<NewReconciliation>;
const wanted = { jurisdiction: 'MG', provider: 'mvola', day: aDay, fileHash: null, requestedBy: 'somebody' } as const;

/** A statement with these lines, as it is after its upload. */
export const aStatement = (db: Database, lines: readonly NewLine[], over: Over = {}): Promise<Reconciliation> =>
  withTx(db, async (tx) => {
    const made = (await insertReconciliation(tx, { ...wanted, source: 'statement', ...over }))!;
    if (lines.length > 0) await insertLines(tx, made.id, lines);
    await markListed(tx, made.id);
    await promise(tx, made);
    return made;
  });

/** A day whose list the provider is to be asked for. */
export const aDayToList = (db: Database, over: Over = {}): Promise<Reconciliation> =>
  withTx(db, async (tx) => {
    const made = (await insertReconciliation(tx, { ...wanted, source: 'provider', ...over }))!;
    await promise(tx, made);
    return made;
  });

export const paymentTools = (providers: Providers = new Map()) => ({
  vault: testVault,
  config: readConfig({ ENVIRONMENT: 'development', DATABASE_URL: 'postgres://nowhere' }),
  providers,
  now: () => new Date(),
});

export const runReconciliation = (db: Database, providers?: Providers): Promise<boolean> =>
  runNext(db, reconcile, handlers, paymentTools(providers));

/** As it is after its job ran. */
export async function reconciled(db: Database, lines: readonly NewLine[], over: Over = {}): Promise<Reconciliation> {
  const { id } = await aStatement(db, lines, over);
  await runReconciliation(db);
  return (await findReconciliation(db, null, id))!;
}

/** `transaction outcome` of each line. */
export const outcomesOf = async (db: Database, { id }: { id: string }): Promise<string[]> =>
  (await linesAfter(db, id, 0, 1000)).map(({ transaction, outcome }) => `${transaction} ${outcome}`);

export type CaseRow = { kind: string; about: string; state: string; amount: string | null; resolved_by: string | null };

export const casesAbout = (db: Database, transaction: string): Promise<CaseRow[]> =>
  rows(
    db,
    `select kind, about, state, amount::text, resolved_by from payment_case where transaction = $1 order by kind`,
    [transaction],
  );
