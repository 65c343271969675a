// The provider is asked for all its movements of a day. Pages are transactions of their own; after a crash it is asked from
// the start, and what is stored already is left out.
import { packOf } from '../../shared/domain/jurisdictions/packs';
import type { JobContext } from '../../shared/jobs/handler';
import { GiveUp, TryLater } from '../../shared/jobs/outcomes';
import { ProviderFault } from '../../shared/providers/calls/provider-fault';
import type { ListedTransaction } from '../../shared/providers/payments/provider';
import { insertLines } from '../../shared/store/reconciliation-lines';
import { lockReconciliation, markListed, type Reconciliation } from '../../shared/store/reconciliations';
import { type Database, withPatience, withTx } from '../../shared/store/sql';
import type { PaymentTools } from './open';
import type { Span } from './reconcile';

const pageSize = 500;
const patienceSeconds = 60;
const awaySeconds = 120;

export async function listLines(
  { db, providers, signal }: JobContext & PaymentTools,
  run: Reconciliation,
  span: Span,
): Promise<void> {
  const { provider: name, jurisdiction, day, id } = run;
  const provider = providers.get(name);
  if (provider === undefined) throw new GiveUp(`${name} is not configured`);
  if (provider.listTransactions === null) throw new GiveUp(`${name} has no list; upload its statement`);
  const { currency } = packOf(jurisdiction);
  const listed = provider.listTransactions({ jurisdiction, day, ...span, currency }, signal);
  try {
    for await (const page of pagesOf(listed)) {
      signal.throwIfAborted();
      await withPatience(patienceSeconds, () => store(db, id, page));
    }
  } catch (error) {
    if (error instanceof ProviderFault && error.kind === 'away') throw new TryLater(awaySeconds, error.message);
    throw error;
  }
  await withPatience(patienceSeconds, () => withTx(db, (tx) => markListed(tx, id)));
}

/** Nothing any more where another worker, which took this one for dead, has the whole list. */
const store = (db: Database, id: string, page: readonly ListedTransaction[]): Promise<void> =>
  withTx(db, async (tx) => {
    const run = await lockReconciliation(tx, id);
    if (run?.listedAt === null) await insertLines(tx, id, page);
  });

async function* pagesOf(listed: AsyncIterable<ListedTransaction>): AsyncGenerator<ListedTransaction[]> {
  let page: ListedTransaction[] = [];
  for await (const one of listed) {
    page.push(one);
    if (page.length < pageSize) continue;
    yield page;
    page = [];
  }
  if (page.length > 0) yield page;
}
