import { voidReceipt } from '../../shared/store/receipts';
import { rows, withTx } from '../../shared/store/sql';
import { runManage } from '../scripts/run-manage';
import { publishShippedTariffs } from '../support/batches';
import { useDatabase } from '../support/database';
import { jobsOf } from '../support/engine';
import { aPaidPayment, numbered, numberingTools, numbersIn } from '../support/receipts/numbered-receipts';

const { db, url } = useDatabase();
beforeAll(() => publishShippedTariffs(db()));
beforeEach(() => rows(db(), `truncate job, receipt_item, receipt, receipt_series, payment_case cascade`));
// What is booked is never deleted: the payments of tests before are no longer paid.
afterEach(() => rows(db(), `update payment set state = 'refunded'`));

/** With the keys of `testVault`. */
const base = () => ({
  DATABASE_URL: url(),
  ENVIRONMENT: 'development',
  PERSONAL_DATA_KEYS: `test:${Buffer.alloc(32, 7).toString('base64')}`,
  LOOKUP_KEY: Buffer.alloc(32, 8).toString('base64'),
});
const run = (args: readonly string[] = [], env: Record<string, string> = { PUBLIC_PAGES_URL: 'https://pay.example' }) =>
  runManage(['number-receipts', ...args], { ...base(), ...env });
const audit = () =>
  rows<{ resource: string }>(db(), `select resource from audit_entry where resource like 'number-receipts%'`);

test('it numbers every payment that never had a receipt, says so in the audit, and then finds nothing', async () => {
  const voided = (await aPaidPayment(db())).id;
  const tools = await numberingTools(db());
  const [receipt] = (await numbered(db(), tools, [voided])).values();
  await withTx(db(), (tx) => voidReceipt(tx, receipt!.id, { reason: 'wrong plate', by: 'shell:test' }));
  for (let n = 0; n < 3; n++) await aPaidPayment(db());
  await rows(db(), `delete from job`);

  expect(await run()).toEqual({ code: 0, out: '3 receipts numbered, 0 payments failed\n', err: '' });
  expect(await numbersIn(db())).toEqual([1, 2, 3, 4]);
  expect(await jobsOf(db(), 'receipts.issue-receipt')).toHaveLength(3);
  expect(await audit()).toEqual([{ resource: 'number-receipts 3 receipts' }]);

  expect(await run()).toMatchObject({ code: 0, out: '0 receipts numbered, 0 payments failed\n' });
  expect(await audit()).toHaveLength(1);
});

test('a payment that cannot be numbered is named and keeps no other one', async () => {
  const ids = [await aPaidPayment(db()), await aPaidPayment(db())];
  // A version that is not there.
  await rows(db(), `update assessment set tariff_version = 77 where id = $1`, [ids[0]!.assessments[0]]);
  const { code, out, err } = await run();

  expect(out.trimEnd().split('\n')).toEqual([
    expect.stringMatching(`^payment ${ids[0]!.id}: .*77`),
    '1 receipts numbered, 1 payments failed',
  ]);
  expect([code, err]).toEqual([1, expect.stringContaining('run it again')]);
  expect(await numbersIn(db())).toEqual([1]);
});

test('it numbers one jurisdiction alone where one is named, and nothing while codes would lead nowhere', async () => {
  await aPaidPayment(db());
  expect(await run(['--jurisdiction', 'SN'])).toMatchObject({
    code: 0,
    out: '0 receipts numbered, 0 payments failed\n',
  });
  expect(await run([], {})).toMatchObject({ code: 1, err: expect.stringContaining('PUBLIC_PAGES_URL is not set') });
  expect(await numbersIn(db())).toEqual([]);
});
