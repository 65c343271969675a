import { randomUUID } from 'node:crypto';
import { everyEntry, listAudit } from '../../shared/store/audit-search';
import { lockReceipt, type ReceiptRow, receiptById } from '../../shared/store/receipts';
import { rows, withTx } from '../../shared/store/sql';
import { type Asking, aPersonOf } from '../access/callers';
import { untilBlocked } from '../support/database';
import { type Reply, useIntake } from '../support/intake';
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

const people = {} as Record<'finance' | 'supervisor' | 'agent' | 'guinean', Asking>;
beforeAll(async () => {
  const person = (role: 'finance' | 'supervisor' | 'agent', jurisdiction: string) =>
    aPersonOf(process(), role, { jurisdiction, partnerId: null });
  people.finance = await person('finance', 'MG');
  people.supervisor = await person('supervisor', 'MG');
  people.agent = await person('agent', 'MG');
  people.guinean = await person('finance', 'GQ');
});

const pathOf = ({ id }: Pick<ReceiptRow, 'id'>): string => `/api/v1/receipts/${id}`;
const get = (path: string, who = people.finance): Promise<Reply> => intake.ask(path, null, { headers: who.headers });
const post = (path: string, body: object, who = people.finance, key: string = randomUUID()): Promise<Reply> =>
  intake.ask(path, null, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { ...who.headers, 'Content-Type': 'application/json', 'Idempotency-Key': key },
  });
const reason = 'the plate is another one';
const declareVoid = (receipt: Pick<ReceiptRow, 'id'>, who = people.finance) =>
  post(`${pathOf(receipt)}/void`, { reason }, who);
const replace = (receipt: Pick<ReceiptRow, 'id'>, key?: string, body: object = { reason }) =>
  post(`${pathOf(receipt)}/replacement`, body, people.finance, key);

const issued = async (): Promise<ReceiptRow> => anIssuedReceipt(process(), (await aSettledPayment(process())).id);
const lastNumber = async (): Promise<number> =>
  (await rows<{ last: number }>(db(), `select last from receipt_series where jurisdiction = 'MG'`))[0]!.last;
const codeOf = ({ status, json }: Reply): string => `${status} ${json.code ?? json.state}`;

test('a receipt that is declared void says so and why, and no code is given of it any more', async () => {
  const receipt = await issued();
  const reply = await declareVoid(receipt);
  expect([reply.status, reply.json]).toMatchObject([200, { state: 'void', voidReason: reason, replacedBy: null }]);
  expect((await receiptById(db(), receipt.id))!.voidedBy).toBe(people.finance.caller!.actor);
  expect(codeOf(await get(`${pathOf(receipt)}/items/0/code.png`))).toBe('409 RECEIPT_VOID');
  const pdf = await get(`${pathOf(receipt)}/pdf`);
  expect([pdf.status, pdf.headers.get('receipt-state')]).toEqual([200, 'void']);
  expect((await get(`/api/v1/payments/${receipt.paymentId}`)).json.receipt).toBeNull();
  expect((await listAudit(db(), everyEntry, 1))[0]).toMatchObject({
    tenant: 'MG',
    actor: people.finance.caller!.actor,
    action: 'void receipt',
    resource: `receipt ${receipt.id}`,
    before: { state: 'issued' },
    after: { state: 'void' },
    details: { reason },
  });
});

test('what is void is not declared void again', async () => {
  const receipt = await issued();
  await declareVoid(receipt);
  const before = await listAudit(db(), everyEntry, 1);
  expect(codeOf(await declareVoid(receipt, people.supervisor))).toBe('409 RECEIPT_VOID');
  expect(await listAudit(db(), everyEntry, 1)).toEqual(before);
});

test('only those declare it void who may, and of their own jurisdiction', async () => {
  const receipt = await issued();
  expect(codeOf(await declareVoid(receipt, people.agent))).toBe('403 PERMISSION_MISSING');
  expect(codeOf(await declareVoid(receipt, people.guinean))).toBe('404 RECEIPT_NOT_FOUND');
  expect(codeOf(await declareVoid({ id: randomUUID() }))).toBe('404 RECEIPT_NOT_FOUND');
  expect(codeOf(await post(`${pathOf(receipt)}/void`, { reason: ' ' }))).toBe('400 REQUEST_INVALID');
  expect(codeOf(await post(`${pathOf(receipt)}/replacement`, { reason }, people.guinean))).toBe(
    '404 RECEIPT_NOT_FOUND',
  );
  expect((await receiptById(db(), receipt.id))!.state).toBe('issued');
});

test('of two who declare it void at once one does', async () => {
  const receipt = await issued();
  let both!: Promise<Reply[]>;
  await withTx(db(), async (tx) => {
    await lockReceipt(tx, { kind: 'all' }, receipt.id);
    both = Promise.all([declareVoid(receipt), declareVoid(receipt, people.supervisor)]);
    await untilBlocked(db(), 2);
  });
  expect((await both).map(codeOf).sort()).toEqual(['200 void', '409 RECEIPT_VOID']);
});

test('another receipt is issued in the place of one that is wrong, with the next number', async () => {
  const receipt = await issued();
  const reply = await replace(receipt);
  const other = reply.json;
  expect([reply.status, reply.headers.get('location')]).toEqual([201, pathOf(other)]);
  expect(other).toMatchObject({ state: 'numbered', paymentId: receipt.paymentId, replaces: receipt.id });
  expect(Number(other.number.slice(-6))).toBe(receipt.number + 1);
  expect((await get(pathOf(receipt))).json).toMatchObject({ state: 'void', voidReason: reason, replacedBy: other.id });
  const row = (await receiptById(db(), other.id))!;
  expect(row.content.replaces).toEqual({ number: receipt.content.number, reason });
  expect((await get(`/api/v1/payments/${receipt.paymentId}`)).json.receipt).toMatchObject({ id: other.id });
  expect((await listAudit(db(), everyEntry, 1))[0]).toMatchObject({
    action: 'replace receipt',
    resource: `receipt ${receipt.id}`,
    after: { state: 'void', replacedBy: other.id },
    details: { reason },
  });
});

test('the same request again gets the first answer, and another one under its key is refused', async () => {
  const receipt = await issued();
  const key = randomUUID();
  const first = await replace(receipt, key);
  const again = await replace(receipt, key);
  expect([again.status, again.json, again.headers.get('idempotent-replayed')]).toEqual([201, first.json, 'true']);
  expect(codeOf(await replace(receipt, key, { reason: 'another one' }))).toBe('422 IDEMPOTENCY_KEY_REUSED');
});

test('each is replaced once, and the one in its place in turn; a refusal takes no number', async () => {
  const first = await issued();
  const second = (await replace(first)).json;
  const last = await lastNumber();
  const refused = await replace(first);
  expect([codeOf(refused), refused.headers.get('location')]).toEqual(['409 RECEIPT_VOID', pathOf(second)]);
  expect(await lastNumber()).toBe(last);
  const third = (await replace(second)).json;
  expect(third.replaces).toBe(second.id);
  await declareVoid(third);
  expect((await replace(first)).headers.get('location')).toBe(pathOf(second));
  // Of the last of them none counts: only in its place there can be another.
  expect((await replace(third)).json).toMatchObject({ replaces: third.id, state: 'numbered' });
});

test('of two who replace it at once one does', async () => {
  const receipt = await issued();
  const last = await lastNumber();
  let both!: Promise<Reply[]>;
  await withTx(db(), async (tx) => {
    await lockReceipt(tx, { kind: 'all' }, receipt.id);
    both = Promise.all([replace(receipt), replace(receipt)]);
    await untilBlocked(db(), 2);
  });
  expect((await both).map(codeOf).sort()).toEqual(['201 numbered', '409 RECEIPT_VOID']);
  expect(await lastNumber()).toBe(last + 1);
});

test('one that is void by the time its file is stored stays void, and its file can be seen', async () => {
  const receipt = await aNumberedReceipt(process(), (await aSettledPayment(process())).id);
  await declareVoid(receipt);
  expect((await issueReceipt(process(), receipt)).state).toBe('void');
  expect((await get(`${pathOf(receipt)}/pdf`)).headers.get('receipt-state')).toBe('void');
});
