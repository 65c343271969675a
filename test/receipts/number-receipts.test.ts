import { dayIn } from '../../shared/domain/days';
import { noticeReferenceOf } from '../../shared/domain/payment/notice-reference';
import { referenceOf } from '../../shared/domain/payment/reference';
import { receiptNumber } from '../../shared/domain/receipt/receipt-number';
import type { NumberingTools } from '../../shared/receipts/number-receipts';
import { receiptById, voidReceipt } from '../../shared/store/receipts';
import { rows, withTx } from '../../shared/store/sql';
import { publishShippedTariffs } from '../support/batches';
import { untilBlocked, useDatabase } from '../support/database';
import { jobsOf } from '../support/engine';
import { landExplanation } from '../support/land-explanation';
import { aPendingPayment } from '../support/payments';
import { aPaidPayment, numbered, numberIn, numberingTools, numbersIn } from '../support/receipts/numbered-receipts';

const { db } = useDatabase();
let tools: NumberingTools;
beforeAll(async () => {
  await publishShippedTariffs(db());
  tools = await numberingTools(db());
});
beforeEach(() => rows(db(), `truncate job, receipt_item, receipt, receipt_series cascade`));

const paid = async (count: number): Promise<string[]> => {
  const ids: string[] = [];
  for (let n = 0; n < count; n++) ids.push((await aPaidPayment(db())).id);
  return ids;
};
const year = Number(dayIn('Indian/Antananarivo', new Date()).slice(0, 4));

test('payments of one set get numbers one after the other, in the order in which they were settled', async () => {
  const ids = await paid(3);
  const receipts = await numbered(db(), tools, [...ids].reverse());

  expect(ids.map((id) => receipts.get(id)!.number)).toEqual([1, 2, 3]);
  expect(receipts.get(ids[0]!)!.content.number).toBe(receiptNumber({ jurisdiction: 'MG', year, number: 1 }));
  expect((await jobsOf(db(), 'receipts.issue-receipt')).map(({ state }) => state)).toEqual(Array(3).fill('waiting'));
});

test('whoever waits over the end of the year issues on a day of the year whose number he takes', async () => {
  const [id] = await paid(1);
  const clock = ['2026-12-31T20:59:59Z', '2026-12-31T21:00:01Z'];
  const late = { ...tools, now: () => new Date(clock.shift() ?? '2026-12-31T21:00:02Z') };
  const [receipt] = (await numbered(db(), late, [id!])).values();

  expect([receipt!.year, receipt!.content.number, receipt!.content.issuedOn]).toEqual([
    2026,
    'MG-2026-000001',
    '2026-12-31',
  ]);
});

test('each jurisdiction counts by itself', async () => {
  const [land] = await paid(1);
  const service = await aPaidPayment(db(), {
    of: [
      {
        jurisdiction: 'GQ',
        currency: 'XAF',
        kind: 'service-fee',
        service: 'T-552',
        category: 'service',
        requestedOn: '2026-06-01',
        tariffId: 'gq-t-552',
        explanation: landExplanation(1500, {
          tariff: { id: 'gq-t-552', version: 1, hash: '' },
          inputs: { kind: 'issue' },
        }),
        amount: 1500,
      },
    ],
    over: { provider: 'bange', payerPhone: null },
  });
  await numbered(db(), tools, [land!, service.id]);

  expect(await numbersIn(db(), 'MG')).toEqual([1]);
  expect(await numbersIn(db(), 'GQ')).toEqual([1]);
});

test('a set that is rolled back gives its numbers back', async () => {
  const [first, second] = await paid(2);
  const broken = withTx(db(), async (tx) => {
    await numberIn(tx, tools, [first!]);
    throw new Error('died');
  });
  await expect(broken).rejects.toThrow('died');
  await numbered(db(), tools, [second!]);

  expect(await numbersIn(db())).toEqual([1]);
});

test('two that number at once take turns, and neither leaves a gap nor takes a number twice', async () => {
  const [first, second] = await paid(2);
  let other!: Promise<unknown>;
  await withTx(db(), async (tx) => {
    await numberIn(tx, tools, [first!]);
    other = numbered(db(), tools, [second!]);
    await untilBlocked(db());
  });
  await other;

  expect(await numbersIn(db())).toEqual([1, 2]);
});

test('two that number one payment at once make one receipt', async () => {
  const [id] = await paid(1);
  let other!: Promise<Map<string, unknown>>;
  await withTx(db(), async (tx) => {
    await numberIn(tx, tools, [id!]);
    other = numbered(db(), tools, [id!]);
    await untilBlocked(db());
  });

  expect((await other).size).toBe(0);
  expect(await numbersIn(db())).toEqual([1]);
});

test('a payment is numbered once, however often it is asked for, also when its receipt was voided', async () => {
  const [id] = await paid(1);
  const [receipt] = (await numbered(db(), tools, [id!])).values();
  expect((await numbered(db(), tools, [id!])).size).toBe(0);
  await withTx(db(), (tx) => voidReceipt(tx, receipt!.id, { reason: 'wrong plate', by: 'account:x' }));
  expect((await numbered(db(), tools, [id!])).size).toBe(0);
});

test('another receipt stands in the place of one that was voided, under a number of its own', async () => {
  const [id] = await paid(1);
  const [receipt] = (await numbered(db(), tools, [id!])).values();
  const replaces = { id: receipt!.id, number: receipt!.content.number, reason: 'wrong plate' };
  const ids = await withTx(db(), async (tx) => {
    await voidReceipt(tx, receipt!.id, { reason: 'wrong plate', by: 'account:x' });
    return numberIn(tx, tools, [id!], { replaces });
  });
  const other = await receiptById(db(), ids.get(id!)!);

  expect(other).toMatchObject({ number: 2, replaces: receipt!.id });
  expect(other!.content.replaces).toEqual({ number: receipt!.content.number, reason: 'wrong plate' });
});

test('a payment without money gets none', async () => {
  const payment = await aPendingPayment(db(), {
    items: [{ assessmentId: (await aPaidPayment(db(), { received: 1n })).assessments[0]! }],
  });
  expect((await numbered(db(), tools, [payment.id])).size).toBe(0);
});

test('a receipt says what was paid, for what, how it was computed, and nothing of who paid', async () => {
  const { id, assessments } = await aPaidPayment(db(), { of: [{ registration: '1234TBA', amount: 105_000 }] });
  const [receipt] = (await numbered(db(), tools, [id])).values();

  expect(receipt!.content).toMatchObject({
    jurisdiction: 'MG',
    language: 'fr',
    paymentReference: referenceOf(id),
    provider: 'mvola',
    currency: 'MGA',
    received: '105000',
    excess: '0',
    verifyAt: 'https://pay.example.mg/v',
    items: [
      {
        registration: '1234TBA',
        noticeReference: noticeReferenceOf(assessments[0]!),
        amount: '105000',
        credited: '105000',
        left: '0',
        standing: 'paid',
        validUntil: '2026-12-31',
        legalReferences: [{ confidence: 'confirmed' }],
      },
    ],
  });
  expect(receipt!.content.items[0]!.explanation.join(' ')).toContain('105');
  expect(JSON.stringify(receipt)).not.toContain('261340000000');
});

test('on which ground somebody asked to be exempt is not printed', async () => {
  const steps = [
    ...landExplanation().steps,
    { rule: 'exemption-claimed', ground: 'ambulance', law: 'law', awaits: 'proof' } as const,
  ];
  const { id } = await aPaidPayment(db(), { of: [{ explanation: landExplanation(100_000, { steps }) }] });
  const [receipt] = (await numbered(db(), tools, [id])).values();

  expect(JSON.stringify(receipt!.content)).not.toMatch(/ambulance/i);
});

test('what is credited to nothing is told as an excess, and proves nothing', async () => {
  const first = await aPaidPayment(db(), { received: 130_000n });
  const [receipt] = (await numbered(db(), tools, [first.id])).values();
  expect(receipt!.content).toMatchObject({ received: '130000', excess: '30000' });
  expect(receipt!.content.items[0]!.token).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
});

test('a receipt is written once: neither its number nor what it says can be changed, and it cannot be deleted', async () => {
  const [id] = await paid(1);
  const [receipt] = (await numbered(db(), tools, [id!])).values();
  const change = (what: string) => rows(db(), `update receipt set ${what} where id = $1`, [receipt!.id]);

  await expect(change('number = 7')).rejects.toThrow('written once');
  await expect(change(`content = '{}'`)).rejects.toThrow('written once');
  await expect(rows(db(), `delete from receipt where id = $1`, [receipt!.id])).rejects.toThrow('never deleted');
});

test('nothing is numbered while nobody has said where receipts are verified', async () => {
  const [id] = await paid(1);
  const nowhere = { ...tools, config: { PUBLIC_PAGES_URL: undefined } };
  await expect(numbered(db(), nowhere, [id!])).rejects.toThrow('PUBLIC_PAGES_URL');
  expect(await numbersIn(db())).toEqual([]);
});
