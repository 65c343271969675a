import { Personal } from '../../shared/domain/personal';
import { receiptIssued } from '../../shared/events/receipt-issued';
import { publish } from '../../shared/jobs/publish';
import { runSet } from '../../shared/jobs/run-set';
import { noticeLink, paymentLink } from '../../shared/messages/page-links';
import { findNotification, openData, openRecipient, personIndexOf } from '../../shared/store/notifications';
import { insertOwnerBlocks } from '../../shared/store/owner-blocks';
import type { ReceiptRow } from '../../shared/store/receipts';
import { voidReceipt } from '../../shared/store/receipts';
import { rows, withTx } from '../../shared/store/sql';
import * as handlers from '../../workers/notifications/tell-of-receipt';
import { tellOfReceipt } from '../../workers/notifications/tell-of-receipt.job';
import { publishShippedTariffs } from '../support/batches';
import { useDatabase } from '../support/database';
import { aRunContext } from '../support/engine';
import { useMessageTools } from '../support/message-pool';
import { aPaidPayment, numbered, numberingTools } from '../support/receipts/numbered-receipts';
import { testVault as vault } from '../support/tax-worker';

const { db } = useDatabase();
const { tools } = useMessageTools();
const place = { PUBLIC_PAGES_URL: 'https://pay.example.mg' };
beforeAll(() => publishShippedTariffs(db()));
beforeEach(() => rows(db(), `truncate job, notification, receipt_item, receipt, receipt_series, owner_block cascade`));

type OwnerFields = { name?: string; email?: string; phone?: string; language?: 'fr' | 'mg' };

let series = 0;
/** New ones for each payment. */
const aPlate = (place: number): string =>
  `${1000 + place}T${String.fromCharCode(65 + Math.floor(series / 26), 65 + (series % 26))}`;

/** A payment for one vehicle of each of these owners, with its receipt. */
async function aReceiptOf(owners: readonly OwnerFields[]): Promise<{ receipt: ReceiptRow; assessments: string[] }> {
  series += 1;
  const { id, assessments } = await aPaidPayment(db(), {
    of: owners.map((_, n) => ({ registration: aPlate(n) })),
  });
  const of = await rows<{ id: string; batchId: string; line: number }>(
    db(),
    `select id, batch_id as "batchId", line from assessment where id = any($1::uuid[])`,
    [assessments],
  );
  await withTx(db(), (tx) =>
    insertOwnerBlocks(
      tx,
      vault,
      assessments.map((assessmentId, place) => {
        const { batchId, line } = of.find((one) => one.id === assessmentId)!;
        const owner = { name: null, email: null, phone: null, language: null, ...owners[place]! };
        return { batchId, chunk: 0, owners: [[line, owner]] as const };
      }),
    ),
  );
  const receipt = (await numbered(db(), await numberingTools(db()), [id])).get(id)!;
  await rows(db(), `update receipt set state = 'issued', object_key = 'x', sha256 = $2, size_bytes = 1 where id = $1`, [
    receipt.id,
    Buffer.alloc(32),
  ]);
  return { receipt, assessments };
}

async function tell({ id: receiptId }: ReceiptRow) {
  await withTx(db(), (tx) => publish(tx, receiptIssued, { receiptId }));
  await runSet({ job: tellOfReceipt, handlers, deps: tools({}) }, aRunContext(db()), { atMost: 10 });
}

type ToldPerson = Record<string, string | null>;

async function told(): Promise<ToldPerson[]> {
  const ids = await rows<{ id: string }>(db(), `select id from notification order by id`);
  const all: ToldPerson[] = [];
  for (const { id } of ids) {
    const found = (await findNotification(db(), id))!;
    const { email, phone, name } = openRecipient(vault, found)!;
    const data = openData(vault, found)!;
    all.push({
      email: email?.reveal() ?? null,
      phone: phone?.reveal() ?? null,
      name: name?.reveal() ?? null,
      ...data,
      language: found.language,
    });
  }
  return all;
}

const rasoa = { name: 'Rasoa', email: 'rasoa@example.mg', phone: '034 12 345 67', language: 'mg' } as const;

test('the owner of what was paid is told once, in their language, with the page of the payment', async () => {
  const { receipt } = await aReceiptOf([rasoa]);
  await tell(receipt);
  await tell(receipt);

  expect(await told()).toEqual([
    {
      email: rasoa.email,
      phone: '+261341234567',
      name: 'Rasoa',
      language: 'mg',
      amount: '100\u202f000\u00a0Ar',
      things: expect.stringMatching(/^1000T.. \(2026\)$/),
      number: receipt.content.number,
      paidOn: expect.any(String),
      link: paymentLink(place, receipt.paymentId),
    },
  ]);
});

test('of a payment for several people each hears of theirs alone, and is led to nothing of the others', async () => {
  const other = { email: 'koto@example.mg' };
  const { receipt, assessments } = await aReceiptOf([rasoa, other, { ...rasoa, email: 'RASOA@example.mg' }]);
  await tell(receipt);

  const [first, second, ...rest] = await told();
  expect(rest).toEqual([]);
  expect(first).toMatchObject({
    email: rasoa.email,
    places: '0,2',
    amount: '200\u202f000\u00a0Ar',
    things: expect.stringMatching(/^1000T.. \(2026\) \+ 1$/),
  });
  expect(second).toMatchObject({ email: other.email, places: '1', link: noticeLink(place, [assessments[1]!], 'fr') });
  for (const one of [first, second]) expect(one!.link).not.toContain(receipt.content.paymentReference);
});

test('a telephone that is foreign, fixed or none is sent nothing', async () => {
  const { receipt } = await aReceiptOf([
    { email: 'a@example.mg', phone: '+33612345678' },
    { email: 'b@example.mg', phone: '020 22 123 45' },
    { email: 'c@example.mg', phone: '1234567' },
  ]);
  await tell(receipt);
  expect((await told()).map(({ phone }) => phone)).toEqual([null, null, null]);
});

test('where nobody is known, whoever was rung by the provider hears of it', async () => {
  const { id } = await aPaidPayment(db(), { over: { payerPhone: new Personal('+261340000007') } });
  const receipt = (await numbered(db(), await numberingTools(db()), [id])).get(id)!;
  await rows(db(), `update receipt set state = 'issued', object_key = 'x', sha256 = $2, size_bytes = 1 where id = $1`, [
    receipt.id,
    Buffer.alloc(32),
  ]);
  await tell(receipt);
  expect(await told()).toMatchObject([{ email: null, phone: '+261340000007' }]);
});

test('of a receipt that was declared void before it was told nobody hears', async () => {
  const { receipt } = await aReceiptOf([rasoa]);
  await withTx(db(), (tx) => voidReceipt(tx, receipt.id, { reason: 'wrong plate', by: 'account:x' }));
  await tell(receipt);
  expect(await told()).toEqual([]);
});

test('who is known by an address is found by its blind index, however it is written', () => {
  const index = (email: string) => personIndexOf(vault, { accountId: null, email: new Personal(email) });
  expect(index('RASOA@example.mg')).toEqual(index('rasoa@example.mg'));
});
