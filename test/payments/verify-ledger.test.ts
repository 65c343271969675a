// What the database refuses of the ledger, and what verifying finds where somebody made it stop refusing.
import { timeOrderedId } from '../../shared/process/time-ordered-id';
import { bookJournals, type NewJournal } from '../../shared/store/ledger';
import { settlePayments } from '../../shared/store/settle-payments';
import { row, rows, type Tx, withTx } from '../../shared/store/sql';
import { ledgerStatements } from '../../shared/store/verify-ledger';
import { runManage } from '../scripts/run-manage';
import { anAssessment } from '../support/assessments';
import { useDatabase } from '../support/database';
import { ledgerFaults } from '../support/ledger';
import { aPendingPayment, aReceipt } from '../support/payments';
import { aLine, reconciled } from '../support/reconciliations';

const { db, url } = useDatabase();

async function undone(work: (tx: Tx) => Promise<void>): Promise<void> {
  const end = new Error('undone');
  await withTx(db(), async (tx) => {
    await work(tx);
    throw end;
  }).catch((error: unknown) => {
    if (error !== end) throw error;
  });
}

const faults = () => ledgerFaults(db());

let assessmentId: string;
let paymentId: string;
let journalId: string;
beforeAll(async () => {
  assessmentId = await anAssessment(db());
  const payment = await aPendingPayment(db(), { items: [{ assessmentId }] });
  paymentId = payment.id;
  const others = await Promise.all(Array.from({ length: 20 }, () => aPendingPayment(db())));
  const receipts = [
    aReceipt(payment, { transaction: 'T 1', fee: 100n }),
    ...others.map((one, n) => aReceipt(one, { amount: BigInt(99_990 + n) })),
    aReceipt(await aPendingPayment(db()), { currency: 'XOF' }),
  ];
  await withTx(db(), (tx) => settlePayments(tx, receipts));
  await withTx(db(), (tx) => settlePayments(tx, [aReceipt(payment)]));
  await reconciled(db(), [aLine({ fee: 5n }), aLine()]);
  journalId = (await row<{ id: string }>(db(), `select id from journal where cause = 'payment mvola T 1'`))!.id;
});

test('a ledger that only the platform wrote is sound', async () => {
  expect(await faults()).toEqual([]);
});

test('a movement finds its journals by their causes and its refunds by their names, without reading any table whole', async () => {
  const plan: string[] = [];
  await undone(async (tx) => {
    await rows(tx, 'alter table journal disable trigger user');
    await rows(tx, 'alter table journal_entry disable trigger user');
    await rows(
      tx,
      `with made as (
         insert into journal (id, jurisdiction, kind, cause, booked_on, booked_by)
         select gen_random_uuid(), 'MG', 'correction', 'n' || n, '2026-03-02', 'x' from generate_series(1, 20000) n
         returning id
       )
       insert into journal_entry (journal_id, line, account_id, amount)
       select made.id, line, (select min(id) from ledger_account), line * 2 - 1 from made, generate_series(0, 1) line`,
    );
    await rows(tx, 'analyze journal, journal_entry');
    await rows(tx, 'set local enable_seqscan = off');
    const lines = await rows<{ 'QUERY PLAN': string }>(tx, `explain ${ledgerStatements.movements}`, ['', 1000]);
    plan.push(...lines.map((line) => line['QUERY PLAN'].trim()));
  });
  const conditionsOn = (index: string) => plan.filter((_, n) => plan[n - 1]?.includes(` using ${index} `));
  expect(conditionsOn('journal_cause_key')).toEqual([expect.stringMatching(/^Index Cond: \(cause = ANY /)]);
  expect(conditionsOn('refund_payment')).toEqual([expect.stringMatching(/^Index Cond: \(payment_id = /)]);
  expect(conditionsOn('refund_provider_reference')).toEqual([expect.stringMatching(/^Index Cond: \(\(provider = /)]);
});

const aJournal = (over: Partial<NewJournal> = {}): NewJournal => ({
  jurisdiction: 'MG',
  currency: 'MGA',
  kind: 'correction',
  cause: timeOrderedId(),
  paymentId: null,
  bookedOn: '2026-03-02',
  bookedBy: 'shell:test',
  entries: [
    { account: { kind: 'overpaid' }, amount: 5n },
    { account: { kind: 'underpaid' }, amount: -5n },
  ],
  ...over,
});
const book = (...journals: NewJournal[]) => withTx(db(), (tx) => bookJournals(tx, journals));
const overpaid = { account: { kind: 'overpaid' }, amount: 5n } as const;

describe('the database refuses', () => {
  test.each<[string, Partial<NewJournal>, string]>([
    ['a journal that does not balance', { entries: [overpaid, { ...overpaid, amount: -4n }] }, 'does not balance'],
    ['a journal of one entry', { entries: [overpaid] }, 'does not balance'],
    [
      'an entry of nothing',
      { entries: [overpaid, { ...overpaid, amount: 0n }, { ...overpaid, amount: -5n }] },
      'check',
    ],
    ['a journal without entries', { entries: [] }, 'has no entries'],
    [
      'a kind of account that is none',
      { entries: [{ account: { kind: 'x' as 'fees' }, amount: 1n }, overpaid] },
      'check',
    ],
    [
      'an account of a provider that names none',
      { entries: [{ account: { kind: 'clearing' }, amount: -5n }, overpaid] },
      'check',
    ],
  ])('%s', async (_, over, reason) => {
    const one = aJournal(over);
    await expect(book(aJournal(), one)).rejects.toThrow(reason);
    expect(await rows(db(), `select from journal where cause = $1`, [one.cause])).toEqual([]);
  });

  const inTx = (text: string, params: unknown[] = []) => withTx(db(), (tx: Tx) => rows(tx, text, params));
  const accountOf = (currency: string, jurisdiction = 'MG') =>
    `(select id from ledger_account where currency = '${currency}' and jurisdiction = '${jurisdiction}' limit 1)`;

  test('entries that come after their journal', async () => {
    const late = inTx(
      `insert into journal_entry (journal_id, line, account_id, amount)
       values ($1, 10, ${accountOf('MGA')}, 5), ($1, 11, ${accountOf('MGA')}, -5)`,
      [journalId],
    );
    await expect(late).rejects.toThrow('is closed');
  });

  test('a journal of two currencies, and one of another jurisdiction than its accounts', async () => {
    await book(aJournal({ currency: 'XOF' }), aJournal({ jurisdiction: 'GQ', currency: 'XAF' }));
    const insert = (jurisdiction: string, first: string, second: string) =>
      inTx(
        `with made as (
           insert into journal (id, jurisdiction, kind, cause, booked_on, booked_by)
           values ($1::uuid, $2, 'correction', $1::text, '2026-03-02', 'shell:test')
         )
         insert into journal_entry (journal_id, line, account_id, amount) values ($1::uuid, 0, ${first}, 5), ($1::uuid, 1, ${second}, -5)`,
        [timeOrderedId(), jurisdiction],
      );
    await expect(insert('MG', accountOf('MGA'), accountOf('XOF'))).rejects.toThrow(
      'within one jurisdiction and currency',
    );
    await expect(insert('MG', accountOf('XAF', 'GQ'), accountOf('XAF', 'GQ'))).rejects.toThrow(
      'within one jurisdiction',
    );
  });

  test.each([
    `update journal set booked_by = 'somebody'`,
    `update journal_entry set amount = amount * 2`,
    `update ledger_account set kind = 'fees' where kind = 'clearing'`,
    `update journal set booked_by = 'somebody' where false`,
    'delete from journal_entry',
    `delete from journal where kind = 'correction'`,
    'delete from ledger_account',
    'truncate journal_entry',
    'truncate journal cascade',
    'truncate ledger_account cascade',
  ])('%s', async (statement) => {
    await expect(inTx(statement)).rejects.toThrow('the ledger is added to, never changed');
  });

  test('the same cause a second time', async () => {
    const one = aJournal();
    expect([...(await book(one))]).toEqual([one.cause]);
    expect([...(await book(one))]).toEqual([]);
    expect(await faults()).toEqual([]);
  });
});

/** As somebody who owns the tables and makes them stop refusing; undone afterwards. */
async function afterTampering(statement: string, params: unknown[] = []): Promise<string[]> {
  let found: string[] = [];
  await undone(async (tx) => {
    for (const table of ['journal', 'journal_entry', 'ledger_account'])
      await rows(tx, `alter table ${table} disable trigger user`);
    await rows(tx, statement, params);
    found = await ledgerFaults(tx);
  });
  return found;
}

describe('verifying names', () => {
  test('an entry that was changed, and everything that follows from it', async () => {
    const found = await afterTampering(
      `update journal_entry set amount = amount - 1 where journal_id = $1 and assessment_id is not null`,
      [journalId],
    );
    expect(found).toEqual([
      'MG MGA: all entries sum to -1',
      `journal ${journalId} (payment mvola T 1): its entries sum to -1`,
      `assessment ${assessmentId}: says that 100000 was paid, and 100001 is booked`,
      `payment ${paymentId}: says that 200000 was received, and 200001 is booked`,
    ]);
  });

  test('a journal whose amounts were all changed, though it balances', async () => {
    const found = await afterTampering('update journal_entry set amount = amount * 2 where journal_id = $1', [
      journalId,
    ]);
    expect(found).toEqual([
      'movement mvola T 1: is of 100000, and 200000 is booked',
      `assessment ${assessmentId}: says that 100000 was paid, and 200000 is booked`,
      `payment ${paymentId}: says that 200000 was received, and 300000 is booked`,
    ]);
  });

  test('entries that were deleted, and a journal that was', async () => {
    expect(await afterTampering('delete from journal_entry where journal_id = $1', [journalId])).toEqual([
      `journal ${journalId} (payment mvola T 1): has no entries`,
      'movement mvola T 1: is not booked',
      `assessment ${assessmentId}: says that 100000 was paid, and 0 is booked`,
      `payment ${paymentId}: says that 200000 was received, and 100000 is booked`,
    ]);
    const gone = `with e as (delete from journal_entry where journal_id = $1) delete from journal where id = $1`;
    expect(await afterTampering(gone, [journalId])).toContain('movement mvola T 1: is not booked');
  });

  test('an entry that was moved to an account of another currency', async () => {
    const found = await afterTampering(
      `update journal_entry set account_id = (select id from ledger_account where currency = 'XOF' limit 1)
        where journal_id = $1 and line = 0`,
      [journalId],
    );
    expect(found).toContain(`journal ${journalId} (payment mvola T 1): is of several currencies`);
    expect(found.filter((fault) => fault.includes('all entries sum'))).toHaveLength(2);
  });

  test('a movement that was taken away, changed, made up or given to another', async () => {
    expect(await afterTampering(`delete from provider_transaction where transaction = 'T 1'`)).toEqual([
      `payment ${paymentId}: says that 200000 was received, and its provider told of 100000`,
    ]);
    expect(await afterTampering(`update provider_transaction set amount = 1 where transaction = 'T 1'`)).toEqual([
      'movement mvola T 1: is of 1, and 100000 is booked',
      `payment ${paymentId}: says that 200000 was received, and its provider told of 100001`,
    ]);
    const made = `insert into provider_transaction (provider, transaction, kind, jurisdiction, amount, currency, learned_by)
                  values ('wave', 'made up', 'payment', 'SN', 5, 'XOF', 'poll')`;
    expect(await afterTampering(made)).toEqual(['movement wave made up: is not booked']);
    const given = `update provider_transaction set payment_id = (select id from payment where id <> $1 limit 1)
                    where transaction = 'T 1'`;
    expect(await afterTampering(given, [paymentId])).toContain(
      'movement mvola T 1: is booked for another payment than it names',
    );
  });

  test('what an assessment or a payment says and nobody booked', async () => {
    expect(await afterTampering('update assessment set paid = paid - 7 where id = $1', [assessmentId])).toEqual([
      `assessment ${assessmentId}: says that 99993 was paid, and 100000 is booked`,
    ]);
    expect(await afterTampering('update payment set received = received + 7 where id = $1', [paymentId])).toEqual([
      `payment ${paymentId}: says that 200007 was received, and its provider told of 200000`,
    ]);
    expect(await afterTampering('update payment set refunded = 7 where id = $1', [paymentId])).toEqual([
      `payment ${paymentId}: says that 7 was refunded, and 0 is booked`,
    ]);
  });
});

describe('the command', () => {
  const verify = () => runManage(['verify-ledger'], { DATABASE_URL: url(), ENVIRONMENT: 'development' });

  test('tells how much it looked at, and ends well', async () => {
    expect(await verify()).toMatchObject({
      code: 0,
      out: expect.stringMatching(
        /^\d+ journals, 25 movements, 22 assessments, 22 payments looked at, 0 wrong, \d+ rows\/s\n$/,
      ),
      err: '',
    });
  });

  test('names what is wrong, and ends with 1', async () => {
    await rows(db(), 'update assessment set paid = paid - 7 where id = $1', [assessmentId]);
    const { code, out, err } = await verify();
    await rows(db(), 'update assessment set paid = paid + 7 where id = $1', [assessmentId]);
    const lines = out.trimEnd().split('\n');
    expect([code, lines.length, err]).toEqual([1, 2, 'The ledger contradicts itself, or what stands beside it.\n']);
    expect(lines[0]).toBe(`assessment ${assessmentId}: says that 99993 was paid, and 100000 is booked`);
    expect(lines[1]).toContain(' 1 wrong, ');
  });
});
