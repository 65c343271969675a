import { insertLedgerRows, failedRow } from '../support/ledger-rows';
import { useConsole } from './support/run-console';

const console_ = useConsole();

test('the board lists every job of the catalogue as a queue', async () => {
  await insertLedgerRows(console_.db(), [{}, failedRow()]);
  const client = await console_.as('admin');
  const answer = await client.get('/board/api/queues?activeQueue=tax.assess-small-batch&status=latest&page=1&jobsPerPage=10');
  expect(answer.text).toContain('xx');
});
