import { randomUUID } from 'node:crypto';
import { rows } from '../../shared/store/sql';
import { anAssessment, assessmentOf } from '../support/assessments';
import { publicPages, type Who } from '../support/paying';
import { codeOf, path, usePayments } from './use-payments';

const paying = usePayments();
const { order, owedThere } = paying;
const phone = '+261340000001';

const shown = async (who: Who, id: string) => (await paying.as(who, `${path}/${id}`)).json;
/** Somebody pays at the provider, which is asked how it stands. */
async function pay(
  who: Who,
  { id, reference, provider }: { id: string; reference: string; provider: 'wave' | 'mvola' },
) {
  paying.simulators()[provider].approve(reference);
  await paying.promote('payments.confirm-payment');
  return paying.until(
    () => shown(who, id),
    ({ state }) => state === 'settled',
  );
}

test('a payment is ordered, the payer is sent to the provider, and what comes is credited', async () => {
  const partner = await paying.partner('SN');
  const ids = [await owedThere(partner.partnerId), await owedThere(partner.partnerId, { amount: 7_000 })];
  const reply = await order(partner, ids);
  expect([reply.status, reply.headers.get('location')]).toEqual([201, `${path}/${reply.json.id}`]);
  expect(reply.json).toMatchObject({
    state: 'pending',
    provider: 'wave',
    amount: 12_000,
    received: 0,
    currency: 'XOF',
    next: { kind: 'redirect', url: expect.stringContaining('http') },
    items: [
      { assessmentId: ids[0], amount: 5_000, credited: 0 },
      { assessmentId: ids[1], amount: 7_000, credited: 0 },
    ],
  });
  expect(await shown(partner, reply.json.id)).toEqual(reply.json);

  expect(await pay(partner, reply.json)).toMatchObject({
    received: 12_000,
    next: null,
    items: [{ credited: 5_000 }, { credited: 7_000 }],
  });
  expect(await assessmentOf(paying.db(), ids[1]!)).toMatchObject({ state: 'paid', paid: 7_000 });
  expect(codeOf(await order(partner, ids))).toEqual([
    409,
    'NOTHING_TO_PAY',
    'assessments.0 NOTHING_TO_PAY',
    'assessments.1 NOTHING_TO_PAY',
  ]);
});

test('a provider that rings the payer is given the telephone, which is kept sealed alone', async () => {
  const partner = await paying.partner('MG');
  const id = await anAssessment(paying.db(), { partnerId: partner.partnerId });
  const { status, json } = await order(partner, [id], { phone });
  expect([status, json.provider, json.next]).toEqual([201, 'mvola', { kind: 'approve-on-phone' }]);
  await pay(partner, json);
  const everything = await rows<{ text: string }>(
    paying.db(),
    `select payment::text as text from payment
      union all select idempotency::text from idempotency
      union all select job::text from job`,
  );
  for (const { text } of everything) expect(text).not.toContain('340000001');
});

test('a secret for the form of one’s own is handed out where the provider has one', async () => {
  const partner = await paying.partner('SN');
  const over = { provider: 'stripe', interaction: 'client-secret' };
  const { json } = await order(partner, [await owedThere(partner.partnerId)], over);
  expect(json.next).toEqual({ kind: 'client-secret', clientSecret: expect.any(String) });
});

test('the browser goes to the public page of the payment unless it is told where to', async () => {
  const partner = await paying.partner('SN');
  const sent = async (over: object) => {
    const { json } = await order(partner, [await owedThere(partner.partnerId)], over);
    const { details } = paying
      .simulators()
      .wave.payments()
      .find((one) => one.reference === json.reference)!;
    return { json, text: JSON.stringify(details) };
  };
  const usual = await sent({});
  expect(usual.text).toContain(`${publicPages}/payments/${usual.json.reference}`);
  const told = await sent({ returnUrl: 'https://shop.example/done', cancelUrl: 'https://shop.example/cart' });
  expect(told.text).toContain('https://shop.example/done');
  expect(told.text).toContain('https://shop.example/cart');
});

test('sent again under its key it is the same payment, as it is then', async () => {
  const partner = await paying.partner('SN');
  const ids = [await owedThere(partner.partnerId)];
  const key = randomUUID();
  const first = await order(partner, ids, {}, key);
  const again = await order(partner, ids, {}, key);
  expect([again.status, again.headers.get('idempotent-replayed'), again.json]).toEqual([201, 'true', first.json]);
  await pay(partner, first.json);
  expect((await order(partner, ids, {}, key)).json).toMatchObject({ id: first.json.id, state: 'settled', next: null });
  expect(codeOf(await order(partner, ids, { language: 'fr' }, key))).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
  expect(codeOf(await paying.as(partner, path, { assessments: [{ id: ids[0] }] }))).toEqual([
    400,
    'IDEMPOTENCY_KEY_MISSING',
  ]);
});

test('sent many times at once under one key it is one payment', async () => {
  const partner = await paying.partner('SN');
  const ids = [await owedThere(partner.partnerId)];
  const key = randomUUID();
  const replies = await Promise.all(Array.from({ length: 6 }, () => order(partner, ids, {}, key)));
  expect(new Set(replies.map(({ json }) => json.id)).size).toBe(1);
  expect(replies.map(({ status }) => status)).toEqual(Array(6).fill(201));
});

test('what the payer does next is not kept in the clear', async () => {
  const partner = await paying.partner('SN');
  const { json } = await order(partner, [await owedThere(partner.partnerId)]);
  const [kept] = await rows<{ text: string; next: Buffer }>(
    paying.db(),
    `select idempotency::text || payment::text as text, next_sealed as next
       from idempotency join payment on payment.id = holder
      where payment.id = $1`,
    [json.id],
  );
  expect(kept!.text).not.toContain(json.next.url);
  expect(kept!.next.toString('latin1')).not.toContain(json.next.url);
});

test('of many who pay one assessment at once one payment is ordered, and the others are told which', async () => {
  const partner = await paying.partner('SN');
  const id = await owedThere(partner.partnerId);
  const replies = await Promise.all(Array.from({ length: 8 }, () => order(partner, [id])));
  expect(replies.map(({ status }) => status).sort()).toEqual([201, ...Array(7).fill(409)]);
  const ordered = replies.find(({ status }) => status === 201)!;
  for (const reply of replies.filter((one) => one !== ordered)) {
    expect(codeOf(reply)).toEqual([409, 'PAYMENT_UNDER_WAY', 'assessments.0 UNDER_WAY']);
    expect(reply.headers.get('location')).toBe(`${path}/${ordered.json.id}`);
  }
  expect((await paying.as(partner, `${path}?assessmentId=${id}`)).json.total).toBe(1);
});

test('instalments are paid through the part that is named, and each part says what is paid of it', async () => {
  const partner = await paying.partner('GQ');
  const id = await anAssessment(paying.db(), {
    jurisdiction: 'GQ',
    currency: 'XAF',
    partnerId: partner.partnerId,
    amount: 30_000,
  });
  const today = new Date().toISOString().slice(0, 10);
  await paying.as(partner, `/api/v1/assessments/${id}/instalments`, { parts: 3, firstDueOn: today });
  const through = (instalment: number) => paying.post(partner, path, { assessments: [{ id, instalment }] });
  expect(codeOf(await through(4))).toEqual([422, 'PAYMENT_REFUSED', 'assessments.0 NO_SUCH_INSTALMENT']);
  const first = await through(1);
  expect([first.status, first.json.amount]).toEqual([201, 10_000]);
  expect(codeOf(await through(1))).toEqual([409, 'PAYMENT_UNDER_WAY', 'assessments.0 UNDER_WAY']);
  const rest = await through(3);
  expect(rest.json.amount).toBe(20_000);
});

test('parts are paid where the jurisdiction takes them, and nowhere else', async () => {
  const [guinean, senegalese] = [await paying.partner('GQ'), await paying.partner('SN')];
  const there = { jurisdiction: 'GQ', currency: 'XAF', partnerId: guinean.partnerId };
  const part = (who: Who, id: string) => paying.post(who, path, { assessments: [{ id, amount: 1_000 }] });
  expect((await part(guinean, await anAssessment(paying.db(), there))).json.amount).toBe(1_000);
  expect(codeOf(await part(senegalese, await owedThere(senegalese.partnerId)))).toEqual([
    422,
    'PAYMENT_REFUSED',
    'assessments.0 ONLY_ALL_AT_ONCE',
  ]);
});

test('staff order for whoever owes, and it is theirs; of several owners it is nobody’s', async () => {
  const [agent, finance] = [await paying.person('agent', 'SN'), await paying.person('finance', 'SN')];
  const [one, other] = [await paying.partner('SN'), await paying.partner('SN')];
  const { json } = await order(agent, [await owedThere(one.partnerId)]);
  expect(await shown(one, json.id)).toMatchObject({ id: json.id, next: { kind: 'redirect' } });
  expect((await shown(other, json.id)).code).toBe('PAYMENT_NOT_FOUND');
  // Whoever only reads payments cannot pay with what they read.
  expect(await shown(finance, json.id)).toMatchObject({ id: json.id, next: null });

  const ofBoth = await order(agent, [await owedThere(one.partnerId), await owedThere(other.partnerId)]);
  expect(ofBoth.status).toBe(201);
  for (const who of [one, other]) expect((await shown(who, ofBoth.json.id)).code).toBe('PAYMENT_NOT_FOUND');
  expect(await shown(agent, ofBoth.json.id)).toMatchObject({ amount: 10_000 });
  const [entry] = await rows(paying.db(), `select action, actor, tenant, after from audit_entry where resource = $1`, [
    `payment ${ofBoth.json.id}`,
  ]);
  expect(entry).toEqual({
    action: 'order payment',
    actor: agent.caller!.actor,
    tenant: 'SN',
    after: { amount: 10_000, currency: 'XOF', provider: 'wave', assessments: 2 },
  });
});

test('citizens pay what is theirs, and nothing else', async () => {
  const [citizen, neighbour] = [await paying.person('citizen', 'SN'), await paying.person('citizen', 'SN')];
  const { json: assessed } = await paying.post(citizen, '/api/v1/assessments', { service: 'SUB-YEAR', kind: 'issue' });
  expect(codeOf(await order(neighbour, [assessed.id]))).toEqual([
    404,
    'ASSESSMENT_NOT_FOUND',
    'assessments.0.id ASSESSMENT_NOT_FOUND',
  ]);
  const { json } = await order(citizen, [assessed.id]);
  expect(json.amount).toBe(24_000);
  expect((await shown(neighbour, json.id)).code).toBe('PAYMENT_NOT_FOUND');
  expect((await paying.as(citizen, path)).json.items.map(({ id }: { id: string }) => id)).toEqual([json.id]);
});

test('payments are listed by state, provider and what they are for', async () => {
  const partner = await paying.partner('SN');
  const [paid, open] = [await owedThere(partner.partnerId), await owedThere(partner.partnerId)];
  const first = (await order(partner, [paid])).json;
  const second = (await order(partner, [open], { provider: 'stripe' })).json;
  await pay(partner, first);
  const listed = async (query: string) =>
    (await paying.as(partner, `${path}?${query}`)).json.items.map(({ id }: { id: string }) => id);
  expect(await listed('')).toEqual([second.id, first.id]);
  expect(await listed('state=settled')).toEqual([first.id]);
  expect(await listed('provider=stripe')).toEqual([second.id]);
  expect(await listed(`assessmentId=${paid}`)).toEqual([first.id]);
  expect(await listed(`assessmentId=${randomUUID()}`)).toEqual([]);
  const page = (await paying.as(partner, `${path}?limit=1`)).json;
  expect((await paying.as(partner, page.links.next)).json.items[0].id).toBe(first.id);
});

test('whoever pays is told who collects, the preferred one first', async () => {
  const partner = await paying.partner('SN');
  const { json } = await paying.as(partner, '/api/v1/providers');
  expect(json).toEqual({
    jurisdiction: 'SN',
    items: [
      {
        name: 'wave',
        needsPhone: false,
        interactions: ['redirect'],
        canCallOff: true,
        hasList: true,
        contract: 'published',
      },
      {
        name: 'stripe',
        needsPhone: false,
        interactions: ['redirect', 'client-secret'],
        canCallOff: true,
        hasList: true,
        contract: 'published',
      },
    ],
  });
  const stranger = await paying.person('citizen', null);
  expect((await paying.as(stranger, '/api/v1/providers?jurisdiction=MG')).json.items[0]).toMatchObject({
    name: 'mvola',
    needsPhone: true,
  });
});
