import { createHash } from 'node:crypto';
import { renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import type { RunningProcess } from '../../shared/process/process';
import { type ReceiptRow, voidReceipt } from '../../shared/store/receipts';
import { rows, withTx } from '../../shared/store/sql';
import { runManage, spawnManage } from '../scripts/run-manage';
import { publishShippedTariffs } from '../support/batches';
import { useDatabase } from '../support/database';
import { openTestProcess } from '../support/engine';
import {
  aNumberedReceipt,
  anIssuedReceipt,
  aReplacement,
  aSettledPayment,
  useObjectFolder,
} from '../support/receipts/issued-receipts';

const objects = useObjectFolder();
let process: RunningProcess;
afterAll(() => process?.stop('the test is over'));
const { db, url } = useDatabase();
beforeAll(async () => {
  await publishShippedTariffs(db());
  process = await openTestProcess(url(), objects.env);
});
// What is booked is never deleted: each test has a year of its own.
let year = 2009;
beforeEach(() => {
  year += 1;
});

const env = () => ({ DATABASE_URL: url(), ENVIRONMENT: 'development', ...objects.env });
const verify = (...args: string[]) => runManage(['verify-receipts', '--year', String(year), ...args], env());
const today = () => new Date(`${year}-03-02T12:00:00Z`);
async function paid(): Promise<string> {
  const { id } = await aSettledPayment(process);
  await rows(db(), 'update payment set settled_at = $2 where id = $1', [id, today()]);
  return id;
}
const issued = async (): Promise<ReceiptRow> => anIssuedReceipt(process, await paid(), today());
const fileOf = ({ objectKey }: ReceiptRow): string => join(objects.path, objectKey!);
const aJobThatNumbers = (paymentId: string) =>
  rows(
    db(),
    `insert into job (name, event_id, event, payload, max_attempts, subject_id)
     values ('receipts.number-receipts', $1, 'payment.settled', '{}', 8, $2)`,
    [uuidv7(), paymentId],
  );

/** The command prints these and the summary, and ends with 1. */
async function expectFaults(faults: readonly string[], summary: string): Promise<void> {
  const { code, out, err } = await verify();
  expect([out.trimEnd().split('\n'), code]).toEqual([[...faults, summary], 1]);
  expect(err).toBe('Receipts contradict their numbers, their files, or what was paid.\n');
}

test('receipts that agree with their numbers, files and payments end well', async () => {
  await issued();
  const old = await issued();
  await withTx(db(), (tx) => voidReceipt(tx, old.id, { reason: 'wrong plate', by: 'shell:test' }));
  // Its file is made by a job.
  await aReplacement(process, old, today());
  await aJobThatNumbers(await paid());
  expect(await spawnManage(['verify-receipts', '--year', String(year)], env())).toEqual({
    code: 0,
    out: '3 receipts looked at, 2 drawn again, 3 payments, 0 wrong\n',
    err: '',
  });
});

test('a number that is missing is named', async () => {
  await issued();
  await rows(db(), 'update receipt_series set last = 3 where "year" = $1', [year]);
  await expectFaults(
    [`MG-${year}: 3 numbers were taken, 1 receipts go up to 1; missing: 2, 3`],
    '1 receipts looked at, 1 drawn again, 1 payments, 1 wrong',
  );
});

test('a receipt beyond its series is named', async () => {
  await issued();
  await rows(db(), 'delete from receipt_series where "year" = $1', [year]);
  await expectFaults(
    [`MG-${year}: 0 numbers were taken, 1 receipts go up to 1`],
    '1 receipts looked at, 1 drawn again, 1 payments, 1 wrong',
  );
});

test('files that are missing, or not those that were stored, are named', async () => {
  const [gone, other] = [await issued(), await issued()];
  unlinkSync(fileOf(gone));
  writeFileSync(fileOf(other), '%PDF-1.4 paid everything');
  await expectFaults(
    [
      `${gone.content.number}: the file of receipt ${gone.id} is not where it was stored: ${gone.objectKey}`,
      `${other.content.number}: the file of receipt ${other.id} is not the one that was stored: ${other.objectKey}`,
    ],
    '2 receipts looked at, 2 drawn again, 2 payments, 2 wrong',
  );
});

test('a file that its content does not give is named, unless nothing is drawn again', async () => {
  const receipt = await aNumberedReceipt(process, await paid(), today());
  const bytes = Buffer.from('%PDF-1.4 another one');
  writeFileSync(join(objects.path, 'forged.pdf'), bytes);
  renameSync(join(objects.path, 'forged.pdf'), join(objects.path, 'receipts', 'forged.pdf'));
  await rows(
    db(),
    `update receipt
        set state = 'issued', issued_at = now(), object_key = 'receipts/forged.pdf', sha256 = $2, size_bytes = $3
      where id = $1`,
    [receipt.id, createHash('sha256').update(bytes).digest(), bytes.length],
  );
  await expectFaults(
    [`${receipt.content.number}: drawing it again gives another file`],
    '1 receipts looked at, 1 drawn again, 1 payments, 1 wrong',
  );
  expect(await verify('--sample', '0')).toMatchObject({
    code: 0,
    out: '1 receipts looked at, 0 drawn again, 1 payments, 0 wrong\n',
  });
});

test('a receipt that nobody makes a file for, and payments that nobody numbers a receipt for, are named', async () => {
  const numbered = await aNumberedReceipt(process, await paid(), today());
  await rows(db(), `update job set state = 'failed' where subject_id = $1`, [numbered.paymentId]);
  const voided = await issued();
  await withTx(db(), (tx) => voidReceipt(tx, voided.id, { reason: 'wrong plate', by: 'shell:test' }));
  const without = await paid();
  const refunded = await paid();
  await rows(db(), `update payment set state = 'refunded' where id = $1`, [refunded]);
  await expectFaults(
    [
      `${numbered.content.number}: it has no file, and no job is making one`,
      `payment ${voided.paymentId}: its receipt was declared void, and none stands in its place`,
      `payment ${without}: it has no receipt, and no job is numbering one`,
    ],
    '2 receipts looked at, 1 drawn again, 3 payments, 3 wrong',
  );
});

test('only so many are drawn again, and only of the jurisdiction and the year that are named', async () => {
  for (let count = 0; count < 5; count += 1) await issued();
  expect((await verify('--sample', '2')).out).toMatch(/^5 receipts looked at, 2 drawn again/);
  expect((await verify('--jurisdiction', 'SN')).out).toBe('0 receipts looked at, 0 drawn again, 0 payments, 0 wrong\n');
  expect((await verify('--year', '2001')).out).toMatch(/^0 receipts looked at/);
  expect(await verify('--sample', 'all')).toMatchObject({
    code: 1,
    err: expect.stringContaining('--sample: expected'),
  });
});

test('while the store is away it says so instead of naming every file', async () => {
  await issued();
  renameSync(objects.path, `${objects.path}-away`);
  const { code, out, err } = await verify();
  renameSync(`${objects.path}-away`, objects.path);
  expect([code, out]).toEqual([1, '']);
  expect(err).toMatch(/^Not everything could be looked at: the folder of objects did not read .* \(ENOENT\)\.\n$/);
});
