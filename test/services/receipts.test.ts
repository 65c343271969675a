import { createHash } from 'node:crypto';
import { chmodSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { createPartner } from '../../shared/store/partners';
import type { ReceiptRow } from '../../shared/store/receipts';
import { type Asking, aPersonOf } from '../access/callers';
import { aKeyOf, type Reply, useIntake } from '../support/intake';
import {
  aNumberedReceipt,
  anIssuedReceipt,
  aSettledPayment,
  issueReceipt,
  useObjectFolder,
} from '../support/receipts/issued-receipts';

const objects = useObjectFolder();
const intake = useIntake(objects.env);
const { db, process } = intake;

let partner: { id: string; headers: Record<string, string> };
let citizen: Asking;
let agent: Asking;
beforeAll(async () => {
  const id = await createPartner(db(), `partner ${uuidv7()}`, 'MG');
  const { key } = await aKeyOf(db(), id);
  partner = { id, headers: { 'X-API-Key': key } };
  citizen = await aPersonOf(process(), 'citizen', { jurisdiction: 'MG', partnerId: null });
  agent = await aPersonOf(process(), 'agent', { jurisdiction: 'MG', partnerId: null });
});

type Who = { headers: Record<string, string> };
const get = (who: Who, path: string, headers: Record<string, string> = {}): Promise<Reply> =>
  intake.ask(path, null, { headers: { ...who.headers, ...headers } });

const ofPartner = () => ({ owner: { partnerId: partner.id, accountId: null } });
const ofCitizen = () => ({ owner: { partnerId: null, accountId: citizen.caller!.accountId } });
const pathOf = ({ id }: ReceiptRow): string => `/api/v1/receipts/${id}`;
const fileOf = (receipt: ReceiptRow): string => join(objects.path, receipt.objectKey!);

async function bytesOf(who: Who, path: string): Promise<Buffer> {
  const response = await fetch(intake.url() + path, { headers: who.headers });
  expect(response.status).toBe(200);
  return Buffer.from(await response.arrayBuffer());
}

test('a receipt is shown with what it is for, and where its file and its codes are', async () => {
  const payment = await aSettledPayment(process(), ofPartner(), 2);
  const receipt = await anIssuedReceipt(process(), payment.id);
  const reply = await get(partner, pathOf(receipt));
  expect(reply.json).toMatchObject({
    id: receipt.id,
    number: receipt.content.number,
    jurisdiction: 'MG',
    year: receipt.year,
    state: 'issued',
    paymentId: payment.id,
    currency: 'MGA',
    received: Number(payment.amount),
    replaces: null,
    replacedBy: null,
    sha256: receipt.sha256!.toString('hex'),
    sizeBytes: receipt.sizeBytes,
    voidedAt: null,
    links: { self: pathOf(receipt), payment: `/api/v1/payments/${payment.id}`, pdf: `${pathOf(receipt)}/pdf` },
  });
  expect(reply.json.items).toHaveLength(2);
  expect(reply.json.items[1]).toMatchObject({
    place: 1,
    kind: 'vehicle-tax',
    registration: receipt.content.items[1]!.registration,
    left: 0,
    standing: 'paid',
    code: `${pathOf(receipt)}/items/1/code.png`,
  });
});

test('a payment names the receipt that counts, in lists as well', async () => {
  const payment = await aSettledPayment(process(), ofPartner());
  const path = `/api/v1/payments/${payment.id}`;
  expect((await get(partner, path)).json.receipt).toBeNull();
  const receipt = await aNumberedReceipt(process(), payment.id);
  const named = { id: receipt.id, number: receipt.content.number, links: { self: pathOf(receipt) } };
  expect((await get(partner, path)).json.receipt).toEqual({ ...named, state: 'numbered' });
  await issueReceipt(process(), receipt);
  const listed = await get(partner, '/api/v1/payments?limit=100');
  const found = listed.json.items.find(({ id }: { id: string }) => id === payment.id);
  expect(found.receipt).toEqual({ ...named, state: 'issued' });
});

test('receipts are found by payment, assessment, number, year and state, each caller’s own alone', async () => {
  const mine = await anIssuedReceipt(process(), (await aSettledPayment(process(), ofCitizen())).id);
  const others = await anIssuedReceipt(process(), (await aSettledPayment(process(), ofPartner())).id);
  const ids = async (who: Who, query: string) =>
    (await get(who, `/api/v1/receipts?${query}`)).json.items.map(({ id }: { id: string }) => id);
  const { number } = mine.content;
  const assessmentId = (await get(citizen, pathOf(mine))).json.items[0].assessmentId;
  for (const query of [
    `paymentId=${mine.paymentId}`,
    `assessmentId=${assessmentId}`,
    `number=${number}`,
    `number=${number.toLowerCase().replaceAll('-', '%20')}`,
    `year=${mine.year}&state=issued&limit=100`,
  ])
    expect([query, await ids(citizen, query)]).toEqual([query, [mine.id]]);
  expect(await ids(citizen, `number=${others.content.number}`)).toEqual([]);
  expect(await ids(agent, `number=${others.content.number}`)).toEqual([others.id]);
  expect(await ids(citizen, `year=${mine.year - 1}`)).toEqual([]);
  expect(await ids(citizen, 'state=void')).toEqual([]);
  expect((await get(citizen, pathOf(others))).json.code).toBe('RECEIPT_NOT_FOUND');
});

test.each(['number=MG-1', 'number=', 'year=26', 'state=lost', 'paymentId=1'])(
  'what is no filter is refused: %s',
  async (query) => {
    const reply = await get(agent, `/api/v1/receipts?${query}`);
    expect([reply.status, reply.json.code]).toEqual([400, 'REQUEST_INVALID']);
  },
);

test('the file is sent as it was stored, and not again to whoever has it', async () => {
  const receipt = await anIssuedReceipt(process(), (await aSettledPayment(process(), ofPartner())).id);
  const reply = await get(partner, `${pathOf(receipt)}/pdf`);
  const sha256 = receipt.sha256!.toString('hex');
  expect(Object.fromEntries(reply.headers)).toMatchObject({
    etag: `"${sha256}"`,
    'content-type': 'application/pdf',
    'content-length': String(receipt.sizeBytes),
    'content-disposition': `inline; filename="${receipt.content.number}.pdf"`,
    'cache-control': 'private, no-cache',
    'receipt-state': 'issued',
  });
  const bytes = await bytesOf(partner, `${pathOf(receipt)}/pdf?paper=A5`);
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256);
  const again = await get(partner, `${pathOf(receipt)}/pdf`, { 'If-None-Match': `W/"other", "${sha256}"` });
  expect([again.status, again.text, again.headers.get('etag')]).toEqual([304, '', `"${sha256}"`]);
  const head = await intake.ask(`${pathOf(receipt)}/pdf`, null, { method: 'HEAD', headers: partner.headers });
  expect([head.status, head.headers.get('content-length'), head.text]).toEqual([200, String(receipt.sizeBytes), '']);
});

test('on the other paper it is drawn of the same', async () => {
  const receipt = await anIssuedReceipt(process(), (await aSettledPayment(process(), ofPartner())).id);
  const path = `${pathOf(receipt)}/pdf?paper=A4`;
  const bytes = await bytesOf(partner, path);
  expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
  expect(bytes.equals(await bytesOf(partner, path))).toBe(true);
  expect(bytes.equals(await bytesOf(partner, `${pathOf(receipt)}/pdf`))).toBe(false);
});

test('before its file is stored there is none, on either paper, and no code', async () => {
  const receipt = await aNumberedReceipt(process(), (await aSettledPayment(process(), ofPartner())).id);
  for (const path of ['pdf', 'pdf?paper=A4', 'pdf?paper=A5', 'items/0/code.png']) {
    const reply = await get(partner, `${pathOf(receipt)}/${path}`);
    expect([path, reply.status, reply.json.code]).toEqual([path, 409, 'RECEIPT_NOT_ISSUED']);
  }
  expect((await get(partner, pathOf(receipt))).json).toMatchObject({ sha256: null, links: { pdf: null } });
});

test.each([
  ['is another one', (file: string) => writeFileSync(file, '%PDF-1.4 paid everything')],
  ['is gone', (file: string) => unlinkSync(file)],
])('a file that %s never goes out', async (_, spoil) => {
  const receipt = await anIssuedReceipt(process(), (await aSettledPayment(process(), ofPartner())).id);
  spoil(fileOf(receipt));
  const reply = await get(partner, `${pathOf(receipt)}/pdf`);
  expect([reply.status, reply.json.code]).toEqual([500, 'INTERNAL']);
  expect(reply.text).not.toContain(receipt.objectKey!);
});

test('while the store is away the rest is answered, and the service stays ready', async () => {
  const receipt = await anIssuedReceipt(process(), (await aSettledPayment(process(), ofPartner())).id);
  renameSync(objects.path, `${objects.path}-away`);
  try {
    const reply = await get(partner, `${pathOf(receipt)}/pdf`);
    expect([reply.status, reply.json.code, reply.headers.get('retry-after')]).toEqual([
      503,
      'OBJECT_STORE_UNAVAILABLE',
      '10',
    ]);
    expect((await get(partner, pathOf(receipt))).status).toBe(200);
    const { status, checks } = await process().health.report();
    expect([status, checks.objects]).toEqual(['degraded', { ok: false, detail: 'not reachable' }]);
  } finally {
    renameSync(`${objects.path}-away`, objects.path);
    chmodSync(objects.path, 0o700);
  }
  expect((await get(partner, `${pathOf(receipt)}/pdf`)).status).toBe(200);
  expect((await process().health.report()).checks.objects).toEqual({ ok: true, detail: 'reachable' });
});

test('the code of a thing is a picture, and there is none at another place', async () => {
  const receipt = await anIssuedReceipt(process(), (await aSettledPayment(process(), ofPartner())).id);
  const picture = await fetch(`${intake.url()}${pathOf(receipt)}/items/0/code.png`, { headers: partner.headers });
  expect(picture.headers.get('content-disposition')).toBe(`inline; filename="${receipt.content.number}-1.png"`);
  expect(Buffer.from(await picture.arrayBuffer()).toString('latin1', 1, 4)).toBe('PNG');
  expect((await get(partner, `${pathOf(receipt)}/items/1/code.png`)).json.code).toBe('RECEIPT_NOT_FOUND');
  expect((await get(partner, `${pathOf(receipt)}/items/-1/code.png`)).json.code).toBe('REQUEST_INVALID');
});
