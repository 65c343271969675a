import { Personal } from '../../shared/domain/personal';
import { exportRequested } from '../../shared/events/export-requested';
import { GiveUp } from '../../shared/jobs/outcomes';
import { publish } from '../../shared/jobs/publish';
import { accountIndex, addressIndex } from '../../shared/messages/person-index';
import { findAccount } from '../../shared/store/accounts';
import { recordAudit } from '../../shared/store/audit';
import { addConsent } from '../../shared/store/consents';
import { beginAttempt } from '../../shared/store/delivery-attempts';
import { setChoices } from '../../shared/store/delivery-choices';
import { closeAccount } from '../../shared/store/erasures';
import { notificationDataContext, requestNotification } from '../../shared/store/notifications';
import { findOneTimeToken } from '../../shared/store/one-time-tokens';
import { findExport, insertExport, openExport } from '../../shared/store/personal-exports';
import { openTokenSession } from '../../shared/store/refresh-tokens';
import { row, rows, withTx } from '../../shared/store/sql';
import { collectPerson } from '../../workers/privacy/collect-person';
import * as handlers from '../../workers/privacy/export-person';
import { exportPerson } from '../../workers/privacy/export-person.job';
import { anAssessment } from '../support/assessments';
import { aBatch, aVehicle } from '../support/batches';
import { untilBlocked, useDatabase } from '../support/database';
import { jobsOf } from '../support/engine';
import { aKeyOf } from '../support/intake';
import { aPayment } from '../support/payments';
import { useTaxWorker, testVault as vault } from '../support/tax-worker';
import { aPerson, aServiceOf, runNext, type TestPerson } from './people';

const { db } = useDatabase();
const tax = useTaxWorker(db);
const deps = {
  vault,
  linkTo: (path: string, query: Record<string, string>) => `https://id.example${path}?${new URLSearchParams(query)}`,
};

beforeEach(() => rows(db(), `truncate account cascade`));

const ask = ({ id }: TestPerson) =>
  withTx(db(), async (tx) => {
    const made = await insertExport(tx, id);
    await publish(tx, exportRequested, { exportId: made.id });
    return made.id;
  });
const run = () => runNext(db(), exportPerson, handlers, deps);
const job = async () => (await jobsOf(db(), exportPerson.name)).at(-1)!;
const contentOf = async (id: string) => JSON.parse((await openExport(db(), vault, id)) ?? 'null');
const mails = () =>
  rows<{ id: string; data_sealed: Buffer }>(db(), `select * from notification where kind = 'export-ready'`);
const linkIn = ({ id, data_sealed }: { id: string; data_sealed: Buffer }): string =>
  JSON.parse(vault.open(data_sealed, notificationDataContext(id)).toString()).link;

test('the document holds everything that is kept of the person, and nothing of others', async () => {
  const person = await aPerson(db(), vault, { jurisdiction: 'MG' });
  const other = await aPerson(db(), vault, { name: 'Another Person' });
  const batchId = await aBatch(db(), tax.partner(), [
    aVehicle({ registration: '1111 AAA', owner: { name: person.name, email: person.email.toUpperCase() } }),
    aVehicle({ registration: '2222 BBB', owner: { name: other.name, email: other.email } }),
    aVehicle({ registration: '3333 CCC', owner: { name: person.name } }),
  ]);
  await tax.runAll();
  const actor = `account:${person.id}`;
  await aKeyOf(db(), tax.partner(), { name: 'the key I made', createdBy: actor });
  await withTx(db(), async (tx) => {
    const from = { ip: '198.51.100.7', userAgent: 'Firefox' };
    await openTokenSession(tx, { accountId: person.id, ...from, refreshDays: 7 });
    await addConsent(tx, person.id, 'statistics', { granted: true, textVersion: '2026-01' });
    await rows(tx, `insert into known_network (account_id, network) values ($1, '198.51.100.7')`, [person.id]);
    const entry = { tenant: 'MG', role: 'citizen', resource: actor, outcome: 'done', correlationId: null } as const;
    await recordAudit(tx, { ...entry, actor, action: 'login', ...from });
    await recordAudit(tx, {
      ...entry,
      actor: `account:${other.id}`,
      action: 'change account',
      ...from,
      ip: '203.0.113.9',
    });
  });
  const id = await ask(person);
  await run();

  const content = await contentOf(id);
  const { id: accountId, email, name, phone } = person;
  expect(content.account).toMatchObject({ id: accountId, email, name, phone, jurisdiction: 'MG' });
  expect(content.consents).toMatchObject([{ purpose: 'statistics', granted: true }]);
  expect(content.sessions).toMatchObject([{ kind: 'token', ip: '198.51.100.7', userAgent: 'Firefox' }]);
  expect(content.networks).toMatchObject([{ network: '198.51.100.7' }]);
  expect(content.apiKeys).toMatchObject([{ name: 'the key I made' }]);
  expect(content.exports).toMatchObject([{ id, state: 'waiting' }]);
  expect(content.audit).toMatchObject([
    { by: 'you', action: 'login', ip: '198.51.100.7' },
    { by: 'somebody else', action: 'change account' },
  ]);
  expect(content.vehicles).toMatchObject([
    { batchId, line: 1, owner: { name: person.name }, assessment: { registration: '1111 AAA', currency: 'MGA' } },
  ]);
  for (const foreign of [other.name, other.email, other.id, '203.0.113.9', '2222 BBB', 'hash', 'sealed'])
    expect(JSON.stringify(content)).not.toContain(foreign);
});

test('what they were told, by which ways, what they said of it, and their receipts are in it, and what messages said is not', async () => {
  const [person, other] = [await aPerson(db(), vault), await aPerson(db(), vault)];
  const assessmentId = await anAssessment(db());
  for (const { id: accountId, email } of [person, other]) {
    const { id: paymentId } = await aPayment(db());
    await withTx(db(), async (tx) => {
      const index = addressIndex(vault, 'email', new Personal(email));
      const about = { kind: 'document-verified', language: 'fr', expiresAt: null, email: new Personal(email) } as const;
      const data = { document: 'the secret document', link: 'x' };
      for (const account of [accountId, null]) {
        const notificationId = await requestNotification(tx, vault, { ...about, accountId: account, data });
        const by = { channel: 'email', provider: 'smtp', jobEventId: notificationId, segments: null } as const;
        await beginAttempt(tx, { ...by, notificationId, addressIndex: index });
        await rows(tx, `insert into notification_subject values ($1, $2)`, [notificationId, assessmentId]);
      }
      const no = { channel: 'sms', topic: 'reminders', isAllowed: false } as const;
      await setChoices(tx, accountIndex(vault, accountId), [no], 'chosen');
      await setChoices(tx, index, [{ ...no, channel: 'email', topic: 'everything' }], 'bounced');
      await rows(
        tx,
        `insert into receipt (id, payment_id, account_id, jurisdiction, "year", number, content)
         select $1, $1, $2, 'MG', 2026, count(*) + 1, '{"number":"MG-2026-1"}' from receipt`,
        [paymentId, accountId],
      );
    });
  }
  const id = await ask(person);
  await run();

  const content = await contentOf(id);
  const told = {
    kind: 'document-verified',
    state: 'waiting',
    readAt: null,
    attempts: [{ channel: 'email', state: 'sending', createdAt: expect.any(String), sentAt: null, settledAt: null }],
    assessments: [assessmentId],
  };
  expect(content.notifications).toMatchObject([told, told]);
  expect(content.messageChoices).toMatchObject([
    { channel: 'email', topic: 'everything', why: 'bounced' },
    { channel: 'sms', topic: 'reminders', why: 'chosen' },
  ]);
  expect(content.receipts).toMatchObject([{ number: 1, state: 'numbered', content: { number: 'MG-2026-1' } }]);
  expect(content.account.timeZone).toBeNull();
  expect(JSON.stringify(content)).not.toContain('secret document');
});

test('services that somebody owes are theirs, beside the vehicles', async () => {
  const [person, other] = [await aPerson(db(), vault), await aPerson(db(), vault)];
  const own = await aServiceOf(db(), person, 'my passport');
  await aServiceOf(db(), other, 'another passport');
  const id = await ask(person);
  await run();

  expect((await contentOf(id)).assessments).toMatchObject([
    { id: own, service: 'T-552', ref: 'my passport', requestedOn: '2026-06-01', amount: '1500', currency: 'XAF' },
  ]);
});

test('what test keys sent is nobody’s vehicle', async () => {
  const person = await aPerson(db(), vault);
  const id = await aBatch(db(), tax.partner(), [aVehicle({ owner: { name: person.name, email: person.email } })]);
  await rows(db(), `update batch set is_test = true where id = $1`, [id]);
  await tax.runAll();
  const exported = await ask(person);
  await run();

  expect(await rows(db(), `select from assessment where is_test and batch_id = $1`, [id])).toHaveLength(1);
  expect((await contentOf(exported)).vehicles).toEqual([]);
});

test('an address that nobody confirmed brings no vehicles', async () => {
  const person = await aPerson(db(), vault, { state: 'unverified' });
  await aBatch(db(), tax.partner(), [aVehicle({ owner: { name: 'The Owner', email: person.email } })]);
  await tax.runAll();
  const id = await ask(person);
  await run();

  expect((await contentOf(id)).vehicles).toEqual([]);
});

test('a fleet that would not fit into memory is not collected', async () => {
  const person = await aPerson(db(), vault);
  const owner = { email: person.email };
  await aBatch(db(), tax.partner(), [aVehicle({ owner }), aVehicle({ owner }), aVehicle({ owner })]);
  await tax.runAll();
  const account = (await findAccount(db(), person.id))!;

  expect(JSON.parse(await collectPerson(db(), vault, account, 3)).vehicles).toHaveLength(3);
  await expect(collectPerson(db(), vault, account, 2)).rejects.toThrow(GiveUp);
});

test('the mail brings a link whose token opens this export for a day', async () => {
  const person = await aPerson(db(), vault);
  const id = await ask(person);
  await run();

  const [mail, ...more] = await mails();
  expect(more).toEqual([]);
  const [, token] = /^https:\/\/id\.example\/exports\?token=([\w-]{43})$/.exec(linkIn(mail!))!;
  expect(await findOneTimeToken(db(), token!, 'download-export')).toEqual({ accountId: person.id, subjectId: id });
  const { hours } = (await row<{ hours: number }>(
    db(),
    `select extract(epoch from e.expires_at - ready_at)::float8 / 3600 as hours
       from personal_export e join one_time_token t on t.subject_id = e.id and t.expires_at = date_trunc('milliseconds', e.expires_at)`,
  ))!;
  expect(hours).toBe(24);
});

test('a newer export takes the place of the one before, whose link opens nothing any more', async () => {
  const person = await aPerson(db(), vault);
  const first = await ask(person);
  await run();
  const [mail] = await mails();
  const second = await ask(person);
  await run();

  expect((await findExport(db(), first))!.state).toBe('expired');
  expect((await findExport(db(), second))!.state).toBe('ready');
  const token = new URL(linkIn(mail!)).searchParams.get('token')!;
  expect(await findOneTimeToken(db(), token, 'download-export')).toBeUndefined();
});

test('a second event about an export that is ready changes nothing', async () => {
  const id = await ask(await aPerson(db(), vault));
  await run();
  const before = await rows(db(), `select * from personal_export`);
  await withTx(db(), (tx) => publish(tx, exportRequested, { exportId: id }));
  await run();

  expect(await rows(db(), `select * from personal_export`)).toEqual(before);
  expect(await mails()).toHaveLength(1);
});

test('somebody who is erased while the export is made is not kept in it', async () => {
  const person = await aPerson(db(), vault);
  const id = await ask(person);
  let made!: Promise<unknown>;
  await withTx(db(), async (tx) => {
    await closeAccount(tx, person.id);
    made = run();
    await untilBlocked(db());
  });
  await made;

  expect(await rows(db(), `select state, content_sealed from personal_export where id = $1`, [id])).toEqual([
    { state: 'failed', content_sealed: null },
  ]);
  expect(await mails()).toEqual([]);
});

test.each([
  ['does not exist', () => rows(db(), `delete from personal_export`), 'failed'],
  ['was withdrawn', () => rows(db(), `update personal_export set state = 'expired'`), 'completed'],
])('an export that %s is not made', async (_, spoil, state) => {
  await ask(await aPerson(db(), vault));
  await spoil();
  await run();

  expect(await job()).toMatchObject({ state });
  expect(await mails()).toEqual([]);
});

test('an export that cannot be made shows so, and the person can ask again', async () => {
  const person = await aPerson(db(), vault);
  const id = await ask(person);
  await rows(db(), `update account set name_sealed = '\\x00'`);
  await rows(db(), `update job set attempt = max_attempts - 1`);
  await run();

  expect(await job()).toMatchObject({ state: 'failed' });
  expect((await findExport(db(), id))!.state).toBe('failed');
});

test('what is personal stands nowhere in the clear', async () => {
  const person = await aPerson(db(), vault);
  await ask(person);
  await withTx(db(), (tx) =>
    requestNotification(tx, vault, {
      accountId: person.id,
      kind: 'erased',
      language: 'fr',
      email: new Personal(person.email),
      data: {},
      expiresAt: null,
    }),
  );
  await run();

  for (const table of ['personal_export', 'notification', 'job', 'one_time_token', 'account']) {
    const [found] = await rows<{ text: string }>(db(), `select json_agg(t)::text as text from ${table} t`);
    for (const word of [person.email, person.name])
      for (const text of [word, Buffer.from(word).toString('hex')]) expect(found!.text).not.toContain(text);
  }
});
