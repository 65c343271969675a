import { randomUUID } from 'node:crypto';
import { replayCallbacks } from '../../shared/payments/replay-callbacks';
import { rows, withTx } from '../../shared/store/sql';
import { type Asking, aPersonOf } from '../access/callers';
import { auditEntries } from '../admin/support/audit-entries';
import { aCallback, aPaymentOf, callbackOf } from '../support/callbacks';
import { untilBlocked } from '../support/database';
import { useIntake } from '../support/intake';
import { jobsIn } from './use-callbacks';

const intake = useIntake({ USER_REQUESTS_PER_MINUTE: '100000', STAFF_SECOND_FACTOR: 'optional' });
const { db } = intake;
let admin: Asking;
let finance: Asking;
let auditor: Asking;
beforeAll(async () => {
  const person = (role: 'admin' | 'finance' | 'auditor', jurisdiction: string | null) =>
    aPersonOf(intake.process(), role, { jurisdiction, partnerId: null });
  [admin, finance, auditor] = await Promise.all([
    person('admin', null),
    person('finance', 'GQ'),
    person('auditor', null),
  ]);
});
beforeEach(() => rows(db(), 'truncate callback_event, job, payment cascade'));

const get = async ({ headers }: Asking, path: string) => {
  const { status, json } = await intake.ask(`/api/v1/callbacks${path}`, null, { headers });
  return { status, json };
};
const post = async ({ headers }: Asking, path: string, body?: object) => {
  const { status, json } = await intake.ask(`/api/v1/callbacks${path}`, null, {
    method: 'POST',
    headers: { ...headers, ...(body !== undefined && { 'Content-Type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status, json };
};
const idsOf = (json: { items: { id: string }[] }) => json.items.map(({ id }) => id);

describe('the list', () => {
  test('shows the newest first, and what was read of each but never what was written', async () => {
    const paymentId = await aPaymentOf(db(), 'GQ');
    const first = await aCallback(db(), { paymentId, state: 'processed', error: null });
    const second = await aCallback(db());
    const { status, json } = await get(admin, '');
    expect([status, idsOf(json)]).toEqual([200, [second, first]]);
    expect(json.items[1]).toEqual({
      id: first,
      provider: 'bange',
      eventId: expect.stringMatching(/^event-/),
      eventType: 'payment.success',
      state: 'processed',
      paymentId,
      transaction: null,
      signature: 'valid',
      news: { kind: 'expired' },
      refusedReason: null,
      error: null,
      receivedAt: expect.any(String),
      processedAt: null,
      processingMs: null,
    });
  });

  test('is filtered by provider, state and day, and goes on where the page ended', async () => {
    const ids = [
      await aCallback(db()),
      await aCallback(db(), { provider: 'mvola', isSigned: false }),
      await aCallback(db(), { state: 'processed', error: null }),
    ];
    const today = new Date().toISOString().slice(0, 10);
    const listed = async (query: string) => idsOf((await get(admin, query)).json);
    expect(await listed('?provider=mvola')).toEqual([ids[1]]);
    expect(await listed('?state=failed')).toEqual([ids[1], ids[0]]);
    expect(await listed(`?day=${today}`)).toHaveLength(3);
    expect(await listed('?day=2020-01-01')).toEqual([]);
    const { json } = await get(admin, '?limit=2');
    expect(json.totalIsExact && json.total).toBe(3);
    expect(await listed(json.links.next.replace('/api/v1/callbacks', ''))).toEqual([ids[0]]);
    for (const wrong of ['?provider=paypal', '?state=lost', '?day=tomorrow', '?day=2026-02-30'])
      expect((await get(admin, wrong)).status).toBe(400);
  });

  test('shows staff of a jurisdiction those of its payments', async () => {
    const own = await aCallback(db(), { paymentId: await aPaymentOf(db(), 'GQ') });
    const others = [await aCallback(db(), { paymentId: await aPaymentOf(db(), 'MG') }), await aCallback(db())];
    expect(idsOf((await get(finance, '')).json)).toEqual([own]);
    expect((await get(finance, `/${own}`)).status).toBe(200);
    for (const id of others) expect((await get(finance, `/${id}`)).json.code).toBe('CALLBACK_NOT_FOUND');
    expect((await get(auditor, `/${others[0]}`)).status).toBe(200);
    expect((await get(admin, `/${randomUUID()}`)).json.code).toBe('CALLBACK_NOT_FOUND');
  });
});

describe('handling one again', () => {
  test('makes it wait with one more job, and is written down', async () => {
    const paymentId = await aPaymentOf(db(), 'GQ');
    const id = await aCallback(db(), { names: { reference: paymentId } });
    const { status, json } = await post(admin, `/${id}/replay`);
    expect([status, json.state, json.paymentId, json.error]).toEqual([200, 'waiting', paymentId, null]);
    expect(await jobsIn(db())).toEqual([
      { name: 'payments.settle-callback', callbackId: id, tenant: 'GQ', subjectId: paymentId },
    ]);
    expect(await auditEntries(db(), 'replay callback')).toMatchObject([
      {
        tenant: 'GQ',
        actor: admin.caller!.actor,
        resource: `callback ${id}`,
        before: { state: 'failed' },
        after: { state: 'waiting' },
      },
    ]);
  });

  test('asks the provider once more where nothing was signed', async () => {
    const paymentId = await aPaymentOf(db(), 'MG', 'mvola');
    const names = { address: paymentId, providerReference: `there-${paymentId}` };
    await post(admin, `/${await aCallback(db(), { provider: 'mvola', isSigned: false, names })}/replay`);
    expect(await jobsIn(db())).toMatchObject([{ name: 'payments.confirm-callback' }]);
  });

  test('finds no payment of another provider, and none for whoever does not know its secret', async () => {
    const paymentId = await aPaymentOf(db(), 'MG', 'mvola');
    const hint = { provider: 'mvola', isSigned: false };
    const ids = [
      await aCallback(db(), { names: { reference: paymentId } }),
      await aCallback(db(), { ...hint, names: { address: paymentId, providerReference: 'made-up' } }),
    ];
    for (const id of ids) expect((await post(admin, `/${id}/replay`)).json.code).toBe('CALLBACK_UNKNOWN');
    expect(await jobsIn(db())).toEqual([]);
  });

  test('is refused for one that has not failed, that does not exist, and for whoever may only read', async () => {
    const paymentId = await aPaymentOf(db(), 'GQ');
    for (const state of ['waiting', 'processed']) {
      const id = await aCallback(db(), { state, error: null, paymentId });
      expect((await post(admin, `/${id}/replay`)).json.code).toBe('CALLBACK_HANDLED');
    }
    expect((await post(admin, `/${randomUUID()}/replay`)).json.code).toBe('CALLBACK_NOT_FOUND');
    const failed = await aCallback(db(), { paymentId });
    for (const asking of [finance, auditor])
      expect((await post(asking, `/${failed}/replay`)).json.code).toBe('PERMISSION_MISSING');
  });

  test('twice at once promises one job', async () => {
    const paymentId = await aPaymentOf(db(), 'GQ');
    const id = await aCallback(db(), { names: { reference: paymentId } });
    let second!: ReturnType<typeof post>;
    await withTx(db(), async (tx) => {
      await replayCallbacks(tx, [id]);
      second = post(admin, `/${id}/replay`);
      await untilBlocked(db());
    });
    expect((await second).json.code).toBe('CALLBACK_HANDLED');
    expect(await jobsIn(db())).toHaveLength(1);
  });
});

describe('handling all again', () => {
  test('takes those whose payment is known, of one provider or of all, and leaves the rest', async () => {
    const [ofBange, ofMvola] = [await aPaymentOf(db(), 'GQ'), await aPaymentOf(db(), 'MG', 'mvola')];
    const known = [
      await aCallback(db(), { names: { reference: ofBange } }),
      await aCallback(db(), { names: { reference: ofBange } }),
    ];
    const hint = await aCallback(db(), {
      provider: 'mvola',
      isSigned: false,
      names: { address: ofMvola, providerReference: `there-${ofMvola}` },
    });
    const unknown = await aCallback(db());

    expect((await post(admin, '/replay', { provider: 'bange' })).json).toEqual({ replayed: 2, left: 1 });
    expect((await jobsIn(db())).map(({ callbackId }) => callbackId).toSorted()).toEqual(known.toSorted());
    expect((await post(admin, '/replay', {})).json).toEqual({ replayed: 1, left: 1 });
    expect(await callbackOf(db(), hint)).toEqual({ state: 'waiting', paymentId: ofMvola, error: null });
    expect(await callbackOf(db(), unknown)).toMatchObject({ state: 'failed', paymentId: null });
    expect(
      (await auditEntries(db(), 'replay callbacks')).toReversed().map(({ resource, details }) => [resource, details]),
    ).toEqual([
      ['callbacks of bange', { replayed: 2, left: 1 }],
      ['callbacks', { replayed: 1, left: 1 }],
    ]);
  });

  test('is refused for whoever may only read, and for what is no provider', async () => {
    expect((await post(finance, '/replay', {})).json.code).toBe('PERMISSION_MISSING');
    expect((await post(admin, '/replay', { provider: 'paypal' })).status).toBe(400);
    expect((await post(admin, '/replay', { providers: 'bange' })).status).toBe(400);
  });
});
