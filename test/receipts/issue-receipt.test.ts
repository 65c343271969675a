import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { receiptNumbered } from '../../shared/events/receipt-numbered';
import { publish } from '../../shared/jobs/publish';
import { type ObjectStore, ObjectStoreAway } from '../../shared/providers/objects/object-store';
import type { NumberingTools } from '../../shared/receipts/number-receipts';
import { renderReceipt } from '../../shared/receipts/render-receipt';
import { type ReceiptRow, receiptById, voidReceipt } from '../../shared/store/receipts';
import { rows, withTx } from '../../shared/store/sql';
import * as handlers from '../../workers/receipts/issue-receipt';
import { issueReceipt } from '../../workers/receipts/issue-receipt.job';
import { runNext } from '../privacy/people';
import { publishShippedTariffs } from '../support/batches';
import { useDatabase } from '../support/database';
import { jobsOf } from '../support/engine';
import { useMessageTools } from '../support/message-pool';
import { aPaidPayment, numbered, numberingTools } from '../support/receipts/numbered-receipts';

const { db } = useDatabase();
const files = useMessageTools();
let tools: NumberingTools;
let objects: ObjectStore;
beforeAll(async () => {
  await publishShippedTariffs(db());
  tools = await numberingTools(db());
  ({ objects } = files.tools({}));
});
beforeEach(() => rows(db(), `truncate job, receipt_item, receipt, receipt_series cascade`));

async function aNumbered(): Promise<ReceiptRow> {
  const { id } = await aPaidPayment(db());
  return (await numbered(db(), tools, [id])).values().next().value!;
}
async function run(over: Partial<{ objects: ObjectStore }> = {}) {
  await rows(db(), `update job set state = 'waiting', run_at = null where state = 'delayed'`);
  return runNext(db(), issueReceipt, handlers, { ...tools, objects, ...over });
}
const stored = async ({ id }: ReceiptRow) => (await receiptById(db(), id))!;
const told = () => jobsOf(db(), 'notifications.tell-of-receipt');
const signal = new AbortController().signal;

test('the file is stored, its row names it, and then it is told', async () => {
  const receipt = await aNumbered();
  await run();

  const { state, objectKey, sha256, sizeBytes } = await stored(receipt);
  const bytes = (await objects.get(objectKey!, signal))!;
  expect(state).toBe('issued');
  expect(objectKey).toMatch(/^receipts\/mg\/\d{4}\/mg-\d{4}-000001-[0-9a-f]{12}\.pdf$/);
  expect(createHash('sha256').update(bytes).digest()).toEqual(sha256);
  expect(bytes).toHaveLength(sizeBytes!);
  expect(bytes).toEqual(await renderReceipt(receipt.content, { paper: 'A5' }));
  expect(await told()).toHaveLength(1);
});

test('a second event about a receipt that was issued does nothing', async () => {
  const receipt = await aNumbered();
  await run();
  await withTx(db(), (tx) => publish(tx, receiptNumbered, { receiptId: receipt.id }));
  await run();

  expect(await told()).toHaveLength(1);
});

test('while the store of files is away nothing is told, no attempt is spent, and it goes on when it is back', async () => {
  const receipt = await aNumbered();
  const away: ObjectStore = {
    ...objects,
    put: () => Promise.reject(new ObjectStoreAway('the disk is full')),
  };
  await run({ objects: away });
  expect(await stored(receipt)).toMatchObject({ state: 'numbered', sha256: null });
  expect(await told()).toEqual([]);
  expect(await jobsOf(db(), issueReceipt.name)).toMatchObject([
    { state: 'delayed', attempt: 0, failed_reason: 'the store of files is away: the disk is full' },
  ]);

  await run();
  expect(await stored(receipt)).toMatchObject({ state: 'issued' });
});

test('a worker that dies after it stored the file and before its row leaves what the next one writes again', async () => {
  const receipt = await aNumbered();
  const dying: ObjectStore = {
    ...objects,
    async put(object, abort) {
      await objects.put(object, abort);
      throw new Error('died');
    },
  };
  await run({ objects: dying });
  expect(await stored(receipt)).toMatchObject({ state: 'numbered' });
  expect(await told()).toEqual([]);
  await run();

  const { objectKey } = await stored(receipt);
  expect(filesBelow(files.folder).filter((path) => objectKey!.endsWith(path))).toHaveLength(1);
  expect(await told()).toHaveLength(1);
});

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) => (entry.isFile() ? entry.name : []));

test('one that was voided before it was drawn gets its file, stays void, and nobody is told', async () => {
  const receipt = await aNumbered();
  await withTx(db(), (tx) => voidReceipt(tx, receipt.id, { reason: 'wrong plate', by: 'account:x' }));
  await run();

  expect(await stored(receipt)).toMatchObject({ state: 'void', objectKey: expect.any(String) });
  expect(await told()).toEqual([]);
});

test('an event about a receipt that does not exist fails at once', async () => {
  await withTx(db(), (tx) => publish(tx, receiptNumbered, { receiptId: '00000000-0000-7000-8000-000000000000' }));
  await run();
  expect(await jobsOf(db(), issueReceipt.name)).toMatchObject([{ state: 'failed', attempt: 1 }]);
});
