// Days and statements compared over the API: what is taken, what is refused, and the report that comes of it.
import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { referenceOf } from '../../shared/domain/payment/reference';
import { everyEntry, listAudit } from '../../shared/store/audit-search';
import { paymentById } from '../../shared/store/payments';
import { rows } from '../../shared/store/sql';
import { type Asking, aPerson, aPersonOf, threePartners } from '../access/callers';
import { aBankStatement, anEntry } from '../statements/statement-files';
import { aService } from '../support/bange';
import { useIntake } from '../support/intake';
import { aPendingPayment } from '../support/payments';
import { runReconciliation } from '../support/reconciliations';

const intake = useIntake({ STRIPE_SECRET_KEY: 'sk_test_x', STRIPE_WEBHOOK_SECRETS: 'whsec_x' });
const path = '/api/v1/reconciliations';
const db = () => intake.db();
let finance: Asking;
let guinean: Asking;
let admin: Asking;
beforeAll(async () => {
  const partners = await threePartners(intake.process());
  finance = await aPerson(intake.process(), 'finance', partners);
  admin = await aPerson(intake.process(), 'admin', partners);
  guinean = await aPersonOf(intake.process(), 'finance', { jurisdiction: 'GQ', partnerId: null });
});

const day = '2026-03-02';
const ask = (body: object, who = finance) =>
  intake.ask(path, null, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { ...who.headers, 'Content-Type': 'application/json' },
  });
const get = (address: string, who = finance) => intake.ask(address, null, { headers: who.headers });

type Sent = { query?: Record<string, string>; type?: string; who?: Asking; headers?: Record<string, string> };
const upload = (file: string | Buffer, { query = {}, type = 'text/csv', who = finance, headers = {} }: Sent = {}) =>
  intake.ask(`${path}/statements?${new URLSearchParams({ provider: 'mvola', day, ...query })}`, null, {
    method: 'POST',
    body: file,
    headers: { ...who.headers, 'Content-Type': type, ...headers },
  });

/** One line of CSV, each file another one. */
const header = 'transaction,reference,kind,amount,date';
const aFile = (...lines: string[]) => [header, ...lines].join('\n');
const aRecord = (over: { transaction?: string; reference?: string; amount?: string; date?: string } = {}) => {
  const { transaction = randomUUID(), reference = '', amount = '100000', date = day } = over;
  return `${transaction},${reference},payment,${amount},${date}`;
};
const lastEntry = async () => (await listAudit(db(), everyEntry, 1))[0]!;

describe('a day', () => {
  test('is promised, written down, and the same one while it is under way', async () => {
    const reply = await ask({ provider: 'stripe', day });
    expect(reply.status).toBe(202);
    const { id } = reply.json;
    expect(reply.headers.get('location')).toBe(`${path}/${id}`);
    expect(reply.json).toEqual({
      id,
      jurisdiction: 'MG',
      provider: 'stripe',
      day,
      source: 'provider',
      state: 'waiting',
      figures: {
        lines: 0,
        matched: 0,
        settledNow: 0,
        missingHere: 0,
        missingThere: 0,
        different: 0,
        amountThere: 0,
        amountHere: 0,
      },
      requestedBy: finance.caller!.actor,
      failedReason: null,
      createdAt: expect.any(String),
      finishedAt: null,
      links: { self: `${path}/${id}`, report: `${path}/${id}/report` },
    });
    expect(await lastEntry()).toMatchObject({
      tenant: 'MG',
      actor: finance.caller!.actor,
      action: 'reconcile',
      resource: `reconciliation ${id}`,
      details: { provider: 'stripe', day },
    });
    const again = await Promise.all(Array.from({ length: 5 }, () => ask({ provider: 'stripe', day })));
    expect(again.map(({ status, json }) => [status, json.id])).toEqual(Array(5).fill([202, id]));
    expect(await rows(db(), `select from job where name = 'payments.reconcile'`)).toHaveLength(1);
    await rows(db(), 'truncate job');
  });

  test('of many who ask for the same at once, all are told of one', async () => {
    const replies = await Promise.all(Array.from({ length: 8 }, () => ask({ provider: 'stripe', day: '2026-02-01' })));
    expect(new Set(replies.map(({ json }) => json.id)).size).toBe(1);
    expect(await rows(db(), `select from job where name = 'payments.reconcile'`)).toHaveLength(1);
    await rows(db(), 'truncate job');
  });

  test.each([
    ['a provider without a list', { provider: 'mvola', day }, 422, 'PROVIDER_NOT_OFFERED', 'provider'],
    ['a provider that is of another place', { provider: 'wave', day }, 422, 'PROVIDER_NOT_OFFERED', 'provider'],
    ['a provider that is none', { provider: 'paypal', day }, 400, 'REQUEST_INVALID', 'provider'],
    ['a day that is none', { provider: 'stripe', day: '2026-02-30' }, 400, 'REQUEST_INVALID', 'day'],
    ['a day to come', { provider: 'stripe', day: '2999-01-01' }, 400, 'REQUEST_INVALID', 'day'],
    ['no day', { provider: 'stripe' }, 400, 'REQUEST_INVALID', 'day'],
    ['more than that', { provider: 'stripe', day, force: true }, 400, 'REQUEST_INVALID', 'force'],
    ['another jurisdiction', { provider: 'stripe', day, jurisdiction: 'GQ' }, 400, 'REQUEST_INVALID', 'jurisdiction'],
  ])('with %s is refused', async (_, body, status, code, field) => {
    const { status: was, json } = await ask(body);
    expect([was, json.code, json.details[0].field]).toEqual([status, code, field]);
  });

  test('of a provider that is not configured here is refused', async () => {
    const { json } = await ask({ provider: 'bange', day }, guinean);
    expect(json.details).toMatchObject([{ field: 'provider', message: 'is not configured on this installation' }]);
  });

  test('is for staff of the whole platform to say whose', async () => {
    expect((await ask({ provider: 'stripe', day }, admin)).json.details).toMatchObject([
      { code: 'JURISDICTION_MISSING' },
    ]);
    const reply = await ask({ provider: 'stripe', day, jurisdiction: 'SN' }, admin);
    expect([reply.status, reply.json.jurisdiction]).toEqual([202, 'SN']);
    await rows(db(), 'truncate job');
  });
});

describe('a statement', () => {
  test('settles what nobody told of, and its report shows every line', async () => {
    const payment = await aPendingPayment(db());
    const file = aFile(
      aRecord({ transaction: 'MV-1', reference: referenceOf(payment.id) }),
      aRecord({ transaction: '=HYPERLINK("http://bad")'.replaceAll('"', "'"), amount: '5' }),
    );
    const reply = await upload(file);
    expect([reply.status, reply.json.source, reply.json.figures.lines]).toEqual([202, 'statement', 2]);
    expect(await lastEntry()).toMatchObject({
      action: 'upload statement',
      resource: `reconciliation ${reply.json.id}`,
      details: { provider: 'mvola', day, type: 'text/csv', lines: 2, hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
    const before = await get(reply.json.links.report);
    expect([before.headers.get('reconciliation-state'), before.text.split('\r\n')[1]]).toEqual([
      'waiting',
      expect.stringMatching(/^1,payment,,MV-1,/),
    ]);

    await runReconciliation(db());
    expect((await get(reply.json.links.self)).json).toMatchObject({
      state: 'completed',
      figures: { lines: 2, settledNow: 1, missingHere: 1, amountThere: 100_005, amountHere: 100_000 },
    });
    expect((await paymentById(db(), payment.id))!.state).toBe('settled');
    const report = await get(reply.json.links.report);
    expect(report.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    const [head, first, second] = report.text.split('\r\n');
    expect(head).toMatch(/^line,kind,outcome,transaction,reference,/);
    expect(first).toBe(
      `1,payment,settled-now,MV-1,${referenceOf(payment.id)},,100000,MGA,,2026-03-01T21:00:00.000Z,${payment.id},` +
        `${referenceOf(payment.id)},100000,`,
    );
    // A spreadsheet would run it.
    expect(second).toContain(`,"'=HYPERLINK('http://bad')",`);
  });

  test('of a bank is read as XML', async () => {
    const payment = await aPendingPayment(db(), { provider: 'bange', items: [{ assessmentId: await aService(db()) }] });
    const entry = anEntry({ amount: '100000', endToEnd: referenceOf(payment.id), bankReference: randomUUID() });
    const sent = { query: { provider: 'bange' }, type: 'application/xml', who: guinean };
    const reply = await upload(aBankStatement(entry), sent);
    expect(reply.status).toBe(202);
    await runReconciliation(db());
    expect((await get(reply.json.links.self, guinean)).json.figures).toMatchObject({ settledNow: 1 });
    expect((await paymentById(db(), payment.id))!.state).toBe('settled');
  });

  test('that was uploaded before is that one, whoever comes at once', async () => {
    const file = aFile(aRecord());
    const replies = await Promise.all([upload(file), upload(file, { who: admin, query: { jurisdiction: 'MG' } })]);
    expect(replies.map(({ status }) => status).sort()).toEqual([202, 409]);
    const { json } = replies.find(({ status }) => status === 202)!;
    const known = replies.find(({ status }) => status === 409)!;
    expect([known.json.code, known.headers.get('location')]).toEqual(['STATEMENT_KNOWN', `${path}/${json.id}`]);
    expect((await upload(file, { query: { day: '2026-03-01' } })).json.code).toBe('STATEMENT_KNOWN');
    // The same bytes of another provider are another statement.
    expect((await upload(file, { query: { provider: 'orange-money' } })).status).toBe(202);
    await rows(db(), 'truncate job');
  });

  test('that failed may be uploaded again, and is not retried besides', async () => {
    const file = aFile(aRecord());
    const first = (await upload(file)).json.id;
    await rows(db(), `update reconciliation set state = 'failed', failed_reason = 'x' where id = $1`, [first]);
    const again = await upload(file);
    expect([again.status, again.json.id]).toEqual([202, expect.not.stringMatching(first)]);
    expect((await upload(file)).headers.get('location')).toBe(`${path}/${again.json.id}`);
    while (await runReconciliation(db()));
    expect((await get(`${path}/${first}`)).json.failedReason).toBe('the statement was uploaded again');
    expect((await get(`${path}/${again.json.id}`)).json.state).toBe('completed');
  });

  test('without a line says that nothing moved', async () => {
    const reply = await upload(`${header},${randomUUID()}`);
    expect(reply.status).toBe(202);
    await runReconciliation(db());
    expect((await get(reply.json.links.self)).json).toMatchObject({ state: 'completed', figures: { lines: 0 } });
  });

  const faultsOf = async (file: string | Buffer, sent: Sent = {}) => {
    const { status, json } = await upload(file, sent);
    expect([status, json.code]).toEqual([422, 'STATEMENT_INVALID']);
    return json.details.map(({ field, message }: { field: string; message: string }) => `${field}: ${message}`);
  };

  test('with faults is refused whole, with the line and field of each', async () => {
    const file = aFile(aRecord(), aRecord({ amount: '10000.50' }), aRecord({ amount: '-5', date: '2026-02-31' }));
    expect(await faultsOf(file)).toEqual([
      'line 3, amount: has a part of a unit, and none of our currencies has one in use',
      'line 4, amount: is below zero; the kind of a line says which way money went',
      'line 4, date: is no day of the calendar',
    ]);
    expect(await rows(db(), `select from reconciliation_line where amount = 5`)).toHaveLength(1);
    // Mended it is another file, and the faulty one may come again.
    expect(await faultsOf(file)).toHaveLength(3);
  });

  test('that repeats a movement is refused, in one page or another', async () => {
    const twice = aRecord({ transaction: 'TWICE' });
    expect(await faultsOf(aFile(twice, aRecord(), twice))).toEqual([
      'line 4, transaction: stands on an earlier line already',
    ]);
    const far = [twice, ...Array.from({ length: 1500 }, () => aRecord()), twice];
    expect(await faultsOf(aFile(...far))).toEqual(['line 1503, transaction: stands on an earlier line already']);
  });

  test('of which no line is of the day is another day’s', async () => {
    expect(await faultsOf(aFile(aRecord({ date: '2026-03-05' })))).toEqual([`date: no line is of ${day}`]);
  });

  test('of nothing but faults names the first hundred', async () => {
    expect(await faultsOf(aFile(...Array.from({ length: 3000 }, () => 'x,y')))).toHaveLength(100);
  });

  test.each([
    ['broken XML', '<Document', 'no sound XML'],
    ['entities that multiply', '<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><d>&b;</d>', 'document type'],
    ['another document', '<html xmlns="http://www.w3.org/1999/xhtml"/>', 'no bank statement'],
  ])('of %s is refused', async (_, file, reason) => {
    expect((await faultsOf(file, { type: 'application/xml' }))[0]).toContain(reason);
  });

  test('that is no text is refused', async () => {
    expect(await faultsOf(Buffer.from([0xff, 0xfe, 0x00, 0x41]))).toEqual([': is not written in UTF-8']);
  });

  test('that is too large, of another type or packed is refused', async () => {
    expect((await upload(Buffer.alloc(33 * 1024 * 1024, 'x'))).json.code).toBe('BODY_TOO_LARGE');
    expect((await upload(aFile(), { type: 'application/json' })).json.code).toBe('MEDIA_TYPE_UNSUPPORTED');
    const packed = await upload(gzipSync(aFile()), { headers: { 'Content-Encoding': 'gzip' } });
    expect(packed.json.code).toBe('CONTENT_ENCODING_UNSUPPORTED');
  });

  test('of another place’s provider, or of a day to come, is refused', async () => {
    expect((await upload(aFile(), { query: { provider: 'wave' } })).json.code).toBe('PROVIDER_NOT_OFFERED');
    expect((await upload(aFile(), { query: { day: '2999-01-01' } })).json.code).toBe('REQUEST_INVALID');
  });

  test('of a hundred thousand lines is stored, compared and reported', async () => {
    const lines = Array.from({ length: 100_000 }, (_, n) => aRecord({ transaction: `H-${n}`, amount: '10' }));
    const reply = await upload(aFile(...lines));
    expect([reply.status, reply.json.figures.lines]).toEqual([202, 100_000]);
    await rows(db(), 'truncate job');
    const report = await get(reply.json.links.report);
    expect(report.text.split('\r\n')).toHaveLength(100_002);
  }, 60_000);
});

test('lists are walked page by page, and narrowed', async () => {
  const all = (await get(`${path}?limit=100`)).json;
  const walked: string[] = [];
  for (let next: string | null = `${path}?limit=3`; next !== null; ) {
    const { json } = await get(next);
    walked.push(...json.items.map(({ id }: { id: string }) => id));
    next = json.links.next;
  }
  expect(walked).toEqual(all.items.map(({ id }: { id: string }) => id));
  const stripes = (await get(`${path}?provider=stripe&state=waiting&day=${day}&limit=100`)).json.items;
  expect(stripes.map(({ provider }: { provider: string }) => provider)).toEqual(['stripe']);
});

test('another jurisdiction finds nothing of it', async () => {
  const [{ id }] = (await get(`${path}?limit=1`)).json.items;
  expect((await get(`${path}/${id}`, guinean)).json.code).toBe('RECONCILIATION_NOT_FOUND');
  expect((await get(`${path}/${id}/report`, guinean)).json.code).toBe('RECONCILIATION_NOT_FOUND');
  expect((await get(`${path}/${randomUUID()}`)).json.code).toBe('RECONCILIATION_NOT_FOUND');
});
