import { addDays, addMonths, dayIn } from '../../shared/domain/days';
import { rows, withTx } from '../../shared/store/sql';
import { untilBlocked } from '../support/database';
import { useGuinea, type Who } from './guinea';

const guinea = useGuinea();
const today = () => dayIn('Africa/Malabo', new Date());
type Fields = { amount?: number; charges?: number; paid?: number; state?: string; dueOn?: string | null };

/** 125 000 francs unless told otherwise, owed by the partner. */
async function owed(over: Fields = {}, who: Who = guinea.partner()): Promise<string> {
  const { id } = (await guinea.assess(who, { service: 'T-951', inputs: { takings: 900_000 } })).json;
  const { amount = 125_000, charges = 0, paid = 0, state = 'due', dueOn = today() } = over;
  await rows(
    guinea.db(),
    `update assessment set amount = $2, charges = $3, paid = $4, state = $5, due_on = $6 where id = $1`,
    [id, amount, charges, paid, state, dueOn],
  );
  return id;
}

const path = (id: string) => `/api/v1/assessments/${id}/instalments`;
const split = (id: string, parts: unknown = 3, firstDueOn: unknown = today(), who: Who = guinea.partner()) =>
  guinea.as(who, path(id), { parts, firstDueOn });
const assessmentOf = async (id: string) =>
  (
    await rows<{ due: string; state: string }>(
      guinea.db(),
      `select due_on::text as due, state from assessment where id = $1`,
      [id],
    )
  )[0];

test('an amount is split: the parts sum to it, the first takes the remainder, and each is a month after the other', async () => {
  const id = await owed({ amount: 100_001 });
  const first = addDays(today(), 20);
  const reply = await split(id, 3, first);
  expect([reply.status, reply.headers.get('location')]).toEqual([201, path(id)]);
  expect(reply.json).toEqual({
    assessmentId: id,
    currency: 'XAF',
    total: 100_001,
    instalments: [
      { number: 1, amount: 33_335, paid: 0, dueOn: first },
      { number: 2, amount: 33_333, paid: 0, dueOn: addMonths(first, 1) },
      { number: 3, amount: 33_333, paid: 0, dueOn: addMonths(first, 2) },
    ],
  });
  expect((await guinea.as(guinea.partner(), path(id))).json).toEqual(reply.json);
  expect(await assessmentOf(id)).toEqual({ due: first, state: 'due' });
  expect((await guinea.as(guinea.partner(), `/api/v1/assessments/${id}`)).json.dueOn).toBe(first);
});

test.each(Array.from({ length: 12 }, (_, index) => index + 1))('%d parts sum exactly to the total', async (parts) => {
  const { json } = await split(await owed({ amount: 1_234_567 }), parts);
  expect(json.instalments).toHaveLength(parts);
  expect(json.instalments.reduce((sum: number, { amount }: { amount: number }) => sum + amount, 0)).toBe(1_234_567);
});

test('what was paid covers the parts in their order', async () => {
  const id = await owed({ amount: 100_001 });
  await split(id, 3);
  for (const [paid, parts] of [
    [20_000, [20_000, 0, 0]],
    [50_000, [33_335, 16_665, 0]],
    [100_001, [33_335, 33_333, 33_333]],
  ] as const) {
    await rows(guinea.db(), `update assessment set paid = $2 where id = $1`, [id, paid]);
    const { json } = await guinea.as(guinea.partner(), path(id));
    expect(json.instalments.map((part: { paid: number }) => part.paid)).toEqual(parts);
  }
});

test('what is not split has no parts', async () => {
  expect((await guinea.as(guinea.partner(), path(await owed()))).json).toMatchObject({ total: 0, instalments: [] });
});

test('charges for being late are split too, and what was overdue is due again', async () => {
  const id = await owed({ charges: 12_500, state: 'overdue', dueOn: addDays(today(), -10) });
  expect((await split(id, 2)).json).toMatchObject({
    total: 137_500,
    instalments: [{ amount: 68_750 }, { amount: 68_750 }],
  });
  expect(await assessmentOf(id)).toEqual({ due: today(), state: 'due' });
});

test.each([
  ['more parts than the terms allow', 999_999, 13, 12],
  ['parts below the least amount', 35_000, 4, 3],
  ['two parts of what is worth one', 19_999, 2, 1],
])('%s are refused with the greatest possible number', async (_what, amount, parts, most) => {
  const id = await owed({ amount });
  const reply = await split(id, parts);
  expect([reply.status, reply.json.code, reply.json.details[0].field]).toEqual([422, 'INSTALMENTS_REFUSED', 'parts']);
  expect(reply.json.detail).toContain(`the greatest possible number of parts is ${most}`);
  expect((await split(id, most)).status).toBe(201);
});

test('what is below the least part cannot be split at all', async () => {
  const reply = await split(await owed({ amount: 9_999 }), 1);
  expect([reply.json.code, reply.json.detail]).toEqual(['INSTALMENTS_REFUSED', expect.stringContaining('too small')]);
});

test('the first part is due from today to the due date, or within 31 days', async () => {
  const soon = await owed();
  for (const day of [addDays(today(), -1), addDays(today(), 32)]) {
    const reply = await split(soon, 3, day);
    expect([reply.json.code, reply.json.details[0].field]).toEqual(['INSTALMENTS_REFUSED', 'firstDueOn']);
  }
  expect((await split(soon, 3, addDays(today(), 31))).status).toBe(201);
  const later = await owed({ dueOn: addDays(today(), 90) });
  expect((await split(later, 3, addDays(today(), 91))).json.code).toBe('INSTALMENTS_REFUSED');
  expect((await split(later, 3, addDays(today(), 90))).status).toBe(201);
  expect((await split(await owed({ dueOn: null }), 3, addDays(today(), 31))).status).toBe(201);
});

test('it is split once', async () => {
  const id = await owed();
  const first = await split(id);
  const again = await split(id, 2);
  expect([again.status, again.json.code]).toEqual([409, 'INSTALMENTS_PRESENT']);
  expect((await guinea.as(guinea.partner(), path(id))).json).toEqual(first.json);
});

test('of many who split at once one does', async () => {
  const id = await owed();
  const replies = await Promise.all([2, 3, 4, 5, 6, 7, 8, 9].map((parts) => split(id, parts)));
  expect(replies.map(({ status }) => status).sort()).toEqual([201, ...Array(7).fill(409)]);
  const won = replies.find(({ status }) => status === 201)!;
  expect((await guinea.as(guinea.partner(), path(id))).json).toEqual(won.json);
});

test('who splits waits for who pays, and then splits nothing', async () => {
  const id = await owed();
  let splitting!: ReturnType<typeof split>;
  await withTx(guinea.db(), async (tx) => {
    await rows(tx, `update assessment set paid = amount, state = 'paid' where id = $1`, [id]);
    splitting = split(id);
    await untilBlocked(guinea.db());
  });
  expect((await splitting).json.code).toBe('ASSESSMENT_SETTLED');
});

test.each([
  ['paid', { state: 'paid', paid: 125_000 }],
  ['exempt', { state: 'exempt' }],
  ['cancelled', { state: 'cancelled' }],
])('what is %s is settled', async (_state, over) => {
  const reply = await split(await owed(over));
  expect([reply.status, reply.json.code]).toEqual([409, 'ASSESSMENT_SETTLED']);
});

test('what was paid in part is not split', async () => {
  const reply = await split(await owed({ state: 'partly-paid', paid: 1 }));
  expect([reply.json.code, reply.json.details[0].code]).toEqual(['INSTALMENTS_REFUSED', 'PAID_IN_PART']);
});

test('a jurisdiction without terms takes nothing in parts', async () => {
  const stranger = await guinea.person('citizen', null);
  const { id } = (await guinea.assess(stranger, { service: 'SUB-YEAR', kind: 'issue', jurisdiction: 'SN' })).json;
  const reply = await split(id, 2, today(), stranger);
  expect([reply.status, reply.json.details[0].code]).toEqual([422, 'NO_TERMS']);
});

test('citizens and staff split, and are in the audit; whoever does not see it splits nothing', async () => {
  const id = await owed({}, guinea.citizen());
  for (const who of [guinea.neighbour(), guinea.partner(), guinea.madagascar(), await guinea.person('agent', 'MG')])
    expect((await split(id, 3, today(), who)).json.code).toBe('ASSESSMENT_NOT_FOUND');
  expect((await split(id, 3, today(), await guinea.person('tariff-officer'))).json.code).toBe('PERMISSION_MISSING');
  expect((await split(id, 3, today(), guinea.citizen())).status).toBe(201);
  expect(await guinea.lastEntry()).toMatchObject({
    tenant: 'GQ',
    actor: guinea.citizen().caller!.actor,
    action: 'split into instalments',
    resource: `assessment ${id}`,
    before: { dueOn: today(), state: 'due' },
    after: { dueOn: today(), state: 'due', parts: 3 },
  });
  const another = await owed({}, guinea.citizen());
  expect((await split(another, 2, today(), await guinea.person('agent'))).status).toBe(201);
});

test.each([
  ['no parts', { firstDueOn: '2026-06-01' }, 'parts'],
  ['no part', { parts: 0, firstDueOn: '2026-06-01' }, 'parts'],
  ['half a part', { parts: 1.5, firstDueOn: '2026-06-01' }, 'parts'],
  ['no day', { parts: 2 }, 'firstDueOn'],
  ['a day that is none', { parts: 2, firstDueOn: '2026-02-30' }, 'firstDueOn'],
  ['a total of its own', { parts: 2, firstDueOn: '2026-06-01', total: 5 }, 'total'],
])('a body with %s is refused', async (_what, body, field) => {
  const reply = await guinea.as(guinea.partner(), path(await owed()), body);
  expect([reply.status, reply.json.code, reply.json.details[0].field]).toEqual([400, 'REQUEST_INVALID', field]);
});
