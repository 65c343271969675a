import { randomUUID } from 'node:crypto';
import { Personal } from '../../shared/domain/personal';
import { notificationRequested } from '../../shared/events/notification-requested';
import { publish } from '../../shared/jobs/publish';
import { runLeased } from '../../shared/jobs/run-leased';
import type { MessageProvider, OutgoingMail } from '../../shared/providers/messages/message-provider';
import { createAccount } from '../../shared/store/accounts';
import { attemptsOf, beginAttempt } from '../../shared/store/delivery-attempts';
import { eraseTracks } from '../../shared/store/erasures';
import { leaseJobs } from '../../shared/store/jobs/claim-jobs';
import { freeExpiredLeases } from '../../shared/store/jobs/repair-jobs';
import { requestNotification } from '../../shared/store/notifications';
import { row, rows, withTx } from '../../shared/store/sql';
import * as handlers from '../../workers/notifications/deliver';
import { deliver } from '../../workers/notifications/deliver.job';
import { useDatabase } from '../support/database';
import { aRunContext, jobsOf } from '../support/engine';
import { testSmtp, useMessageTools } from '../support/message-pool';
import { testVault as vault } from '../support/tax-worker';
import { useMailServer } from './mail-server';

const { db } = useDatabase();
const mailServer = useMailServer();
const { tools } = useMessageTools();
const email = 'rasoa.rabe@example.mg';
const link = 'https://example.mg/verify-email#token=secret-of-the-link';

let mail: MessageProvider<OutgoingMail>;
let accountId: string;
beforeAll(async () => {
  mail = testSmtp(mailServer.url());
  accountId = (await withTx(db(), (tx) =>
    createAccount(tx, vault, {
      role: 'citizen',
      jurisdiction: null,
      partnerId: null,
      email,
      name: 'Rasoa Rabe',
      phone: null,
      language: 'fr',
      passwordHash: null,
      state: 'active',
    }),
  ))!;
});
afterAll(() => mail.close());
beforeEach(() => rows(db(), `truncate job, notification cascade`));

const request = (over: { expiresAt?: Date; accountId?: string | null; email?: string } = {}) =>
  withTx(db(), (tx) =>
    requestNotification(tx, vault, {
      accountId,
      kind: 'verify-email',
      language: 'fr',
      data: { link },
      expiresAt: null,
      ...over,
      email: new Personal(over.email ?? email),
    }),
  );

async function run(carriers: { mail: MessageProvider<OutgoingMail> | null } = { mail }) {
  const [job] = await leaseJobs(db(), deliver.name, { atMost: 1 }, aRunContext(db()).workerId, 30);
  await runLeased({ job: deliver, handlers, deps: tools(carriers) }, aRunContext(db()), job as never);
}

type Stored = { state: string; failed_reason: string | null; provider_id: string | null; recipient_sealed: Buffer };
const stored = async (id: string) => (await row<Stored>(db(), `select * from notification where id = $1`, [id]))!;
const job = async () => (await jobsOf(db(), deliver.name))[0]!;
const retry = () =>
  rows(db(), `update job set state = 'waiting', run_at = null, finished_at = null, max_attempts = 24 where name = $1`, [
    deliver.name,
  ]);

test('a mail is sent once, in the language of its reader, and its row says so', async () => {
  const id = await request();
  await run();

  const [taken, ...others] = mailServer.taken;
  expect(others).toEqual([]);
  expect(taken).toMatchObject({ from: 'no-reply@taxes.example', to: [email], subject: 'Confirmez votre adresse' });
  expect(taken!.text).toContain(link);
  expect(taken!.raw).toContain(`Message-ID: <${id}@taxes.example>`);
  expect(taken!.raw).toMatch(/^Auto-Submitted: auto-generated\r$/m);
  expect(await stored(id)).toMatchObject({ state: 'sent' });
  expect(await attemptsOf(db(), id)).toMatchObject([
    { channel: 'email', provider: 'smtp', state: 'sent', providerMessageId: `<${id}@taxes.example>`, reason: null },
  ]);
  expect(await job()).toMatchObject({ state: 'completed' });
});

test('a second event about a mail that was sent sends nothing', async () => {
  const id = await request();
  await run();
  await withTx(db(), (tx) => publish(tx, notificationRequested, { notificationId: id }));
  await run();

  expect(mailServer.taken).toHaveLength(1);
});

test('a worker that loses its lease after the server took the mail does not send it again', async () => {
  const id = await request();
  mailServer.onTaken = async () => {
    await rows(db(), `update job set locked_until = now() - interval '1 second'`);
    await withTx(db(), (tx) => freeExpiredLeases(tx, 10));
  };
  await run();
  expect(await stored(id)).toMatchObject({ state: 'waiting' });
  await run();

  expect(mailServer.taken).toHaveLength(1);
  expect(await stored(id)).toMatchObject({ state: 'sent' });
});

test('what a worker was sending when it died is sent again by its job, under the same Message-ID and as the same attempt', async () => {
  const id = await request();
  const begun = { notificationId: id, channel: 'email', provider: 'smtp', segments: null } as const;
  const { event_id: jobEventId } = await job();
  await withTx(db(), (tx) => beginAttempt(tx, { ...begun, jobEventId, addressIndex: Buffer.alloc(32) }));
  await run();

  expect(mailServer.taken.map(({ raw }) => /^Message-ID: .*$/m.exec(raw)![0])).toEqual([
    `Message-ID: <${id}@taxes.example>`,
  ]);
  expect(await attemptsOf(db(), id)).toMatchObject([{ state: 'sent' }]);
});

test('what another job is sending is left to it', async () => {
  const id = await request();
  const begun = { notificationId: id, channel: 'email', provider: 'smtp', segments: null } as const;
  await withTx(db(), (tx) => beginAttempt(tx, { ...begun, jobEventId: randomUUID(), addressIndex: Buffer.alloc(32) }));
  await run();

  expect(mailServer.taken).toEqual([]);
  expect(await job()).toMatchObject({ state: 'delayed', attempt: 0 });
});

test('a mail whose reader is erased while it is on its way stays as the erasure left it', async () => {
  const id = await request();
  mailServer.onTaken = () => withTx(db(), (tx) => eraseTracks(tx, { id: accountId }));
  await run();

  expect(await stored(id)).toMatchObject({ state: 'expired', recipient_sealed: null });
  expect(await job()).toMatchObject({ state: 'completed' });
});

test('neither the table nor the ledger holds address, link or text in the clear', async () => {
  await request();
  const dump = await rows<{ text: string }>(
    db(),
    `select row_to_json(notification)::text as text from notification
     union all select row_to_json(job)::text from job`,
  );
  const everything = dump.map(({ text }) => text).join('\n');
  const inHex = (text: string) => Buffer.from(text).toString('hex');

  for (const secret of [email, 'secret-of-the-link', inHex(email), inHex('secret-of-the-link')])
    expect(everything).not.toContain(secret);
});

test('a server that says "not now" is asked again without losing attempts, and each time is written down', async () => {
  const id = await request();
  mailServer.refuseRecipient = { code: 451, text: 'greylisted' };
  await run();

  expect(await job()).toMatchObject({ state: 'delayed', attempt: 0 });
  expect(await stored(id)).toMatchObject({ state: 'waiting' });
  expect(await attemptsOf(db(), id)).toMatchObject([{ state: 'failed', fault: 'again', reason: expect.any(String) }]);
});

test.each(['refuseRecipient', 'refuseMail'] as const)(
  'a mail that is refused for good fails (%s), without the address in the reason',
  async (how) => {
    const id = await request();
    mailServer[how] = { code: 550, text: `no mailbox ${email} here` };
    await run();

    expect(await job()).toMatchObject({ state: 'failed', attempt: 1 });
    const { state, failed_reason } = await stored(id);
    expect(state).toBe('failed');
    expect(failed_reason).toContain('no mailbox [e-mail] here');
    expect(JSON.stringify(await rows(db(), `select * from job`))).not.toContain(email);
  },
);

test('an address with signs that few addresses have is not in the reason either', async () => {
  const odd = "rasoa!rabe'tena@example.mg";
  const id = await request({ email: odd });
  mailServer.refuseRecipient = { code: 550, text: `no mailbox ${odd} here` };
  await run();

  expect((await stored(id)).failed_reason).toContain('no mailbox [e-mail] here');
});

test('what failed is sent when somebody retries its job', async () => {
  const id = await request();
  mailServer.refuseMail = { code: 554, text: 'no' };
  await run();
  mailServer.refuseMail = null;
  await retry();
  await run();

  expect(mailServer.taken).toHaveLength(1);
  expect(await stored(id)).toMatchObject({ state: 'sent', failed_reason: null });
});

test.each([
  ['cannot be reached', /^smtp: /, () => testSmtp('smtp://127.0.0.1:1')],
  ['does not encrypt although it must', /^smtp: /, () => testSmtp(mailServer.url(), { requireTls: true })],
  ['is not configured', /nobody carries email/, () => null],
])('a mail waits without losing attempts while the server %s', async (_, why, open) => {
  const id = await request();
  const server = open();
  await run({ mail: server });
  server?.close();

  const { state, attempt, failed_reason } = await job();
  expect({ state, attempt }).toEqual({ state: 'delayed', attempt: 0 });
  expect(failed_reason).toMatch(why);
  expect(await stored(id)).toMatchObject({ state: 'waiting' });
  expect(mailServer.taken).toEqual([]);
});

test('a mail whose link has expired is not sent', async () => {
  const id = await request({ expiresAt: new Date(Date.now() - 1000) });
  await run();

  expect(mailServer.taken).toEqual([]);
  expect(await stored(id)).toMatchObject({ state: 'expired' });
});

test('a mail without an end of its own ends after three days', async () => {
  const id = await request();
  const [{ hours } = { hours: 0 }] = await rows<{ hours: number }>(
    db(),
    `select extract(epoch from expires_at - created_at)::float8 / 3600 as hours from notification where id = $1`,
    [id],
  );
  expect(hours).toBeCloseTo(72);
});

test('a message that leads to no account keeps no address once it is sent', async () => {
  const id = await request({ accountId: null });
  await run();

  expect(mailServer.taken).toHaveLength(1);
  expect(await stored(id)).toMatchObject({ state: 'sent', recipient_sealed: null, data_sealed: null });
});

test.each(['a@b.mg\r\nBcc: all@example.mg', 'a@b.mg, c@d.mg', 'A <a@b.mg>', '"a b"@c.mg'])(
  'an address that would change headers or envelope is never sent to: %j',
  async (address) => {
    const id = await request({ email: address });
    await run();

    expect(mailServer.taken).toEqual([]);
    const failed_reason = 'email: it would break its own headers';
    expect(await stored(id)).toMatchObject({ state: 'failed', failed_reason });
    expect(await job()).toMatchObject({ state: 'failed', attempt: 1 });
  },
);

test.each([
  ['does not exist', () => rows(db(), `delete from notification`)],
  ['was altered', () => rows(db(), `update notification set data_sealed = recipient_sealed`)],
  ['has a kind that nobody knows', () => rows(db(), `update notification set kind = 'toString'`)],
])('a notification that %s fails its job at once', async (_, spoil) => {
  await request();
  await spoil();
  await run();

  expect(await job()).toMatchObject({ state: 'failed', attempt: 1 });
  expect(mailServer.taken).toEqual([]);
});

test('an event that names no notification breaks its contract', async () => {
  await request();
  await rows(db(), `update job set payload = '{"notificationId": "7"}'`);
  await run();

  expect(await job()).toMatchObject({ state: 'failed' });
});

test('a notification of an unknown account is refused by the table', async () => {
  await expect(request({ accountId: randomUUID() })).rejects.toThrow(/foreign key/);
  expect(await jobsOf(db(), deliver.name)).toEqual([]);
});
