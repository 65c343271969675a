// How a run goes through its pages: each knows what it did, and none does again what the one before did.
import { beforeEveryMovement, type MissingMovement, writeMissing } from '../../shared/store/missing-there';
import { beginReconciliation } from '../../shared/store/reconciliations';
import { settlePayments } from '../../shared/store/settle-payments';
import { rows, withTx } from '../../shared/store/sql';
import { reconcilePage } from '../../workers/payments/reconcile-page';
import { useDatabase } from '../support/database';
import { aPendingPayment, aReceipt } from '../support/payments';
import { aLine, aStatement, noon } from '../support/reconciliations';

const { db } = useDatabase();

test('a page says how many lines it decided on, and when none is left', async () => {
  const { id } = await aStatement(db(), [aLine(), aLine(), aLine()]);
  await withTx(db(), (tx) => beginReconciliation(tx, id));
  const page = () => withTx(db(), (tx) => reconcilePage(tx, id, {}));
  expect([await page(), await page()]).toEqual([3, null]);
});

test('what is missing there is walked in pages, each behind the one before', async () => {
  const payments = await Promise.all(Array.from({ length: 7 }, () => aPendingPayment(db())));
  const receipts = payments.map((one, n) => aReceipt(one, { transaction: `WALKED-${n}`, receivedAt: noon }));
  await withTx(db(), (tx) => settlePayments(tx, receipts));
  const run = await aStatement(db(), []);
  const span = { from: new Date(noon.getTime() - 1), to: new Date(noon.getTime() + 1) };
  const walked: MissingMovement[] = [];
  for (let n = 0; n < 3; n++) {
    const after = walked.at(-1) ?? beforeEveryMovement;
    const page = await withTx(db(), (tx) => writeMissing(tx, run, { ...span, after }, 3));
    // Without the lines of the pages before, which would leave them out as well.
    await rows(db(), 'delete from reconciliation_line where reconciliation_id = $1', [run.id]);
    walked.push(...page);
  }
  expect(walked.map(({ transaction }) => transaction)).toEqual(Array.from({ length: 7 }, (_, n) => `WALKED-${n}`));
});
