import { runSet } from '../../shared/jobs/run-set';
import type { ObjectStore } from '../../shared/providers/objects/object-store';
import type { NumberingTools } from '../../shared/receipts/number-receipts';
import type { ProofSigner } from '../../shared/receipts/proof-signer';
import { rows } from '../../shared/store/sql';
import * as issuing from '../../workers/receipts/issue-receipt';
import { issueReceipt } from '../../workers/receipts/issue-receipt.job';
import { keepFresh } from '../../workers/receipts/keep-fresh';
import * as numbering from '../../workers/receipts/number-receipts';
import { numberReceipts } from '../../workers/receipts/number-receipts.job';
import { runNext } from '../privacy/people';
import { publishShippedTariffs } from '../support/batches';
import { useDatabase } from '../support/database';
import { aRunContext, jobsOf } from '../support/engine';
import { useMessageTools } from '../support/message-pool';
import { aPaidPayment, numbered, numberingTools, numbersIn } from '../support/receipts/numbered-receipts';

const { db } = useDatabase();
const files = useMessageTools();
let tools: NumberingTools;
let objects: ObjectStore;
beforeAll(async () => {
  await publishShippedTariffs(db());
  tools = await numberingTools(db());
  ({ objects } = files.tools({}));
});
beforeEach(() => rows(db(), `truncate job, receipt_item, receipt, receipt_series, payment_case cascade`));

const waitAgain = (attempt = '0') =>
  rows(db(), `update job set state = 'waiting', run_at = null, attempt = ${attempt}`);
const lastOne = 'max_attempts - 1';
const runNumbering = (deps: Partial<NumberingTools> = {}) =>
  runSet({ job: numberReceipts, handlers: numbering, deps: { ...tools, ...deps } }, aRunContext(db()), { atMost: 10 });
const cases = () =>
  rows(db(), `select kind, state, about, payment_id, details->>'why' as why, resolution from payment_case order by id`);
const broken: ProofSigner = {
  kid: 'x',
  sign: () => {
    throw new Error('the key is broken');
  },
  refresh: () => Promise.reject(new Error('asked within the transaction')),
};

test('a payment that nobody numbers any more is a case, which closes when it is numbered after all', async () => {
  const { id } = await aPaidPayment(db());
  await waitAgain(lastOne);
  await runNumbering({ signer: broken });
  const about = `payment ${id}`;
  expect(await cases()).toEqual([
    { kind: 'no-receipt', state: 'open', about, payment_id: id, why: 'the key is broken', resolution: null },
  ]);

  await waitAgain();
  await runNumbering();
  expect(await numbersIn(db())).toEqual([1]);
  expect(await cases()).toMatchObject([{ about, state: 'resolved', resolution: 'made' }]);
});

test('a receipt that nobody draws any more is a case, which closes when its file is there after all', async () => {
  const { id } = await aPaidPayment(db());
  const [receipt] = (await numbered(db(), tools, [id])).values();
  const full: ObjectStore = { ...objects, put: () => Promise.reject(new Error('the disk is broken')) };
  await waitAgain(lastOne);
  await runNext(db(), issueReceipt, issuing, { ...tools, objects: full });
  const about = `receipt ${receipt!.id}`;
  expect(await cases()).toEqual([
    { kind: 'no-receipt', state: 'open', about, payment_id: id, why: 'the disk is broken', resolution: null },
  ]);

  await waitAgain();
  await runNext(db(), issueReceipt, issuing, { ...tools, objects });
  expect(await cases()).toMatchObject([{ about, state: 'resolved', resolution: 'made' }]);
});

test('while nobody has said where receipts are verified, numbering waits and spends no attempt', async () => {
  await aPaidPayment(db());
  await waitAgain(lastOne);
  await runNumbering({ config: { PUBLIC_PAGES_URL: undefined } });
  const [job] = await jobsOf(db(), numberReceipts.name);
  expect(job).toMatchObject({
    state: 'delayed',
    failed_reason: expect.stringContaining('PUBLIC_PAGES_URL is not set'),
  });
  expect(await cases()).toEqual([]);

  await waitAgain();
  await runNumbering();
  expect(await numbersIn(db())).toEqual([1]);
});

test('within the transaction of a set nobody looks for another key', async () => {
  await aPaidPayment(db());
  await waitAgain(lastOne);
  await runNumbering({ signer: { ...tools.signer, refresh: broken.refresh } });
  expect(await numbersIn(db())).toEqual([1]);
});

test('the key is looked up beside the work until the process stops, also after it could not be', async () => {
  const told: string[] = [];
  let looked = 0;
  const refresh = () => {
    looked += 1;
    return looked === 1 ? Promise.reject(new Error('away')) : Promise.resolve();
  };
  const log = { warn: ({ err }: { err: Error }) => void told.push(err.message) };
  const stop = keepFresh({ refresh }, { log: log as never, everySeconds: 0.005 });
  while (looked < 3) await new Promise((resolve) => setTimeout(resolve, 5));
  stop();
  const before = looked;
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect([looked, told]).toEqual([before, ['away']]);
});
